import Domain
import TestSupport
import Testing

@Suite struct `An inverse contract` {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `earns the same whether it is settled on the way or not`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let usd = market.usd()
        let entry = market.price()
        let (first, second) = (market.near(entry), market.near(entry))
        func profit(_ from: Exact, _ to: Exact) throws -> Exact {
            try InverseContract.profit(entered: .sell, usd: usd, from: from, to: to)
        }
        let inSteps = try profit(entry, first) + profit(first, second)
        #expect(inSteps.isClose(to: try profit(entry, second)))
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `gives one side what it takes from the other`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let (usd, entry) = (market.usd(), market.price())
        let exit = market.near(entry)
        let sold = try InverseContract.profit(entered: .sell, usd: usd, from: entry, to: exit)
        let bought = try InverseContract.profit(entered: .buy, usd: usd, from: entry, to: exit)
        #expect(sold + bought == 0)
        #expect((exit < entry) == sold.isPositive)
    }

    @Test(arguments: [100, 123_000, 1_000_000, 100_000_000] as [Exact])
    func `never loses more, sold, than its coins at entry`(exit: Exact) throws {
        let bound = try InverseContract.largestLossSold(usd: 10_000, from: 61_500)
        let profit = try InverseContract.profit(
            entered: .sell, usd: 10_000, from: 61_500, to: exit)
        #expect(-profit < bound)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `has the profit of its fills at the harmonic mean; the arithmetic one overstates it`(
        seed: UInt64
    ) throws {
        var market = RandomMarket(seed: seed)
        let base = market.steps(100...99_999, of: 1)
        let fills = (0..<market.integer(2...6)).map { _ in
            OrderBook.Level(price: market.near(base), size: market.usd())
        }
        try #require(Set(fills.map(\.price)).count > 1)
        let exit = market.near(base)
        var fillByFill: Exact = 0
        for fill in fills {
            fillByFill += try InverseContract.profit(
                entered: .sell, usd: fill.size, from: fill.price, to: exit)
        }
        func profit(at average: Exact) throws -> Exact {
            try InverseContract.profit(
                entered: .sell, usd: fills.map(\.size).sum(), from: average, to: exit)
        }
        let harmonic = try AveragePrice.of(fills, leg: .future)
        let arithmetic = try AveragePrice.of(fills, leg: .spot)
        #expect(try profit(at: harmonic).isClose(to: fillByFill, within: "0.000000000000001"))
        #expect(try profit(at: arithmetic) > fillByFill)
    }

    @Test func `has no coin value at a price that is not above zero`() {
        #expect(throws: FinanceError.notPositive(.futurePrice, 0)) {
            try InverseContract.coins(usd: 100, at: 0)
        }
        #expect(throws: FinanceError.notPositive(.futurePrice, -1)) {
            try InverseContract.profit(entered: .sell, usd: 100, from: 61_500, to: -1)
        }
    }

    @Test func `has no average without fills, or with one of no size`() {
        #expect(throws: FinanceError.nothingToAverage) {
            try AveragePrice.of([], leg: .future)
        }
        #expect(throws: FinanceError.notPositive(.size, 0)) {
            try AveragePrice.of([Market.level(61_500, 0)], leg: .spot)
        }
    }
}

@Suite struct `Coins against a sold future` {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `are worth the notional at every price of delivery when neutral`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let (usd, entry) = (market.usd(), market.price())
        let holding = try HedgedHolding(
            coins: try InverseContract.coins(usd: usd, at: entry), soldUSD: usd,
            entryPrice: entry)
        let price = market.near(entry)
        let value = try holding.value(spotPrice: price, futurePrice: price)
        #expect(value.isClose(to: usd, within: "0.000000000000001"))
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `show the same delta at every mark, from the journal and from the account`(
        seed: UInt64
    ) throws {
        var market = RandomMarket(seed: seed)
        let (usd, entry) = (market.usd(), market.price())
        let holding = try HedgedHolding(
            coins: market.steps(0...1_000_000, of: "0.00001"), soldUSD: usd, entryPrice: entry)
        let mark = market.near(entry)
        let account = try HedgedHolding.delta(
            equity: try holding.equity(futurePrice: mark), soldUSD: usd, mark: mark)
        #expect(account.isClose(to: try holding.delta()))
    }
}
