import Domain
import TestSupport
import Testing

/// At the touch C1's position would yield 1.5 % a year: below the threshold of 3, in every test here.
@Suite struct `What a close would pay keeps it back` {
    /// Beyond one contract at the touch the future's book is thin.
    private static func thin(_ next: Exact) throws -> Scene {
        var scene = try Closing.scene()
        scene.futureAsks =
            [OrderBook.Level(price: 60_148, size: 1)]
            + Scene.ladder(next, step: "0.5", size: 100)
        return scene
    }

    private static func only(_ name: String, in scene: Scene) throws {
        let judgement = try #require(try scene.closing().judgement)
        #expect(judgement.reasons.map(\.verdict) == [.slippage])
        #expect(judgement.reasons.first?.numbers.first?.name == name)
    }

    @Test func `where not one contract of it is below the threshold`() throws {
        // 60 296 would be 3.0011 % a year.
        var scene = try Closing.scene()
        scene.futureMinimum = 100
        scene.futureAsks[0] = OrderBook.Level(price: 60_148, size: 1)
        for level in 1..<6 {
            scene.futureAsks[level] = OrderBook.Level(price: 60_300 + Exact(level), size: 100)
        }
        try Self.only("walked_exit_yield_pct", in: scene)
    }

    /// The largest of them pays, and one contract more would not.
    @Test(arguments: [60_300, 60_400, 60_700] as [Exact])
    func `but for the contracts that are`(next: Exact) throws {
        let scene = try Self.thin(next)
        let plan = try #require(try scene.closing().plan)
        #expect(plan.contracts >= 1 && plan.contracts < 100)
        func yield(_ contracts: Exact) throws -> Exact {
            let asks = try #require(
                Depth(try scene.market().futureBook, leg: .future, side: .buy, levels: 5))
            let walk = try #require(try asks.walk(size: contracts))
            return try BasisYield.annualPct(
                spot: 60_000, future: walk.averagePrice, days: 60)
        }
        #expect(try yield(plan.contracts) < 3)
        #expect(try yield(plan.contracts + 2) >= 3)
    }

    @Test func `for nothing of its size where all of it is`() throws {
        #expect(try Self.thin(60_200).closing().plan?.contracts == 100)
    }

    @Test func `where its limit prices are what one would open at`() throws {
        var scene = try Closing.scene()
        // Enough at the touch, and the fifth level far off: 60 789.04… would be 8 % a year.
        scene.futureAsks[4] = OrderBook.Level(price: 60_788, size: 100)
        scene.futureAsks[5] = OrderBook.Level(price: 60_900, size: 100)
        #expect(try scene.closing().plan != nil)
        scene.futureAsks[4] = OrderBook.Level(price: 60_790, size: 100)
        try Self.only("limit_exit_yield_pct", in: scene)
    }

    @Test func `not where it must be closed`() throws {
        var scene = try Self.thin(61_000)
        #expect(try scene.closing().reasons == [.slippage])
        scene.rules.closeBeforeExpiryHours = 1440
        #expect(try scene.closing().plan?.contracts == 100)
    }
}

@Suite struct `A USDT off its dollar` {
    private static func scene(_ usdt: Exact?, execution: String = "taker") throws -> Scene {
        var scene = try Closing.scene()
        try scene.rules.set([("execution", execution)])
        scene.usdtIndex = usdt.map { PricePoint(price: $0, time: scene.now) }
        return scene
    }

    @Test(arguments: ["taker", "maker"])
    func `closes nothing that only it makes look cheap`(execution: String) throws {
        // In dollars the coins are at 59 400: the future pays 7.66 % a year.
        #expect(try Self.scene("0.99", execution: execution).closing().reasons == [.peg])
    }

    @Test(arguments: ["taker", "maker"])
    func `keeps nothing back that is cheap in dollars too`(execution: String) throws {
        var scene = try Self.scene("0.99", execution: execution)
        scene.futureAsks = Scene.ladder(59_500, step: "0.5", size: 100)
        scene.futureBids = Scene.ladder("59499.5", step: "-0.5", size: 100)
        #expect(try scene.closing().plan != nil)
        #expect(try Self.scene("1.01", execution: execution).closing().plan != nil)
    }

    @Test func `counts from the strategy's bound on`() throws {
        // 0.998 would make 2.7 points of the yield; at the bound it is not looked at.
        var scene = try Self.scene("0.99")
        scene.rules.maxPegDeviationPct = 1
        #expect(try scene.closing().plan != nil)
    }

    @Test func `that is not known, or was long ago, keeps nothing back`() throws {
        #expect(try Self.scene(nil).closing().plan != nil)
        var scene = try Self.scene("0.99")
        let limit = 6 * Int64(scene.rules.maxDataAgeS) * Timestamp.second
        scene.usdtIndex = PricePoint(price: "0.99", time: scene.now - limit)
        #expect(try scene.closing().reasons == [.peg])
        scene.usdtIndex = PricePoint(price: "0.99", time: scene.now - limit - 1)
        #expect(try scene.closing().plan != nil)
    }

    @Test func `holds nothing that must be closed`() throws {
        var scene = try Self.scene("0.99")
        scene.rules.closeBeforeExpiryHours = 1440
        #expect(try scene.closing().plan != nil)
    }
}
