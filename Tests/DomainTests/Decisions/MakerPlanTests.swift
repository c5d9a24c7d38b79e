import Domain
import TestSupport
import Testing

/// Spot 59 999.9 to 60 000, future 61 500: resting at the bid against the fifth level, 61 498.
@Suite struct `An opening whose spot leg rests` {
    static func scene() throws -> Scene {
        var scene = try Scene()
        try scene.rules.set([("execution", "maker")])
        return scene
    }

    @Test func `joins the bid, and is sized by the price of the future's level`() throws {
        let plan = try #require(try Self.scene().opening().plan)
        #expect(plan.spotRests && plan.sequence == .spotFirst)
        #expect(plan.spotPrice == "59999.9" && plan.futurePrice == 61_498)
        #expect(plan.contracts == 100)
        // 10 000 / 61 498 · 1.0005 / 0.999, ceiled: whatever a hedge trades at, it is covered.
        #expect(plan.coins == "0.16285107")
    }

    @Test func `counts a maker's fee of the spot leg and a taker's of the future`() throws {
        var scene = try Self.scene()
        scene.makerFee = "0.0002"
        let plan = try #require(try scene.opening().plan)
        // The same with / 0.9998.
        #expect(plan.coins == "0.16272077")
        let net = try #require(
            try scene.opening().numbers.first { $0.name == "net_annual_yield_pct" })
        let taken = try #require(
            try Scene().opening().numbers.first { $0.name == "net_annual_yield_pct" })
        guard case .number(let resting) = net.value, case .number(let taking) = taken.value else {
            Issue.record("no numbers")
            return
        }
        #expect(resting > taking)
    }

    @Test func `opens at the threshold, not below it, by the yield at its own two prices`() throws {
        var scene = try Self.scene()
        let yield = try BasisYield.annualPct(spot: "59999.9", future: 61_498, days: 60)
        scene.rules.minOpenYieldPct = yield
        #expect(try scene.opening().plan != nil)
        scene.rules.minOpenYieldPct = yield + "0.000000000001"
        #expect(try scene.opening().reasons == [.yieldBelowThreshold])
    }

    @Test func `opens nothing that loses after its costs`() throws {
        var scene = try Self.scene()
        scene.rules.minOpenYieldPct = -10
        scene.rules.maxCloseYieldPct = -20
        scene.futureBids = Scene.ladder(60_100, step: "-0.5", size: 100)
        scene.futureAsks = Scene.ladder("60100.5", step: "0.5", size: 100)
        #expect(try scene.opening().reasons == [.losesAfterCosts])
    }

    @Test func `needs no depth of the spot book, but one of the future's`() throws {
        var scene = try Self.scene()
        scene.spotAsks = [Market.level(60_000, "0.00001")]
        scene.spotBids = [Market.level("59999.9", "0.00001")]
        #expect(try scene.opening().plan != nil)
        scene.futureBids = Scene.ladder(61_500, step: "-0.5", size: 15)
        #expect(try scene.opening().plan?.contracts == 75)
        scene.futureBids = Scene.ladder(61_500, step: "-0.5", size: 100, count: 4)
        #expect(try scene.opening().reasons == [.bookTooThin])
    }

    @Test func `needs a place to rest in`() throws {
        var scene = try Self.scene()
        scene.spotBids = []
        #expect(try scene.opening().reasons == [.bookTooThin])
    }

    @Test func `is held back by all that holds back any other`() throws {
        var scene = try Self.scene()
        scene.balances["USDT"] = Scene.held(9_000)
        scene.limits.maxCoinUSD = 9_999
        scene.stops = [Scene.stop(.all)]
        scene.hasTime = false
        scene.usdtIndex = PricePoint(price: "0.99", time: scene.now)
        #expect(
            try scene.opening().reasons
                == [.halted, .peg, .outOfTime, .positionLimit, .insufficientUSDT])
    }

    @Test func `of equal dollars keeps the premium as coins`() throws {
        var scene = try Self.scene()
        scene.rules.hedge = .equalUSD
        let plan = try #require(try scene.opening().plan)
        #expect(plan.intendedExcessCoins.isPositive)
        // 10 000 / 59 999.9 / 0.999.
        #expect(plan.coins == "0.16683378")
    }
}

/// Spot 60 000 to 60 000.1, future 60 148: resting at the ask against the fifth level, 60 150.
@Suite struct `A closing whose spot leg rests` {
    static func scene() throws -> Scene {
        var scene = try Closing.scene()
        try scene.rules.set([("execution", "maker")])
        return scene
    }

    @Test func `joins the ask, and sells what buying back frees`() throws {
        let plan = try #require(try Self.scene().closing().plan)
        #expect(plan.spotRests && plan.sequence == .spotFirst)
        #expect(plan.spotPrice == "60000.1" && plan.futurePrice == 60_150)
        // C7: 10 000 / 60 148 · (1 − 0.0005), floored to the lot.
        #expect(plan.contracts == 100 && plan.coins == "0.16617343")
    }

    @Test func `closes below the threshold, not at it, by the yield at its own two prices`() throws
    {
        var scene = try Self.scene()
        let exit = try BasisYield.annualPct(spot: "60000.1", future: 60_150, days: 60)
        scene.rules.maxCloseYieldPct = exit
        #expect(try scene.closing().reasons == [.yieldAboveClose])
        scene.rules.maxCloseYieldPct = exit + "0.000000000001"
        #expect(try scene.closing().plan != nil)
    }

    @Test func `takes where there is no time to rest: before the expiry`() throws {
        var scene = try Self.scene()
        scene.rules.closeBeforeExpiryHours = 1440
        let plan = try #require(try scene.closing().plan)
        #expect(!plan.spotRests && plan.spotPrice == "59999.6")
    }

    @Test func `takes where nearly every coin is margin: the future goes first then`() throws {
        var scene = try Self.scene()
        scene.balances["BTC"] = Scene.held(1, available: "0.0016")
        let plan = try #require(try scene.closing().plan)
        #expect(!plan.spotRests && plan.sequence == .futureFirst)
    }

    @Test func `sells first what is there`() throws {
        var scene = try Self.scene()
        scene.balances["BTC"] = Scene.held(1, available: "0.1")
        let plan = try #require(try scene.closing().plan)
        #expect(plan.spotRests && plan.coins == "0.1" && plan.contracts == 100)
    }

    @Test func `waits for a pass that has time to rest in`() throws {
        var scene = try Self.scene()
        scene.hasTimeToRest = false
        #expect(try scene.closing().reasons == [.outOfTime])
        scene.rules.closeBeforeExpiryHours = 1440
        #expect(try scene.closing().plan != nil)
    }

    @Test func `closes nothing on a book without a side`() throws {
        var scene = try Self.scene()
        scene.spotBids = []
        #expect(try scene.closing().reasons == [.bookTooThin])
    }
}
