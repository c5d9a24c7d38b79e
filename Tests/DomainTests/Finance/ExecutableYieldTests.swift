import Domain
import TestSupport
import Testing

@Suite struct `Opening at a size` {
    static func terms(_ hedge: Hedge = .neutral, level: Int? = nil) throws -> TradeTerms {
        TradeTerms(fees: try Market.fees(), hedge: hedge, priceLevel: level)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `yields less and less the larger it is, and once a book is short nothing`(
        seed: UInt64
    ) throws {
        var random = RandomMarket(seed: seed)
        let market = try random.pairMarket()
        let terms = try random.terms()
        let targets = (1...60).map { Exact($0 * $0 * 100) }
        let ladder = try market.entryLadder(targetsUSD: targets, terms: terms)
        #expect(ladder.map(\.targetUSD) == targets)
        let yields = ladder.map { $0.outcome?.netAnnualYieldPct }
        try #require(yields.first as? Exact != nil)
        for (smaller, larger) in zip(yields, yields.dropFirst()) {
            guard let larger else { continue }
            #expect(
                try #require(smaller, "a larger size has a yield, a smaller has none") >= larger)
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `reaches a threshold up to the capacity and not a lot further`(seed: UInt64) throws {
        var random = RandomMarket(seed: seed)
        let market = try random.pairMarket()
        let terms = try random.terms()
        let future = market.pair.future
        func yield(_ contracts: Exact) throws -> Exact? {
            try market.entry(contracts: contracts, terms: terms).value?.netAnnualYieldPct
        }
        let smallest = try #require(try yield(1))
        let threshold = smallest - random.steps(-5...40, of: "0.01")
        let capacity = try market.entryCapacityUSD(netAnnualYieldPct: threshold, terms: terms)
        let contracts = try capacity.divided(by: future.contractValue)
        let next = try yield(max(contracts + future.instrument.lotSize, 1))
        #expect(next == nil || (next ?? 0) < threshold)
        if threshold > smallest { #expect(capacity == 0) }
        if capacity.isPositive { #expect(try #require(try yield(contracts)) >= threshold) }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `covers its future with coins that both books hold`(seed: UInt64) throws {
        var random = RandomMarket(seed: seed)
        let market = try random.pairMarket()
        let terms = try random.terms()
        let yield = try #require(
            try market.coveredEntry(upTo: random.steps(1...10, of: 1), terms: terms).value)
        let prices = try OpeningPrices(
            notionalUSD: yield.notionalUSD, future: yield.future.averagePrice,
            spot: yield.spot.averagePrice, peg: market.peg)
        let delta = try `A hedge`.delta(ordering: yield.coins, at: prices, fees: terms.fees)
        // At most a lot more than meant; an average price that a larger size moves may cost a
        // little of the dollars of an equal-USD pair.
        let lot = market.pair.spot.lotSize
        #expect((delta - yield.excess).magnitude <= lot)
        #expect(yield.coins.isMultiple(of: lot))
        #expect(yield.spot.size == yield.coins && yield.future.size == yield.contracts)
    }

    @Test func `says which book is too short`() throws {
        let market = try SizeChecks.exampleMarket()
        #expect(
            try market.entry(contracts: 900, terms: Self.terms())
                == .failure(.bookTooThin(.future)))
        #expect(
            try market.entry(contracts: 60, terms: Self.terms(level: 1))
                == .failure(.bookTooThin(.spot)))
        #expect(
            try market.entry(contracts: 1, terms: Self.terms(level: 5))
                == .failure(.bookTooThin(.future)))
    }

    @Test func `is cut to the contracts that the levels of both books cover`() throws {
        let market = try SizeChecks.exampleMarket()
        // The first spot level holds 0.05 coin: 0.05·0.999/1.0005·61 500/100 = 30.7 contracts.
        let cut = try market.coveredEntry(upTo: 60, terms: Self.terms(level: 1)).get()
        #expect(cut.contracts == 30)
        #expect(
            try market.coveredEntry(upTo: 20, terms: Self.terms(level: 1)).get().contracts == 20)
        #expect(try market.coveredEntry(upTo: "20.7", terms: Self.terms()).get().contracts == 20)
    }

