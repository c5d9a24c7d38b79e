import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// Histories at random, lost from a moment at random on: what is rebuilt is what was lost, and the
/// exchange's account is what the rows say.
@Suite struct `Whatever was traded before and after the backup` {
    @Test(arguments: UInt64(1)...12)
    func `is rebuilt as it was lost`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let kept: [[String: Exact]?] = [nil, [:]]
        let world = try World.spread(
            random.pick([[], [("hedge", "equal_usd")], [("order_type", "limit")]]),
            coins: random.pick(kept))
        try world.snapshot()
        let (before, after) = (Int(random.next() % 4), 2 + Int(random.next() % 5))
        for _ in 0..<before { try act(world, &random) }
        let backup = try DatabaseBackup(of: world.database)
        for _ in 0..<after { try act(world, &random) }
        try bringHome(world)
        let lost = try JournalDump(of: world)
        try backup.restore()

        let result = try world.afterRestore(limit: 120_000)
        #expect(result.problems.isEmpty, "seed \(seed): \(result.problems)")
        let told = result.restorations?.first?.unattributed ?? []
        // Of a trade whose future was refused nothing is left that names the future.
        #expect(told.allSatisfy { $0.instrumentID.hasSuffix("USDT") }, "seed \(seed): \(told)")
        let futures = futures(of: told.map(\.clientOrderID), in: lost)
        // Which of two futures of a coin it was can be said of one at a time.
        guard Set(futures.map { $0.split(separator: "-")[0] }).count == futures.count else {
            return
        }
        if !told.isEmpty {
            let owners = futures.map { ($0, "carry") }
            let named = try world.afterRestore(
                owners: Dictionary(owners) { first, _ in first }, limit: 120_000)
            #expect(named.problems.isEmpty, "seed \(seed): \(named.problems)")
            #expect(named.attentions.isEmpty, "seed \(seed): \(named.attentions)")
        }
        try world.reconcile()
        let rebuilt = try JournalDump(of: world)
        let unlike = rebuilt.differences(from: lost).filter {
            !isUnknowable($0, world, isLate: !told.isEmpty)
        }
        #expect(unlike == [], "seed \(seed)")
        try world.expectAgreement()
        // Whoever left it behind, it is the same in all.
        let dust = lost["dust"].compactMap { $0.split(separator: " ").last }
            .compactMap { Exact(String($0)) }.sum()
        #expect(try world.store.dust(account: 1).values.sum() == dust, "seed \(seed)")
    }

    /// The futures of the lost positions that these orders were of.
    private func futures(of orders: [String], in lost: JournalDump) -> Set<String> {
        let lines = lost["positions"].filter { line in orders.contains { line.hasPrefix($0) } }
        return Set(
            lines.flatMap { $0.split(separator: " ") }.map(String.init).filter {
                $0.split(separator: "-").count == 3 && $0.contains("-USD-")
            })
    }

    /// The intended excess of a lost opening is told from its fills, not from the books of then; and
    /// dust that is entered late was not there for the closes before.
    private func isUnknowable(_ line: String, _ world: World, isLate: Bool) -> Bool {
        line.hasPrefix("trades") && (world.isEqualUSD || isLate)
            || line.hasPrefix("dust") && isLate
    }

    private func bringHome(_ world: World) throws {
        world.paper.clearDisturbances()
        world.paper.clearFaults()
        world.transport.beforeEach = { _ in }
        try world.reconcile()
        try world.reconcile()
    }

    private func act(_ world: World, _ random: inout SplitMix64) throws {
        switch random.next() % 8 {
        case 0, 1, 2: try world.open()
        case 3, 4: try world.closeAll()
        case 5:
            let future = try world.bestFuture()
            world.onFirstPost { world.paper.disturb(future, .suspended) }
            try world.open()
        case 6:
            world.onFirstPost { world.paper.disturb("*", .sizes(times: "0.02")) }
            try world.open()
        default:
            world.time.advance(Int64(1 + random.next() % 30) * Timestamp.hour)
        }
        world.transport.beforeEach = { _ in }
        world.paper.clearDisturbances()
        world.time.advance(2 * Timestamp.hour)
        try world.snapshot()
    }
}

extension SplitMix64 {
    fileprivate mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int(next() % UInt64(choices.count))]
    }
}

extension World {
    fileprivate var isEqualUSD: Bool {
        (try? store.strategy(named: "carry").rules.hedge) == .equalUSD
    }
}
