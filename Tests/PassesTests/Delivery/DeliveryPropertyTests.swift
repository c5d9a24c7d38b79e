import Domain
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// Random histories of one position until past its delivery. What it earned is computed once more, by
/// other means: from the exchange's own bills.
@Suite struct `Whatever was filled before a delivery` {
    @Test(arguments: UInt64(1)...16)
    func `the position's result is what the account's bills add up to`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let size = ["300", "1000", "2500"].randomElement(using: &random) ?? "1000"
        let (world, position) = try World.holding(
            [
                ("per_order_usd", size), ("max_position_usd", "3000"),
                ("hedge", Bool.random(using: &random) ? "neutral" : "equal_usd"),
            ], seed: seed)
        for _ in 0..<4 { try act(world, position, &random) }
        let isLate = Bool.random(using: &random)
        if isLate { world.hideBills() }
        world.advance(
            to: Int64.random(in: 1000...Timestamp.hour, using: &random), after: position)
        var passes = 0
        while try !world.positions.isEmpty, passes < 4 {
            _ = try Bool.random(using: &random) ? world.close() : world.reconcile()
            passes += 1
        }
        world.paper.clearFaults()
        let last = try world.reconcile()
        #expect(last.problems.isEmpty, "seed \(seed): \(last.problems)")
        #expect(try world.positions.isEmpty, "seed \(seed)")
        try compare(world, position, seed: seed)
    }

    private func act(
        _ world: World, _ position: Position, _ random: inout SplitMix64
    ) throws {
        world.time.advance(Int64.random(in: 60_000...Timestamp.day / 2, using: &random))
        world.paper.disturb(
            World.nearest,
            Bool.random(using: &random) ? .premium("0.5") : .sizes(times: "0.004"))
        switch Int.random(in: 0...2, using: &random) {
        case 0: try world.close()
        case 1: try world.reconcile()
        default:
            // Nearer to its delivery another future would be opened.
            guard position.expiry - world.time.now > 4 * Timestamp.day else { return }
            world.paper.disturb(World.nearest, .premium(80))
            try world.snapshot()
            try world.open()
        }
    }

    /// All of the account's money but what was paid in is the position's.
    private func compare(_ world: World, _ position: Position, seed: UInt64) throws {
        let rows = try world.store.positionRows(account: nil, strategy: nil)
        let results = try rows.map { try world.result(of: $0.position) }
        let bills = try world.client().ask(.bills(), as: Credentials(World.credentials))
        let earned = { (currency: String) in
            bills.filter { $0.currency == currency && $0.type != "1" }.map(\.change).sum()
        }
        #expect(results.allSatisfy { $0.contracts == 0 }, "seed \(seed)")
        #expect(results.map(\.quoteFlow).sum() == earned("USDT"), "seed \(seed)")
        let delta = results.map(\.delta).sum()
        #expect(
            (delta - earned(position.coin)).magnitude < roundingOfProfits, "seed \(seed)")
        #expect(try world.excess(of: position.coin).magnitude < roundingOfProfits, "seed \(seed)")
        let lines = try world.store.ledger(
            account: 1, since: Timestamp(milliseconds: 0), until: world.time.now + Timestamp.day)
        let cash = try world.truth.cash
        for line in lines {
            #expect(line.isBalanced && line.end == cash[line.currency], "seed \(seed)")
        }
        #expect(world.paper.audit().isSound)
    }
}