    @Test func `is not cut below the smallest order`() throws {
        let thin = try PairMarket(
            pair: try Market.pair(),
            spotBook: Market.book("BTC-USDT", asks: [Market.level(60_000, "0.001")]),
            futureBook: Market.book("BTC-USD-270326", bids: [Market.level(61_500, 50)]),
            peg: 1, days: 30)
        #expect(
            try thin.coveredEntry(upTo: 10, terms: Self.terms()) == .failure(.bookTooThin(.spot)))
        let wanted = try thin.coveredEntry(upTo: "0.9", terms: Self.terms())
        #expect(
            wanted
                == .failure(
                    .size(
                        .future,
                        .belowMinimum(instrumentID: "BTC-USD-270326", size: 0, minimum: 1))))
    }

    @Test func `is refused when the coins are fewer than the smallest spot order`() throws {
        let market = try SizeChecks.exampleMarket()
        let coarse = try PairMarket(
            pair: try Market.pair(Market.spot(minimum: "0.01")), spotBook: market.spotBook,
            futureBook: market.futureBook, peg: 1, days: 30)
        #expect(
            try coarse.entry(contracts: 1, terms: Self.terms())
                == .failure(
                    .size(
                        .spot,
                        .belowMinimum(
                            instrumentID: "BTC-USDT", size: "0.00162846", minimum: "0.01"))))
        #expect(try coarse.entry(contracts: 7, terms: Self.terms()).value != nil)
    }

    @Test func `pays for a dearer USDT`() throws {
        let market = try SizeChecks.exampleMarket()
        func net(peg: Exact) throws -> Exact {
            try PairMarket(
                pair: market.pair, spotBook: market.spotBook, futureBook: market.futureBook,
                peg: peg, days: 30
            ).entry(contracts: 10, terms: Self.terms()).get().netAnnualYieldPct
        }
        #expect(try net(peg: "1.001") < net(peg: 1))
    }

    @Test func `of equal dollars spends the notional through the book`() throws {
        let market = try SizeChecks.exampleMarket()
        let yield = try market.entry(contracts: 300, terms: Self.terms(.equalUSD)).get()
        let held = yield.coins * "0.999" * yield.spot.averagePrice
        #expect(held >= 30_000 && held < "30000.001")
        #expect(yield.excess.isPositive)
        let neutral = try market.entry(contracts: 300, terms: Self.terms(.neutral)).get()
        #expect(neutral.excess == 0 && neutral.coins < yield.coins)
    }

    @Test func `of equal dollars spends fewer USDT where one is worth more`() throws {
        let market = try SizeChecks.exampleMarket()
        let dear = try PairMarket(
            pair: market.pair, spotBook: market.spotBook, futureBook: market.futureBook,
            peg: "1.6", days: 30)
        let yield = try dear.entry(contracts: 300, terms: Self.terms(.equalUSD)).get()
        let held = yield.coins * "0.999" * yield.spot.averagePrice * "1.6"
        #expect(held >= 30_000 && held < "30000.001")
    }

    @Test func `has no capacity where its coins are no order on the spot market`() throws {
        let market = try SizeChecks.exampleMarket()
        func capacity(minimum: Exact) throws -> Exact {
            let depth = Market.book("BTC-USD-270326", bids: [Market.level(61_500, 60)])
            return try PairMarket(
                pair: try Market.pair(Market.spot(minimum: minimum)), spotBook: market.spotBook,
                futureBook: depth, peg: 1, days: 30
            ).entryCapacityUSD(netAnnualYieldPct: 1, terms: Self.terms())
        }
        #expect(try capacity(minimum: "0.01") == 6_000)
        #expect(try capacity(minimum: "0.1") == 0)
    }

    @Test func `is not computed from the book of another instrument`() throws {
        let market = try SizeChecks.exampleMarket()
        let other = FinanceError.wrongBook(given: "BTC-USD-270326", expected: "BTC-USDT")
        #expect(throws: other) {
            try PairMarket(
                pair: market.pair, spotBook: market.futureBook, futureBook: market.futureBook,
                peg: 1, days: 30)
        }
    }

    @Test func `needs instruments that state their lots`() throws {
        let market = try SizeChecks.exampleMarket()
        #expect(throws: FinanceError.notPositive(.lot, 0)) {
            try PairMarket(
                pair: try Market.pair(Market.spot(lot: 0)), spotBook: market.spotBook,
                futureBook: market.futureBook, peg: 1, days: 30)
        }
        #expect(throws: FinanceError.notPositive(.lot, 0)) {
            try `A residual`.market(
                pair: try Market.pair(Market.spot(), Market.future(lot: 0)))
        }
    }

    @Test(arguments: [(0, 30, .peg), (1, 0, .days)] as [(Exact, Exact, FinanceError.Figure)])
    func `needs a peg and time left`(peg: Exact, days: Exact, figure: FinanceError.Figure) throws {
        let market = try SizeChecks.exampleMarket()
        #expect(throws: FinanceError.notPositive(figure, 0)) {
            try PairMarket(
                pair: market.pair, spotBook: market.spotBook, futureBook: market.futureBook,
                peg: peg, days: days)
        }
    }
}
