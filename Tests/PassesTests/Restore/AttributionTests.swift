import Domain
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `A lost position` {
    /// Two strategies that could both have opened what was opened after the backup.
    private func ambiguous() throws -> (world: World, lost: JournalDump) {
        let world = try World.spread()
        try world.addStrategy("other", accounts: [])
        try world.snapshot()
        let backup = try DatabaseBackup(of: world.database)
        try world.openOne()
        try world.reconcile()
        let lost = try JournalDump(of: world)
        try backup.restore()
        let other = try world.store.strategy(named: "other")
        try world.store.set(other, rules: other.rules, accounts: ["main"], by: "test")
        return (world, lost)
    }

    @Test func `that two strategies may have opened is not guessed: it is kept, latched and told`()
        throws
    {
        let world = try ambiguous().world
        let result = try world.afterRestore()
        let future = try #require(try world.truth.positions.first).instrumentID
        let left = try #require(result.restorations?.first?.unattributed)
        #expect(left.count == 2)
        #expect(
            left.allSatisfy {
                $0.reason.contains("carry or other")
                    && $0.reason.contains("--owner \(future)=STRATEGY")
            }, "\(left)")
        #expect(try world.positions.isEmpty)
        #expect(try world.store.stops().map(\.code) == ["unattributed"])
        #expect(ExitStatus(result) == .attention)
        let sent = try world.truth.orders.count
        #expect(try world.open().trades.isEmpty)
        #expect(try world.truth.orders.count == sent)
        // The rest of the journal is known: it is not called behind for what is listed.
        #expect(try !world.reconcile().attentions.contains { $0.code == "journal_behind" })
        // Asked again, it is told again and stored once.
        try world.afterRestore()
        #expect(try world.unattributed() == 2)
    }

    @Test func `is its owner's once a person has said whose it is`() throws {
        let (world, lost) = try ambiguous()
        try world.afterRestore()
        let future = try #require(try world.truth.positions.first).instrumentID
        let result = try world.afterRestore(owners: [future: "carry"])
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result.attentions)")
        #expect(try JournalDump(of: world).differences(from: lost) == [])
        #expect(try world.store.stops().isEmpty)
        #expect(try world.unattributed() == 0)
        try world.expectAgreement()
        let closing = try world.closeAll()
        #expect(closing.verdicts.map(\.judgement.verdict) == [.closed], "\(closing)")
    }

    @Test func `of a strategy that is not there any more is not given to another`() throws {
        let world = try World.spread()
        try world.snapshot()
        let backup = try DatabaseBackup(of: world.database)
        try world.openOne()
        try backup.restore()
        let carry = try world.store.strategy(named: "carry")
        var rules = carry.rules
        try rules.set([("per_order_usd", "100")])
        try world.store.set(carry, rules: rules, accounts: nil, by: "test")
        let result = try world.afterRestore()
        let reasons = result.restorations?.first?.unattributed.map(\.reason) ?? []
        #expect(reasons.count == 2)
        #expect(reasons.allSatisfy { $0.contains("no strategy of 'main' could have opened it") })
        #expect(try world.positions.isEmpty)
    }

    @Test func `is known by the timer's tag where one names the strategy`() throws {
        let world = try World.spread([("order_type", "limit")])
        try world.addStrategy("other", accounts: [], [("order_type", "limit")])
        try world.snapshot()
        let backup = try DatabaseBackup(of: world.database)
        try world.openOne()
        try world.reconcile()
        let lost = try JournalDump(of: world)
        try backup.restore()
        let other = try world.store.strategy(named: "other")
        try world.store.set(other, rules: other.rules, accounts: ["main"], by: "test")
        let result = try world.afterRestore()
        #expect(result.attentions.isEmpty, "\(result.attentions)")
        #expect(try JournalDump(of: world).differences(from: lost) == [])
    }

    @Test func `that was given to a strategy nobody has is a wrong name, and changes nothing`()
        throws
    {
        let world = try ambiguous().world
        let before = try world.allRows()
        #expect(throws: StoreError.self) {
            try world.afterRestore(owners: ["BTC-USD-260925": "nobody"])
        }
        #expect(try world.allRows() == before)
    }
}

extension World {
    /// Orders that are kept as not attributed.
    func unattributed() throws -> Int {
        try database.connect().queryRow("select count(*) as n from basis.unattributed_order")
            .int("n")
    }
}
