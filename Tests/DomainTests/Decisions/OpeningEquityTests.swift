import Domain
import TestSupport
import Testing

@Suite struct `What an account may lose` {
    private func marks(
        day: Exact? = nil, highest: Exact? = nil, previous: Exact? = nil
    ) -> EquityMarks {
        EquityMarks(dayFirstUSD: day, highestUSD: highest, previousUSD: previous)
    }

    private func reasons(
        equity: Exact?, _ marks: EquityMarks, _ limit: (inout AccountLimits) -> Void
    ) throws -> [Verdict] {
        var scene = try Scene()
        scene.totalUSD = equity
        limit(&scene.limits)
        scene.sums = NotionalSums(
            strategyCoinUSD: 0, accountCoinUSD: 0, accountTotalUSD: 0, futureUSD: 0,
            equity: marks)
        let taking = try scene.opening().reasons
        try scene.rules.set([("execution", "maker")])
        #expect(try scene.opening().reasons == taking)
        return taking
    }

    @Test(arguments: [(9_500, true), ("9500.01", false), (11_000, false)] as [(Exact, Bool)])
    func `in a day is reached by the loss since its first snapshot`(
        equity: Exact, reached: Bool
    ) throws {
        let found = try reasons(equity: equity, marks(day: 10_000)) { $0.maxLossUSDDay = 500 }
        #expect(found == (reached ? [.lossLimit] : []))
    }

    @Test(arguments: [(19_000, true), ("19000.01", false)] as [(Exact, Bool)])
    func `in all is reached by the fall from the highest equity`(
        equity: Exact, reached: Bool
    ) throws {
        let found = try reasons(equity: equity, marks(highest: 20_000)) {
            $0.maxDrawdownUSD = 1_000
        }
        #expect(found == (reached ? [.lossLimit] : []))
    }

    @Test(arguments: [("999.99", true), (1_000, false)] as [(Exact, Bool)])
    func `leaves it worth enough, or nothing is opened`(equity: Exact, below: Bool) throws {
        let found = try reasons(equity: equity, .none) { $0.minEquityUSD = 1_000 }
        #expect(found == (below ? [.minEquity] : []))
    }

    @Test func `is not judged where it is not limited, and not passed over where it is not known`()
        throws
    {
        #expect(try reasons(equity: 1, marks(day: 10_000, highest: 20_000)) { _ in } == [])
        #expect(try reasons(equity: nil, .none) { _ in } == [])
        #expect(try reasons(equity: nil, .none) { $0.minEquityUSD = 1 } == [.lossLimit])
    }

    @Test(
        arguments: [
            (9_601, 9_600, true), (9_600, 9_590, false), (9_700, 9_650, false),
            (9_601, 9_500, false),
        ] as [(Exact, Exact, Bool)])
    func `is warned of once, as the loss passes four fifths`(
        previous: Exact, equity: Exact, warned: Bool
    ) throws {
        var limits = AccountLimits()
        limits.maxLossUSDDay = 500
        let use = try #require(
            LossUse.all(
                equityUSD: equity, marks: marks(day: 10_000, previous: previous), limits: limits
            ).first)
        #expect(use.crossesWarning == warned)
    }
}
