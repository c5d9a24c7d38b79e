import Domain
import TestSupport
import Testing

/// C1's position, sixty days before delivery, on a basis that has shrunk to 0.25 %: 1.5 % a year.
enum Closing {
    static func scene(_ trades: [Trade] = [Rows.opening()]) throws -> Scene {
        var scene = try Scene()
        scene.positions = [Rows.position(trades)]
        scene.spotBids = Scene.ladder(60_000, step: "-0.1", size: 1)
        scene.spotAsks = Scene.ladder("60000.1", step: "0.1", size: 1)
        scene.futureAsks = Scene.ladder(60_148, step: "0.5", size: 100)
        scene.futureBids = Scene.ladder("60147.5", step: "-0.5", size: 100)
        scene.balances["BTC"] = Scene.held(1)
        return scene
    }

    static func reasons(_ change: (inout Scene) throws -> Void) throws -> [Verdict] {
        var scene = try scene()
        try change(&scene)
        return try scene.closing().reasons
    }
}

@Suite struct `A position is closed` {
    @Test func `below the threshold, not at it`() throws {
        // 60 000 to 60 148 in sixty days: 1.500555… % a year at the closing side.
        var scene = try Closing.scene()
        let exit = try BasisYield.annualPct(spot: 60_000, future: 60_148, days: 60)
        scene.rules.maxCloseYieldPct = exit + "0.000000000001"
        #expect(try scene.closing().plan != nil)
        scene.rules.maxCloseYieldPct = exit
        let judgement = try #require(try scene.closing().judgement)
        #expect(judgement.reasons.map(\.verdict) == [.yieldAboveClose])
        #expect(
            judgement.reasons[0].numbers == [
                DecisionFigure("exit_yield_pct", .number(exit)),
                DecisionFigure("max_close_yield_pct", .number(exit)),
            ])
    }

    @Test func `at whatever yield, near enough to the delivery`() throws {
        var scene = try Closing.scene()
        scene.rules.maxCloseYieldPct = -10
        scene.rules.closeBeforeExpiryHours = 1440
        #expect(try scene.closing().plan != nil)
        scene.rules.closeBeforeExpiryHours = "1439.999"
        #expect(try scene.closing().reasons == [.yieldAboveClose])
    }

    @Test func `at whatever yield, in the last day in which its coins can be sold`() throws {
        var scene = try Closing.scene()
        scene.rules.maxCloseYieldPct = -10
        scene.spotDelistedAt = scene.now + Timestamp.day
        #expect(try scene.closing().plan != nil)
        scene.spotDelistedAt = scene.now + Timestamp.day + 1
        #expect(try scene.closing().reasons == [.yieldAboveClose])
    }

    @Test func `though account and strategy are disabled`() throws {
        #expect(try Closing.reasons { $0.accountEnabled = false } == [])
        #expect(try Closing.reasons { $0.strategyEnabled = false } == [])
    }

    @Test(arguments: LatchCode.allCases.filter { $0 != .journalBehind })
    func `through every latch but one`(latch: LatchCode) throws {
        #expect(try Closing.reasons { $0.stops = [Scene.stop(.all, latch: latch)] } == [])
    }

    @Test func `not while orders of ours are unknown, which may have closed it already`() throws {
        let stops = [Scene.stop(.account(1), latch: .journalBehind)]
        #expect(try Closing.reasons { $0.stops = stops } == [.journalBehind])
    }

    @Test func `through a person's no-open`() throws {
        #expect(try Closing.reasons { $0.stops = [Scene.stop(.all)] } == [])
    }

    @Test func `however its coin, its limits, the peg and the margin have become`() throws {
        let reasons = try Closing.reasons {
            $0.rules.blacklist = ["BTC"]
            $0.rules.maxPositionUSD = 1
            $0.rules.minDaysToExpiry = 90
            $0.rules.cooldownS = 1000
            $0.lastTrade = $0.now
            $0.tradesDone = 5
            $0.usdtIndex = nil
            $0.marginRatio = 1
            $0.balances["USDT"] = Scene.held(0, liability: 1)
        }
        #expect(reasons == [])
    }
}

