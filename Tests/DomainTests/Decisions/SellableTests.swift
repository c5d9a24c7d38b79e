import Domain
import TestSupport
import Testing

/// One coin, of which the open future needs 0.05 for its maintenance, at an account's ratio of 3.
@Suite struct `Coins to be sold while their future is held` {
    private static func sellable(_ change: (inout Scene) -> Void = { _ in }) throws -> Exact {
        var scene = try Closing.scene()
        scene.limits.minMarginRatio = 3
        scene.balances["BTC"] = held(
            MarginFigures(equity: 1, initial: "0.1", maintenance: "0.05", ratio: nil))
        change(&scene)
        return try scene.situation().sellable("BTC")
    }

    private static func held(_ margin: MarginFigures, available: Exact = "0.9") -> CurrencyBalance {
        CurrencyBalance(
            cash: 1, equity: 1, available: available, availableEquity: available, frozen: 0,
            liability: 0, interest: 0, unrealisedProfit: 0, margin: margin)
    }

    @Test func `leave the account's own ratio in equity`() throws {
        #expect(try Self.sellable() == "0.85")
    }

    @Test func `are no more than what is available`() throws {
        #expect(
            try Self.sellable {
                $0.balances["BTC"] = Self.held(
                    MarginFigures(equity: 1, initial: "0.7", maintenance: "0.05", ratio: nil),
                    available: "0.3")
            } == "0.3")
    }

    @Test func `follow the exchange's ratio where it counts more`() throws {
        #expect(
            try Self.sellable {
                $0.balances["BTC"] = Self.held(
                    MarginFigures(equity: 1, initial: "0.1", maintenance: "0.05", ratio: 5))
            } == "0.4")
    }

    @Test func `are none where the ratio is not kept as it is`() throws {
        #expect(
            try Self.sellable {
                $0.balances["BTC"] = Self.held(
                    MarginFigures(equity: 1, initial: "0.1", maintenance: "0.05", ratio: 2))
            } == 0)
    }

    @Test func `are all that may be spent where other currencies are margin too`() throws {
        #expect(try Self.sellable { $0.level = .multiCurrency } == "0.9")
    }
}
