import Domain
import TestSupport
import Testing

@Suite struct `Margin` {
    static func state(coins: Exact, borrowed: Exact = 0) throws -> MarginState {
        MarginState(
            holding: try HedgedHolding(coins: coins, soldUSD: 10_000, entryPrice: 50_000),
            discount: "0.98", maintenanceRate: "0.005", borrowed: borrowed)
    }

    @Test func `of a fully backed book is out of reach of any rise`() throws {
        #expect(try Self.state(coins: "0.2").liquidationPrice() == nil)
        #expect(try Self.state(coins: "0.25").liquidationPrice() == nil)
        #expect(try Self.state(coins: "0.19").liquidationPrice() != nil)
    }

    @Test func `of a book with a loan has no such price`() throws {
        #expect(try Self.state(coins: "0.1", borrowed: 1).liquidationPrice() == nil)
    }

    @Test func `is not needed by coins alone`() throws {
        let coins = try HedgedHolding(coins: 1, soldUSD: 0, entryPrice: 50_000)
        let state = MarginState(holding: coins, discount: 1, maintenanceRate: "0.005")
        #expect(try state.ratio(spot: 50_000, future: 50_000) == nil)
    }

    @Test(
        arguments: [
            [], [(20, "0.98")], [(nil, "0.98"), (20, "0.9")],
            [(20, "1"), (20, "0.9"), (nil, "0.8")],
            [(0, "1"), (nil, "0.8")],
        ] as [[(Exact?, Exact)]])
    func `tiers that do not rise to an open end are refused`(tiers: [(Exact?, Exact)]) {
        #expect(CollateralTiers(tiers.map { .init(upTo: $0.0, rate: $0.1) }) == nil)
    }

    @Test(arguments: [(0, 0), (10, 10), (20, 20), (24, 22), (-1, 0)] as [(Exact, Exact)])
    func `counts each part of the coins at its own tier`(coins: Exact, counted: Exact) throws {
        let tiers = try #require(
            CollateralTiers([.init(upTo: 20, rate: 1), .init(upTo: nil, rate: "0.5")]))
        #expect(tiers.counted(coins: coins) == counted)
    }
}
