import Domain
import TestSupport
import Testing

@Suite struct `Closing at a size` {
    static func market(spotLot: Exact = "0.00000001") throws -> PairMarket {
        try PairMarket(
            pair: try Market.pair(Market.spot(lot: spotLot)),
            spotBook: Market.book(
                "BTC-USDT", bids: [Market.level(64_990, "0.5"), Market.level(64_900, 3)]),
            futureBook: Market.book(
                "BTC-USD-270326", asks: [Market.level(65_240, 200), Market.level(65_300, 500)]),
            peg: 1, days: 20)
    }

    static func terms() throws -> TradeTerms {
        TradeTerms(fees: try Market.fees(), hedge: .neutral)
    }

    /// The numbers of O1, O2 and C7, for a size that the best levels hold.
    @Test func `buys the future back and sells the coins that this frees`() throws {
        let exit = try Self.market().exit(
            contracts: 100, terms: Self.terms(), deliveryFee: "0.0001"
        ).get()
        #expect(exit.future.averagePrice == 65_240)
        #expect(exit.spot.averagePrice == 64_990)
        #expect(exit.coins == "0.15320355")
        #expect(exit.annualYieldPct == "7.020310817049")
        #expect(exit.holdingGain?.rounded(to: 18, .halfEven) == "0.004248485221222706")
        #expect(exit.annualHoldingGainPct == "7.753485528731")
    }

    @Test func `has no gain of holding where the delivery fee is not known`() throws {
        let exit = try Self.market().exit(contracts: 1, terms: Self.terms()).get()
        #expect(exit.holdingGain == nil && exit.annualHoldingGainPct == nil)
    }

    @Test func `sells the intended excess along`() throws {
        let exit = try Self.market().exit(
            contracts: 100, terms: Self.terms(), excess: "0.01"
        ).get()
        #expect(exit.coins == "0.16320355")
    }

    @Test func `says which book is too short, or which size too small`() throws {
        let market = try Self.market()
        #expect(
            try market.exit(contracts: 701, terms: Self.terms())
                == .failure(.bookTooThin(.future)))
        #expect(
            try market.exit(contracts: 1, terms: Self.terms(), excess: 4)
                == .failure(.bookTooThin(.spot)))
        let coarse = try Self.market(spotLot: 1)
        #expect(
            try coarse.exit(contracts: 1, terms: Self.terms())
                == .failure(
                    .size(
                        .spot,
                        .belowMinimum(
                            instrumentID: "BTC-USDT", size: 0, minimum: "0.00001"))))
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `gives more and more of the basis back the larger it is`(seed: UInt64) throws {
        var random = RandomMarket(seed: seed)
        let market = try random.pairMarket()
        let terms = try random.terms()
        let targets = (1...60).map { Exact($0 * $0 * 100) }
        let ladder = try market.exitLadder(targetsUSD: targets, terms: terms)
        let yields = ladder.map { $0.outcome?.annualYieldPct }
        try #require(yields.first as? Exact != nil)
        for (smaller, larger) in zip(yields, yields.dropFirst()) {
            guard let larger else { continue }
            #expect(try #require(smaller) <= larger)
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `stays below a threshold up to the capacity and not a lot further`(seed: UInt64) throws {
        var random = RandomMarket(seed: seed)
        let market = try random.pairMarket()
        let terms = try random.terms()
        let future = market.pair.future
        func yield(_ contracts: Exact) throws -> Exact? {
            try market.exit(contracts: contracts, terms: terms).value?.annualYieldPct
        }
        let smallest = try #require(try yield(1))
        let threshold = smallest + random.steps(-5...40, of: "0.01")
        let capacity = try market.exitCapacityUSD(annualYieldPct: threshold, terms: terms)
        let contracts = try capacity.divided(by: future.contractValue)
        if let next = try yield(max(contracts + future.instrument.lotSize, 1)) {
            #expect(next > threshold)
        }
        if capacity.isPositive { #expect(try #require(try yield(contracts)) <= threshold) }
    }
}
