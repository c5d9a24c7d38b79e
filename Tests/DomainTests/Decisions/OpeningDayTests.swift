import Domain
import TestSupport
import Testing

/// In the scene an opening of 10 000 USD turns over 10 000 USD of futures and as many coins at their
/// limit price, and pays 0.05 % and 0.1 % of them.
@Suite struct `A day's limits` {
    private func size() throws -> OpeningSize {
        let scene = try Scene()
        return OpeningSize(try #require(try scene.opening().plan), in: try scene.market())
    }

    private func used(turnover: Exact = 0, fees: Exact = 0) -> NotionalSums {
        NotionalSums(
            strategyCoinUSD: 0, accountCoinUSD: 0, accountTotalUSD: 0, futureUSD: 0,
            today: DaySums(
                strategyTurnoverUSD: turnover, strategyFeesUSD: fees,
                accountTurnoverUSD: turnover, accountFeesUSD: fees))
    }

    @Test func `count both legs at the worst that their limit prices allow`() throws {
        let plan = try #require(try Scene().opening().plan)
        let size = try size()
        #expect(size.turnoverUSD == 10_000 + plan.coins * plan.spotPrice)
        #expect(size.feesUSD == 5 + plan.coins * plan.spotPrice * "0.001")
        #expect(size.addedUSD == 10_000)
    }

    @Test(arguments: [true, false])
    func `hold an opening back that would exceed one, and none that just reaches it`(
        ofStrategy: Bool
    ) throws {
        let size = try size()
        func reasons(turnover: Exact? = nil, fees: Exact? = nil) throws -> [Verdict] {
            var scene = try Scene()
            scene.sums = used(turnover: 500, fees: 7)
            if ofStrategy {
                (scene.rules.maxTurnoverUSDDay, scene.rules.maxFeesUSDDay) = (turnover, fees)
            } else {
                (scene.limits.maxTurnoverUSDDay, scene.limits.maxFeesUSDDay) = (turnover, fees)
            }
            return try scene.opening().reasons
        }
        #expect(try reasons(turnover: size.turnoverUSD + 500) == [])
        #expect(try reasons(turnover: size.turnoverUSD + "499.99") == [.dayLimit])
        #expect(try reasons(fees: size.feesUSD + 7) == [])
        #expect(try reasons(fees: size.feesUSD + "6.99") == [.dayLimit])
        #expect(try reasons(turnover: 1, fees: 1) == [.dayLimit, .dayLimit])
    }

    @Test func `are told with whose they are and what is used of them`() throws {
        var scene = try Scene()
        scene.sums = used(turnover: 90_000)
        scene.rules.maxTurnoverUSDDay = 100_000
        let reason = try #require(try scene.opening().judgement?.reasons.first)
        #expect(reason.sentence.hasPrefix("max_turnover_usd_day of carry: 90000 USD since 00:00"))
        #expect(reason.numbers.contains(DecisionFigure("used_usd", .exact(90_000))))
        #expect(reason.numbers.contains(DecisionFigure("limit_usd", .exact(100_000))))
    }

    @Test(arguments: [(60, false), (61, true), (80, false)] as [(Exact, Bool)])
    func `are warned of once, as an opening takes one over four fifths`(
        used: Exact, warned: Bool
    ) {
        let use = DayUse(
            limit: "max_fees_usd_day", owner: "carry", usedUSD: used, addedUSD: 19, limitUSD: 100)
        #expect(use.crossesWarning == warned)
        #expect(!use.isOver)
    }
}
