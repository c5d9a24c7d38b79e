import Domain
import TestSupport
import Testing

/// Opening 100 contracts of 100 USD in the scene, marked at 61 500: worth 0.1626 coins.
@Suite struct `The margin that an opening would leave` {
    private static func tiers(_ maintenance: Exact, upTo: Exact = 1_000_000) -> PositionTiers? {
        PositionTiers([.init(upTo: upTo, maintenance: maintenance)])
    }

    private func scene(_ change: (inout Scene) throws -> Void = { _ in }) throws -> Scene {
        var scene = try Scene()
        try change(&scene)
        return scene
    }

    private func ratio(_ scene: Scene) throws -> Exact? {
        let reason = try scene.opening().judgement?.reasons.first {
            $0.verdict == .marginInsufficient
        }
        guard
            case .exact(let ratio) = reason?.numbers.first(where: {
                $0.name == "margin_ratio_after"
            })?.value
        else { return nil }
        return ratio
    }

    /// Maintenance of 33 % and the fee of a liquidation against coins that just cover the future.
    @Test func `is held against the account's least ratio, by the tier of the whole position`()
        throws
    {
        #expect(try scene().opening().reasons == [])
        var heavy = try scene {
            let tiers = try #require(Self.tiers("0.33"))
            $0.marginTerms = MarginTerms(collateral: [:], position: tiers, leverage: 1_000)
        }
        // 1 / (0.33 + 0.0005), less the fees.
        #expect(try heavy.opening().reasons == [])
        heavy.limits.minMarginRatio = "3.1"
        #expect(try heavy.opening().reasons == [.marginInsufficient])
        let left = try #require(try ratio(heavy))
        #expect(left > "3.02" && left < "3.03")
    }

    @Test func `counts what a larger position adds to the margin of the one that is held`() throws {
        let tiers = try #require(
            PositionTiers([
                .init(upTo: 1_000, maintenance: "0.004"), .init(upTo: 5_000, maintenance: "0.4"),
            ]))
        func reasons(held: Exact) throws -> [Verdict] {
            try scene {
                $0.marginTerms = MarginTerms(collateral: [:], position: tiers, leverage: 1_000)
                // A position in another future of the family, by someone else.
                $0.otherContracts = held
                $0.balances["BTC"] = Scene.held(1)
                $0.limits.minMarginRatio = 3
            }.opening().reasons
        }
        #expect(try reasons(held: -900) == [])
        #expect(try reasons(held: -901) == [.marginInsufficient])
        // Beyond the last tier nothing may be held.
        #expect(try reasons(held: -4_901) == [.marginInsufficient])
    }

    @Test func `must cover the initial margin at the account's own leverage`() throws {
        func reasons(leverage: Exact, initial: Exact) throws -> [Verdict] {
            try scene {
                let tiers = try #require(Self.tiers("0.004"))
                $0.marginTerms = MarginTerms(
                    collateral: [:], position: tiers, leverage: leverage)
                $0.balances["BTC"] = Scene.held(0, initialMargin: initial)
            }.opening().reasons
        }
        #expect(try reasons(leverage: 2, initial: 0) == [])
        #expect(try reasons(leverage: 2, initial: "0.08") == [])
        #expect(try reasons(leverage: 2, initial: "0.082") == [.marginInsufficient])
        #expect(try reasons(leverage: "0.9", initial: 0) == [.marginInsufficient])
    }

    @Test func `of a whole account counts coins after their haircut, and dollars that are spent`()
        throws
    {
        func reasons(equity: Exact, discount: Exact) throws -> [Verdict] {
            try scene {
                let tiers = try #require(Self.tiers("0.004"))
                let coins = try #require(CollateralTiers([.init(upTo: nil, rate: discount)]))
                let dollars = try #require(CollateralTiers([.init(upTo: nil, rate: 1)]))
                $0.marginTerms = MarginTerms(
                    collateral: ["BTC": coins, "USDT": dollars], position: tiers, leverage: 10)
                $0.level = .multiCurrency
                // 5 of margin for every USD: 2 000 required now.
                $0.margin = MarginFigures(
                    equity: equity, initial: 0, maintenance: 1_900, ratio: equity * "0.0005")
            }.opening().reasons
        }
        // The trade takes some 9 770 USD, gives coins of as much, and needs 45 more.
        #expect(try reasons(equity: 6_200, discount: 1) == [])
        #expect(try reasons(equity: 6_200, discount: "0.98") == [.marginInsufficient])
        #expect(try reasons(equity: 6_400, discount: "0.98") == [])
        #expect(try reasons(equity: 6_100, discount: 1) == [.marginInsufficient])
    }

    @Test func `has to be known`() throws {
        #expect(try scene { $0.marginTerms = nil }.opening().reasons == [.marginInsufficient])
        #expect(
            try scene {
                $0.level = .multiCurrency
                $0.margin = nil
            }.opening().reasons == [.marginInsufficient])
    }
}

@Suite struct `Tiers of positions` {
    @Test func `hold for the whole of what falls into them`() throws {
        let tiers = try #require(
            PositionTiers([
                .init(upTo: 100, maintenance: "0.004"), .init(upTo: 300, maintenance: "0.01"),
            ]))
        #expect(tiers.maintenance(contracts: 0) == "0.004")
        #expect(tiers.maintenance(contracts: 100) == "0.004")
        #expect(tiers.maintenance(contracts: "100.1") == "0.01")
        #expect(tiers.maintenance(contracts: 301) == nil)
        #expect(PositionTiers([]) == nil)
        #expect(
            PositionTiers([
                .init(upTo: 300, maintenance: "0.004"), .init(upTo: 100, maintenance: "0.01"),
            ]) == nil)
    }
}
