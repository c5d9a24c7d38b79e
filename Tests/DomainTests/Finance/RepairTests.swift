import Domain
import TestSupport
import Testing

@Suite struct `A residual` {
    static func market(
        pair: Pair? = nil, spot: Touch = Market.touch(bid: 59_950, ask: 60_080),
        future: Touch = Market.touch(bid: 61_380, ask: 61_420), peg: Exact = 1
    ) throws -> RepairMarket {
        try RepairMarket(
            pair: try pair ?? Market.pair(), spot: spot, future: future, peg: peg,
            fees: try Market.fees(), buyBackFee: "0.0005")
    }

    @Test func `of coins is hedged while the future's bid is above the break-even`() throws {
        let star: Exact = "60009.979989994997498749"
        for (bid, leg) in [("60010", .future), ("60009.9", .spot)] as [(Exact, Leg)] {
            let market = try Self.market(future: Market.touch(bid: bid, ask: nil))
            let choice = try market.choice(residual: "0.1")
            #expect(choice.order?.leg == leg && choice.order?.side == .sell)
            #expect(choice.order?.purpose == (leg == .future ? .hedge : .unwind))
            #expect(choice.breakEven?.rounded(to: 18, .halfEven) == star)
            #expect(choice.forwardReturn?.isPositive == (leg == .future))
        }
    }

    @Test func `short of coins buys them while the ask is below the break-even`() throws {
        for (ask, leg) in [("61297.2", .spot), ("61297.3", .future)] as [(Exact, Leg)] {
            let market = try Self.market(spot: Market.touch(bid: nil, ask: ask))
            let choice = try market.choice(residual: "-0.1")
            #expect(choice.order?.leg == leg && choice.order?.side == .buy)
            #expect(choice.order?.purpose == (leg == .spot ? .hedge : .unwind))
            #expect(choice.breakEven == "61297.22142")
        }
    }

