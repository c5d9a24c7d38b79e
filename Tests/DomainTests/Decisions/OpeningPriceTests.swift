import Domain
import TestSupport
import Testing

@Suite struct `At which prices a pair is opened` {
    static func reasons(_ change: (inout Scene) throws -> Void) throws -> [Verdict] {
        try `Who may open`.reasons(change)
    }

    @Test func `not on an empty side`() throws {
        #expect(try Self.reasons { $0.spotAsks = [] } == [.bookTooThin])
        #expect(try Self.reasons { $0.futureBids = [] } == [.bookTooThin])
        #expect(
            try Self.reasons {
                ($0.spotAsks, $0.spotBids) = ([], [])
                ($0.futureAsks, $0.futureBids) = ([], [])
            } == [.bookTooThin])
    }

    @Test func `on the two sides it trades with, whatever the others hold`() throws {
        #expect(
            try Self.reasons {
                $0.spotBids = []
                $0.futureAsks = []
            } == [])
    }

    @Test func `not with fewer levels than the strategy prices at`() throws {
        var scene = try Scene()
        scene.spotAsks = Array(scene.spotAsks.prefix(3))
        let reason = try #require(try scene.opening().judgement?.reasons.first)
        #expect(reason.verdict == .bookTooThin)
        #expect(reason.numbers == [DecisionFigure("levels", .number(3))])
        scene.rules.priceLevel = 3
        #expect(try scene.opening().plan != nil)
    }

    @Test func `not below the threshold either, where the book is too thin for a size`() throws {
        let reasons = try Self.reasons {
            $0.spotAsks = Array($0.spotAsks.prefix(3))
            $0.rules.minOpenYieldPct = 50
        }
        #expect(reasons == [.bookTooThin, .yieldBelowThreshold])
    }

    @Test func `not where five levels hold less than the smallest order`() throws {
        // One contract needs 0.0016 coins, five levels of 0.0003 hold 0.0015: the sixth is not for
        // us, however deep.
        #expect(
            try Self.reasons {
                $0.spotAsks = Scene.ladder(60_000, step: "0.1", size: "0.0003", count: 5)
                $0.spotAsks.append(Market.level(60_001, 100))
            } == [.bookTooThin])
        #expect(
            try Self.reasons {
                $0.futureBids = Scene.ladder(61_500, step: "-0.5", size: "0.1", count: 5)
                $0.futureBids.append(Market.level(61_490, 1000))
            } == [.bookTooThin])
    }

    @Test func `not on a crossed or locked book`() throws {
        #expect(try Self.reasons { $0.spotBids[0] = Market.level(60_000) } == [.bookTooThin])
        #expect(try Self.reasons { $0.futureAsks[0] = Market.level(61_499) } == [.bookTooThin])
    }

    @Test func `not on a book whose levels are out of order or of nothing`() throws {
        #expect(try Self.reasons { $0.spotAsks.swapAt(1, 2) } == [.bookTooThin])
        #expect(try Self.reasons { $0.spotAsks[4] = Market.level("60000.4", 0) } == [.bookTooThin])
        #expect(try Self.reasons { $0.futureBids[0] = Market.level(0) } == [.bookTooThin])
    }

    @Test func `at the threshold itself, not below it`() throws {
        // 60 000 to 61 440 in sixty days: 14.6 % a year.
        var scene = try Scene()
        scene.futureBids = Scene.ladder(61_440, step: "-0.5", size: 100)
        scene.rules.minOpenYieldPct = "14.6"
        #expect(try scene.opening().plan != nil)
        scene.rules.minOpenYieldPct = "14.600000000001"
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.reasons.map(\.verdict) == [.yieldBelowThreshold])
        #expect(
            judgement.reasons[0].numbers == [
                DecisionFigure("yield_pct", .number("14.6")),
                DecisionFigure("min_open_yield_pct", .number("14.600000000001")),
            ])
    }

    @Test func `at the net threshold itself, where the strategy holds against the net yield`()
        throws
    {
        var scene = try Scene()
        scene.rules.thresholdYield = .net
        let figures = try scene.opening().numbers
        let figure = try #require(figures.first { $0.name == "net_annual_yield_pct" })
        guard case .number(let net) = figure.value else {
            Issue.record("the net yield is \(figure.value)")
            return
        }
        // What the fees leave of 15.2 %: R = 61 500/60 000 · (1 − ff)(1 − fs)² / (1 + ff) − 1.
        #expect(net.isClose(to: "13.3398893269", within: "0.01"))
        scene.rules.minOpenYieldPct = net
        #expect(try scene.opening().plan != nil)
        scene.rules.minOpenYieldPct = net + "0.000000000001"
        #expect(try scene.opening().reasons == [.yieldBelowThreshold])
        scene.rules.thresholdYield = .annual
        #expect(try scene.opening().plan != nil)
    }

    @Test func `not where the costs eat the yield, however low the threshold`() throws {
        // Fees of about 0.31 % of the round trip; a spread of 0.3 % does not pay them.
        var scene = try Scene()
        scene.rules.minOpenYieldPct = 1
        scene.rules.maxCloseYieldPct = 0
        scene.futureBids = Scene.ladder(60_180, step: "-0.1", size: 100)
        scene.futureAsks = Scene.ladder("60180.1", step: "0.1", size: 100)
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.reasons.map(\.verdict) == [.losesAfterCosts])
        scene.spotFee = "0.0009"
        #expect(try scene.opening().plan != nil)
    }

    @Test func `not where the yield at the limit prices is below the closing threshold`() throws {
        // The fifth bid of 60 240 yields 2.433 % a year against 60 000.4.
        var scene = try Scene()
        scene.futureBids = Scene.ladder(61_500, step: "-315", size: 100)
        scene.rules.priceLevel = 5
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.reasons.map(\.verdict) == [.slippage])
        let worst = try BasisYield.annualPct(spot: "60000.4", future: 60_240, days: 60)
        #expect(
            judgement.reasons[0].numbers == [DecisionFigure("yield_at_limits_pct", .number(worst))])
        scene.rules.maxCloseYieldPct = worst
        #expect(try scene.opening().plan != nil)
        scene.rules.maxCloseYieldPct = worst + "0.000000000001"
        #expect(try scene.opening().reasons == [.slippage])
    }

    @Test func `not where the exchange's band does not reach what the order would take`() throws {
        #expect(
            try Self.reasons {
                $0.spotLimit = PriceLimit(highestBuy: "59999.9", lowestSell: nil)
            } == [.slippage])
        #expect(
            try Self.reasons {
                $0.futureLimit = PriceLimit(highestBuy: nil, lowestSell: "61500.1")
            } == [.slippage])
        // A band that cuts the fifth level still takes the first, which is all that is needed.
        var scene = try Scene()
        scene.spotLimit = PriceLimit(highestBuy: 60_000, lowestSell: nil)
        scene.futureLimit = PriceLimit(highestBuy: nil, lowestSell: 61_500)
        let plan = try #require(try scene.opening().plan)
        #expect(plan.spotPrice == 60_000 && plan.futurePrice == 61_500)
    }
}
