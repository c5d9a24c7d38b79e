import Domain
import TestSupport
import Testing

/// A hundred contracts to be sold against coins that rest at 59 999.9; the books are the scene's.
struct Watched {
    var scene: Scene
    var trade = Rows.trade(contracts: 100, coins: "0.16285107", isOver: false, [])
    var hedge = Hedge.neutral
    var ending: Reason?
    var refusals = 0

    init(_ change: (inout Scene) throws -> Void = { _ in }) throws {
        scene = try `An opening whose spot leg rests`.scene()
        try change(&scene)
    }

    /// Coins that one contract needs at the level's price.
    static var each: Exact {
        get throws { try (100 * Exact("1.0005")).divided(by: 61_498) }
    }

    /// A spot order of which so many coins have filled, the fee in coin paid.
    mutating func rest(
        filled: Exact = 0, of size: Exact = "0.16285107", at price: Exact = "59999.9",
        _ state: JournalOrder.State = .live, attempt: Int = 1
    ) {
        trade.orders.append(
            Rows.order(
                .spot, .buy, size, filled: filled, at: price, fee: -filled * "0.001", in: "BTC",
                state, attempt: attempt))
    }

    /// A hedge of so many contracts, of which some have filled at the level's price.
    mutating func hedge(
        _ contracts: Exact, filled: Exact, _ state: JournalOrder.State = .filled,
        attempt: Int = 1
    ) throws {
        let fee = try (filled * 100 * Exact("0.0005")).divided(by: 61_498)
        trade.orders.append(
            Rows.order(
                .future, .sell, contracts, filled: filled, at: 61_498, fee: -fee, in: "BTC", state,
                attempt: attempt))
    }

    func step() throws -> MakerDecision.Step {
        let position = Rows.position([trade], hedge: hedge)
        var scene = scene
        scene.positions = [position]
        return try MakerDecision(
            market: scene.market(), situation: scene.situation(), strategy: scene.strategy,
            position: position, trade: trade, now: scene.now, ending: ending, refusals: refusals
        ).step()
    }

    func reason() throws -> Verdict? {
        guard case .finish(let reason) = try step() else { return nil }
        return reason?.verdict
    }
}