    @Test func `counts a USDT at its worth`() throws {
        let cheap = try Self.market(peg: "0.99")
        #expect(
            try cheap.choice(residual: "0.1").breakEven?.rounded(to: 12, .halfEven)
                == "59409.880190095048")
        #expect(
            try cheap.choice(residual: "-0.1").breakEven?.rounded(to: 12, .halfEven)
                == "61916.385272727273")
    }

    /// Follows both ways to the end of the pair, where spot and future meet at any price.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `is repaired the way that ends with more money, whatever the price does`(
        seed: UInt64
    ) throws {
        var random = RandomMarket(seed: seed)
        // Steps so fine that both ways trade the whole residual.
        let pair = try Market.pair(
            Market.spot(lot: "0.000000000001", minimum: "0.000000000001"),
            Market.future(lot: "0.0000000001", minimum: "0.0000000001"))
        let spot = random.steps(50_000...60_000, of: 1)
        let future = spot * random.steps(9_950...10_050, of: "0.0001")
        let fees = try random.fees()
        let buyBack = random.rate()
        let residual = random.steps(1...1_000, of: "0.001") * (seed.isMultiple(of: 2) ? 1 : -1)
        let market = try RepairMarket(
            pair: pair, spot: Market.touch(bid: spot, ask: spot + "0.1"),
            future: Market.touch(bid: future, ask: future + "0.1"), peg: 1, fees: fees,
            buyBackFee: buyBack)
        let choice = try market.choice(residual: residual)
        let chosen = try #require(choice.order)
        let end = random.near(spot)
        let hedged = try Self.worth(
            hedging: residual, market: market, entry: future, end: end)
        let unwound = try Self.worth(
            unwinding: residual, market: market, entry: future, end: end)
        guard (hedged - unwound).magnitude > "0.000001" else { return }
        #expect((chosen.purpose == .hedge) == (hedged > unwound))
        #expect(choice.residualAfter.magnitude < "0.00000001")
    }

    /// USD at the end from completing the pair now.
    static func worth(
        hedging residual: Exact, market: RepairMarket, entry: Exact, end: Exact
    ) throws -> Exact {
        let fees = market.fees
        guard residual.isPositive else {
            let price = try #require(market.spot.ask).price
            let bought = try residual.magnitude.divided(
                by: fees.spotFeeCurrency == .received ? 1 - fees.spotOpen : 1)
            let paid =
                bought * price
                * (fees.spotFeeCurrency == .quote ? 1 + fees.spotOpen : 1)
            // The contracts that stood alone run on to the end, and free their coins there.
            let ask = try #require(market.future.ask).price
            let usd = try (residual.magnitude * ask).divided(by: 1 - market.buyBackFee)
            let profit = try InverseContract.profit(
                entered: .sell, usd: usd, from: entry, to: end)
            let left = try InverseContract.coins(usd: usd, at: end) * fees.futureClose
            return (residual.magnitude + profit - left) * end * (1 - fees.spotClose) - paid
        }
        let bid = try #require(market.future.bid).price
        let usd = try (residual * bid).divided(by: 1 + fees.futureOpen)
        let opening = try InverseContract.coins(usd: usd, at: bid) * fees.futureOpen
        let profit = try InverseContract.profit(entered: .sell, usd: usd, from: bid, to: end)
        let closing = try InverseContract.coins(usd: usd, at: end) * fees.futureClose
        return (residual - opening + profit - closing) * end * (1 - fees.spotClose)
    }

    /// USD at the end from giving up now what stands alone; what it leaves in coin is sold then.
    static func worth(
        unwinding residual: Exact, market: RepairMarket, entry: Exact, end: Exact
    ) throws -> Exact {
        guard residual.isPositive else {
            let ask = try #require(market.future.ask).price
            let usd = try (residual.magnitude * ask).divided(by: 1 - market.buyBackFee)
            let profit = try InverseContract.profit(
                entered: .sell, usd: usd, from: entry, to: ask)
            let fee = try InverseContract.coins(usd: usd, at: ask) * market.buyBackFee
            return (profit - fee) * end * (1 - market.fees.spotClose)
        }
        let bid = try #require(market.spot.bid).price
        return residual * bid * (1 - market.fees.spotClose)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `shrinks with every order and never turns by more than a spot lot`(
        seed: UInt64
    ) throws {
        var random = RandomMarket(seed: seed)
        let lot: Exact = "0.0001"
        let pair = try Market.pair(Market.spot(lot: lot, minimum: lot))
        let spot = random.steps(50_000...70_000, of: 1)
        let future = random.near(spot)
        let market = try Self.market(
            pair: pair, spot: Market.touch(bid: spot, ask: spot + 1),
            future: Market.touch(bid: future, ask: future + 1))
        var residual = random.steps(-20_000...20_000, of: "0.00001")
        for _ in 0..<4 {
            let choice = try market.choice(residual: residual)
            guard choice.order != nil else { break }
            #expect(choice.residualAfter.magnitude <= max(residual.magnitude, lot))
            let turned = residual.isNegative != choice.residualAfter.isNegative
            #expect(!turned || choice.residualAfter.magnitude < lot)
            residual = choice.residualAfter
        }
        #expect(residual.magnitude < lot)
    }

    @Test func `is hedged no further than the target of the leg behind allows`() throws {
        let choice = try Self.market().choice(residual: "0.1025", room: 40)
        #expect(choice.order?.size == 40)
        let coins = try Self.market().choice(residual: "-0.1", room: "0.03")
        #expect(coins.order == RepairOrder(leg: .spot, side: .buy, size: "0.03", purpose: .hedge))
    }

    @Test func `is unwound when the target of the leg behind is reached`() throws {
        let coins = try Self.market().choice(residual: "0.1025", room: 0)
        #expect(coins.forwardReturn?.isPositive == true)
        #expect(
            coins.order == RepairOrder(leg: .spot, side: .sell, size: "0.1025", purpose: .unwind))
        let contracts = try Self.market().choice(residual: "-0.1", room: 0)
        #expect(contracts.order?.leg == .future && contracts.order?.purpose == .unwind)
    }

    @Test func `buys back no more contracts than it may, and coins where there are none`() throws {
        let some = try Self.market().choice(residual: "-0.1", room: 0, buyBackRoom: 30)
        #expect(some.order?.leg == .future && some.order?.size == 30)
        let none = try Self.market().choice(residual: "-0.1", buyBackRoom: 0)
        #expect(none.order?.leg == .spot && none.order?.side == .buy)
    }

    @Test func `too small for a contract is traded in coins`() throws {
        let excess = try Self.market().choice(residual: "0.001")
        #expect(excess.forwardReturn?.isPositive == true)
        #expect(
            excess.order == RepairOrder(leg: .spot, side: .sell, size: "0.001", purpose: .unwind))
        let dear = try Self.market(spot: Market.touch(bid: nil, ask: 70_000))
        #expect(try dear.choice(residual: "-0.001").order?.leg == .spot)
    }

    @Test(arguments: ["0.000009", "-0.0000089", "0"] as [Exact])
    func `below the smallest order of the finer leg is left alone`(residual: Exact) throws {
        let choice = try Self.market().choice(residual: residual)
        #expect(choice.order == nil)
        #expect(choice.residualAfter == residual)
    }

    @Test func `takes the way that has a price`() throws {
        let noSpot = try Self.market(spot: Market.touch(bid: nil, ask: nil))
        #expect(try noSpot.choice(residual: "0.1").order?.leg == .future)
        #expect(try noSpot.choice(residual: "-0.1").order?.leg == .future)
        let noFuture = try Self.market(future: Market.touch(bid: nil, ask: nil))
        #expect(try noFuture.choice(residual: "0.1").order?.leg == .spot)
        #expect(try noFuture.choice(residual: "-0.1").order?.leg == .spot)
        let nothing = try Self.market(
            spot: Market.touch(bid: nil, ask: nil), future: Market.touch(bid: nil, ask: nil))
        #expect(try nothing.choice(residual: "0.1").order == nil)
        #expect(try nothing.choice(residual: "-0.1").breakEven == nil)
    }

    @Test func `larger than one order may be is repaired order by order`() throws {
        let pair = try Market.pair(
            Market.spot(maximum: "0.02"), Market.future(maximum: 10))
        #expect(try Self.market(pair: pair).choice(residual: "0.1").order?.size == 10)
        #expect(try Self.market(pair: pair).choice(residual: "-0.1").order?.size == "0.02")
    }

    @Test func `worth more than one order may be is repaired order by order`() throws {
        let pair = try Market.pair(
            Market.spot(maximumUSD: 1000), Market.future(maximumUSD: 1000))
        // Five percent are left for a limit beyond the touch.
        let sold = try Self.market(pair: pair).choice(residual: "0.1")
        #expect(sold.order?.size == 9)
        let bought = try Self.market(pair: pair).choice(residual: "-0.1").order
        #expect(bought?.leg == .spot && bought?.size == "0.01581225")
    }
}