@Suite struct `A position is not closed` {
    @Test(
        arguments: [
            .all, .account(1), .strategy(1), .pair(account: 1, future: "BTC-USD-270326"),
            .position(account: 1, strategy: 1, future: "BTC-USD-270326"),
        ] as [Stop.Scope])
    func `while a person has stopped it`(scope: Stop.Scope) throws {
        #expect(try Closing.reasons { $0.stops = [Scene.stop(scope, .stopped)] } == [.halted])
    }

    @Test func `by a stop of another`() throws {
        #expect(
            try Closing.reasons { $0.stops = [Scene.stop(.strategy(2), .stopped)] } == [])
    }

    @Test(arguments: [false, true])
    func `on an empty side of a book, even just before the delivery`(isNear: Bool) throws {
        let sides: [WritableKeyPath<Scene, [OrderBook.Level]>] = [\.spotBids, \.futureAsks]
        for side in sides {
            let reasons = try Closing.reasons {
                $0.rules.closeBeforeExpiryHours = isNear ? 10_000 : 24
                $0[keyPath: side] = []
            }
            #expect(Set(reasons) == [.bookTooThin])
        }
    }

    @Test(arguments: [false, true])
    func `on dead books, even just before the delivery`(isNear: Bool) throws {
        let reasons = try Closing.reasons {
            $0.rules.closeBeforeExpiryHours = isNear ? 10_000 : 24
            ($0.spotBids, $0.spotAsks, $0.futureBids, $0.futureAsks) = ([], [], [], [])
        }
        #expect(Set(reasons) == [.bookTooThin])
    }

    @Test func `on a crossed book`() throws {
        #expect(
            Set(try Closing.reasons { $0.spotAsks[0] = Market.level(60_000) }) == [.bookTooThin])
        #expect(
            Set(try Closing.reasons { $0.futureBids[0] = Market.level(60_148) }) == [.bookTooThin])
    }

    @Test func `on three levels, or five that hold less than one lot`() throws {
        #expect(
            try Closing.reasons { $0.spotBids = Array($0.spotBids.prefix(3)) } == [.bookTooThin])
        #expect(
            try Closing.reasons { $0.futureAsks = Array($0.futureAsks.prefix(3)) }
                == [.bookTooThin])
        #expect(
            try Closing.reasons {
                $0.spotBids = Scene.ladder(60_000, step: "-0.1", size: "0.0003", count: 5)
            } == [.bookTooThin])
        #expect(
            try Closing.reasons {
                $0.futureAsks = Scene.ladder(60_148, step: "0.5", size: "0.1", count: 5)
            } == [.bookTooThin])
    }

    @Test(arguments: [(10_000, false), (10_001, true), (-10_001, true)])
    func `on a book that is stale or of the future`(age: Int64, stale: Bool) throws {
        let expected: [Verdict] = stale ? [.dataTooOld] : []
        #expect(try Closing.reasons { $0.spotTime = $0.now - age } == expected)
        #expect(try Closing.reasons { $0.futureTime = $0.now - age } == expected)
    }

    @Test func `on a suspended instrument, in the settlement, or from the delivery on`() throws {
        #expect(
            try Closing.reasons { $0.futureState = .other("suspend") } == [.instrumentNotLive])
        #expect(
            try Closing.reasons {
                $0.move(to: `When a pair is opened`.at(8, 0))
            } == [.settling])
        #expect(
            try Closing.reasons {
                $0.rules.closeBeforeExpiryHours = 1
                $0.expiry = $0.now
            } == [.delivering])
    }

    @Test func `without time to confirm and repair`() throws {
        #expect(try Closing.reasons { $0.hasTime = false } == [.outOfTime])
    }

    @Test func `while a trade of it is not over`() throws {
        let begun = Rows.trade(.close, id: 2, isOver: false, [])
        let scene = try Closing.scene([Rows.opening(), begun])
        #expect(try scene.closing().reasons == [.inDoubt])
    }

    @Test(
        arguments: [
            (.unwound, 3_599_999, true), (.rejected, 3_599_999, true), (.unwound, 3_600_000, false),
            (.filled, 0, false), (.notFilled, 0, false), (.partlyFilled, 0, false),
        ] as [(Trade.Outcome, Int64, Bool)])
    func `again while a closing that failed is cooling down`(
        outcome: Trade.Outcome, since: Int64, waits: Bool
    ) throws {
        let scene = try Closing.scene(after: outcome, at: Market.epoch - since)
        #expect(try scene.closing().reasons == (waits ? [.cooldown] : []))
    }

    /// A quarter of the sixty days that are left, and of the days since.
    @Test(
        arguments: [
            (.unwound, 20 * Timestamp.day - 4, true), (.unwound, 20 * Timestamp.day, false),
            (.rejected, 0, false),
        ] as [(Trade.Outcome, Int64, Bool)])
    func `at once when what must be closed was taken back, or each pass would pay for it`(
        outcome: Trade.Outcome, since: Int64, waits: Bool
    ) throws {
        var scene = try Closing.scene(after: outcome, at: Market.epoch - since)
        scene.rules.closeBeforeExpiryHours = 1440
        #expect(try scene.closing().reasons == (waits ? [.cooldown] : []))
    }

    @Test(arguments: [(3_599_999, true), (3_600_000, false)])
    func `again within the cooldown, by the clock that trades are stamped with`(
        since: Int64, waits: Bool
    ) throws {
        let journalNow = Market.epoch - 90 * Timestamp.day
        var scene = try Closing.scene(after: .unwound, at: journalNow - since)
        scene.journalNow = journalNow
        #expect(try scene.closing().reasons == (waits ? [.cooldown] : []))
    }

    @Test func `without a contract that is ours at the exchange`() throws {
        #expect(try Closing.reasons { $0.exchangeContracts = 0 } == [.belowMinSize])
        #expect(try Closing.reasons { $0.exchangeContracts = 5 } == [.belowMinSize])
        let nothing = try Closing.scene([Rows.trade([])])
        #expect(try nothing.closing().reasons == [.belowMinSize])
    }

    @Test func `where the exchange's band does not reach the books`() throws {
        #expect(
            try Closing.reasons {
                $0.futureLimit = PriceLimit(highestBuy: "60147.9", lowestSell: nil)
            } == [.slippage])
        #expect(
            try Closing.reasons {
                $0.spotLimit = PriceLimit(highestBuy: nil, lowestSell: "60000.1")
            } == [.slippage])
    }

    @Test func `for every reason at once, in the documented order`() throws {
        let judgement = try #require(
            try {
                var scene = try Closing.scene()
                scene.stops = [Scene.stop(.all, .stopped)]
                scene.hasTime = false
                scene.spotTime = scene.now - 20_000
                scene.futureState = .other("suspend")
                scene.rules.maxCloseYieldPct = 0
                scene.exchangeContracts = 0
                return try scene.closing().judgement
            }())
        #expect(judgement.verdict == .halted)
        #expect(
            judgement.reasons.map(\.verdict) == [
                .halted, .instrumentNotLive, .dataTooOld, .outOfTime, .yieldAboveClose,
                .belowMinSize,
            ])
    }
}

extension Closing {
    /// A position whose last closing ended like this.
    fileprivate static func scene(after outcome: Trade.Outcome, at end: Timestamp) throws -> Scene {
        var closing = Rows.trade(.close, id: 2, [])
        (closing.outcome, closing.endedAt) = (outcome, end)
        return try scene([Rows.opening(), closing])
    }
}
