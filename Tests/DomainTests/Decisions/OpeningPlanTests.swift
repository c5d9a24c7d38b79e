import Domain
import TestSupport
import Testing

@Suite struct `What an opening plans` {
    @Test func `is contracts for the whole size and the coins that hedge them`() throws {
        let plan = try #require(try Scene().opening().plan)
        #expect(plan.contracts == 100)
        #expect(plan.notionalUSD == 10_000)
        // C1, rounded up to the lot.
        #expect(plan.coins == "0.16284578")
        #expect(plan.intendedExcessCoins == 0)
        #expect(plan.dustCoins == 0)
    }

    @Test func `is priced at the fifth level of each book`() throws {
        let plan = try #require(try Scene().opening().plan)
        #expect(plan.spotPrice == "60000.4")
        #expect(plan.futurePrice == 61_498)
    }

    @Test func `is priced at another level where the strategy says so`() throws {
        var scene = try Scene()
        scene.rules.priceLevel = 1
        var plan = try #require(try scene.opening().plan)
        #expect(plan.spotPrice == 60_000 && plan.futurePrice == 61_500)
        scene.rules.priceLevel = 6
        plan = try #require(try scene.opening().plan)
        #expect(plan.spotPrice == "60000.5" && plan.futurePrice == "61497.5")
    }

    @Test func `is rounded to the tick on the safe side`() throws {
        var scene = try Scene()
        scene.spotAsks[4] = Market.level("60000.47")
        scene.futureBids[4] = Market.level("61497.92", 100)
        let plan = try #require(try scene.opening().plan)
        #expect(plan.spotPrice == "60000.4")
        #expect(plan.futurePrice == 61_498)
    }

    @Test func `is clipped to the exchange's band`() throws {
        var scene = try Scene()
        scene.spotLimit = PriceLimit(highestBuy: "60000.25", lowestSell: 1)
        scene.futureLimit = PriceLimit(highestBuy: 1, lowestSell: "61499.33")
        let plan = try #require(try scene.opening().plan)
        #expect(plan.spotPrice == "60000.2")
        #expect(plan.futurePrice == "61499.4")
    }

    @Test func `is floored to whole contracts`() throws {
        var scene = try Scene()
        scene.rules.perOrderUSD = 1_900
        scene.futureLot = 5
        #expect(try scene.opening().plan?.contracts == 15)
    }

    @Test func `is cut to the contracts that the levels of the future hold`() throws {
        var scene = try Scene()
        scene.futureBids = Scene.ladder(61_500, step: "-0.5", size: "7.9", count: 5)
        scene.futureBids.append(Market.level(61_490, 1000))
        // Five levels hold 39.5 contracts.
        let plan = try #require(try scene.opening().plan)
        #expect(plan.contracts == 39 && plan.notionalUSD == 3_900)
        #expect(plan.futurePrice == 61_498)
    }

    @Test func `is cut to the contracts whose coins the levels of the spot hold`() throws {
        var scene = try Scene()
        scene.spotAsks = Scene.ladder(60_000, step: "0.1", size: "0.01", count: 5)
        scene.spotAsks.append(Market.level(60_001, 1000))
        // 0.05 coins against 0.00162846 a contract.
        let plan = try #require(try scene.opening().plan)
        #expect(plan.contracts == 30)
        #expect(plan.coins == "0.04885374")
    }

    @Test func `holds the excess of equal dollars on purpose`() throws {
        var scene = try Scene()
        scene.rules.hedge = .equalUSD
        let plan = try #require(try scene.opening().plan)
        #expect(plan.coins == "0.16683351")
        #expect(plan.intendedExcessCoins == "0.003983739837398373983740")
    }

    @Test func `buys more where the fee of the spot leg is taken from the coins`() throws {
        var scene = try Scene()
        scene.feeCurrency = .quote
        // C2, rounded up to the lot.
        #expect(try scene.opening().plan?.coins == "0.16268293")
    }

    @Test func `takes the spot leg first, whose coins are the margin`() throws {
        #expect(try Scene().opening().plan?.sequence == .spotFirst)
    }

    @Test func `takes both legs together where the coin's own equity covers the contracts`() throws
    {
        var scene = try Scene()
        let futurePrice: Exact = 61_498
        let needed = try ("10005" as Exact).divided(by: futurePrice)
        scene.balances["BTC"] = Scene.held(needed)
        #expect(try scene.opening().plan?.sequence == .together)
        scene.balances["BTC"] = Scene.held(needed - "0.00000001")
        #expect(try scene.opening().plan?.sequence == .spotFirst)
        scene.balances["BTC"] = Scene.held(1, availableEquity: needed - "0.00000001")
        #expect(try scene.opening().plan?.sequence == .spotFirst)
        scene.balances["BTC"] = Scene.held(1, available: "0.1", availableEquity: 1)
        #expect(try scene.opening().plan?.sequence == .spotFirst)
    }

    @Test func `comes with the numbers it was decided on`() throws {
        let names = try Scene().opening().numbers.map(\.name)
        #expect(
            names == [
                "spot_ask", "future_bid", "usdt_usd", "days", "spread_pct", "annual_yield_pct",
                "data_at", "net_annual_yield_pct", "notional_usd", "contracts", "coins",
                "spot_price", "future_price", "sequence",
            ])
    }
}

@Suite struct `All that speaks against an opening` {
    @Test func `is collected, and the first of the documented order is the verdict`() throws {
        var scene = try Scene()
        scene.accountEnabled = false
        scene.strategyEnabled = false
        scene.stops = [Scene.stop(.all), Scene.stop(.account(1), latch: .failureCooldown)]
        scene.rules.blacklist = ["BTC"]
        scene.spotState = .other("suspend")
        scene.spotTime = scene.now - 20_000
        scene.usdtIndex = PricePoint(price: "0.9", time: scene.now)
        scene.rules.minDaysToExpiry = 90
        scene.hasTime = false
        scene.tradesDone = 1
        scene.rules.cooldownS = 60
        scene.lastTrade = scene.now
        scene.rules.minOpenYieldPct = 50
        scene.rules.maxCloseYieldPct = 40
        scene.rules.maxPositionUSD = 1
        scene.rules.maxPositionRatio = "0.1"
        scene.balances = [:]
        scene.marginRatio = 1
        scene.exchangeContracts = 1
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.verdict == .accountDisabled)
        #expect(
            judgement.reasons.map(\.verdict) == [
                .accountDisabled, .strategyDisabled, .halted, .foreignInOurFuture, .latched,
                .blacklisted, .instrumentNotLive, .dataTooOld, .peg, .tooNearExpiry, .outOfTime,
                .cooldown, .tradeLimit, .yieldBelowThreshold, .slippage, .positionLimit,
                .openInterestLimit, .insufficientUSDT, .marginInsufficient,
            ])
        #expect(judgement.reasons.allSatisfy { !$0.sentence.isEmpty })
    }

    @Test func `keeps the market's numbers beside it`() throws {
        var scene = try Scene()
        scene.spotAsks = []
        let decision = try scene.opening()
        #expect(decision.numbers.first == DecisionFigure("future_bid", .exact(61_500)))
        #expect(!decision.numbers.contains { $0.name == "annual_yield_pct" })
    }
}
