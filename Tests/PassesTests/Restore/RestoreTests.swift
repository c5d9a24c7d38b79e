import Domain
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// A database from a backup, beside an exchange that has gone on.
struct Loss {
    let world: World
    /// The journal that was lost.
    let lost: JournalDump

    /// One position is there when the backup is made; after it that one is closed, the same future
    /// is opened again, and another one is opened and held.
    init(_ world: World) throws {
        self.world = world
        try world.snapshot()
        try world.openOne()
        try world.reconcile()
        let backup = try DatabaseBackup(of: world.database)
        try world.openOne()
        try world.closeAll()
        try world.openOne()
        try world.openOne()
        try world.reconcile()
        lost = try JournalDump(of: world)
        try backup.restore()
    }
}

@Suite struct `A database that was restored from a backup` {
    @Test(arguments: ["open-pass", "close-pass", "reconcile"])
    func `is seen by the first pass, which opens, closes and repairs nothing`(command: String)
        throws
    {
        let world = try Loss(World.spread()).world
        let sent = try world.truth.orders.count
        let rows = try JournalDump(of: world)["trades"]
        world.paper.disturb("*", .premium("0.5"))
        let result =
            switch command {
            case "open-pass": try world.open()
            case "close-pass": try world.close()
            default: try world.reconcile()
            }
        #expect(try world.truth.orders.count == sent)
        #expect(try JournalDump(of: world)["trades"] == rows)
        #expect(result.attentions.contains { $0.code == "journal_behind" })
        #expect(ExitStatus(result) == .attention)
        #expect(try world.store.stops().map(\.code).contains("journal_behind"))
        #expect(
            result.verdicts.allSatisfy {
                $0.judgement.reasons.contains { $0.verdict == .journalBehind }
                    || $0.judgement.verdict == .rankedBelow
                    || $0.judgement.verdict == .tooNearExpiry
            }, "\(result.verdicts)")
    }

    @Test func `is latched again by the next reconcile when a person resumed it as it is`() throws {
        let world = try Loss(World.spread()).world
        try world.reconcile()
        try world.store.end(try world.store.stops(), reason: "too early", by: "me")
        let result = try world.reconcile()
        #expect(result.attentions.contains { $0.code == "journal_behind" })
        #expect(try world.store.stops().map(\.code).contains("journal_behind"))
    }

    @Test func `is rebuilt as it was lost, field by field`() throws {
        let loss = try Loss(World.spread())
        let world = loss.world
        let result = try world.afterRestore()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(result.attentions.isEmpty, "\(result.attentions)")
        let rebuilt = try JournalDump(of: world)
        #expect(rebuilt.differences(from: loss.lost) == [])
        #expect(!rebuilt["orders"].isEmpty)
        try world.expectAgreement()
        let line = try #require(result.restorations?.first)
        #expect(line.trades.count == 5 && line.orders == 10)
        #expect(line.generation == 2)
        #expect(try world.store.stops().isEmpty)
        #expect(ExitStatus(result) == .success)
    }

    @Test func `shows in a dry run what would be rebuilt, and stays as it is`() throws {
        let world = try Loss(World.spread()).world
        let before = try world.allRows()
        let result = try world.afterRestore(dryRun: true)
        #expect(try world.allRows() == before)
        let line = try #require(result.restorations?.first)
        #expect(line.trades.count == 5 && line.orders == 10)
        #expect(line.generation == nil)
        #expect(result.attentions.contains { $0.code == "journal_behind" })
    }

    @Test func `is rebuilt once, however often it is asked for`() throws {
        let world = try Loss(World.spread()).world
        try world.afterRestore()
        let once = try JournalDump(of: world)
        let again = try world.afterRestore()
        #expect(try JournalDump(of: world) == once)
        #expect(again.restorations?.first?.trades == [])
        #expect(again.restorations?.first?.generation == nil)
        #expect(again.attentions.isEmpty, "\(again.attentions)")
    }

    @Test func `closes what was rebuilt by the ordinary pass`() throws {
        let world = try Loss(World.spread()).world
        try world.afterRestore()
        world.paper.disturb("*", .premium("0.5"))
        let result = try world.close()
        #expect(result.problems.isEmpty && result.attentions.isEmpty)
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.positions.isEmpty)
        try world.reconcile()
        try world.expectAgreement()
    }

    @Test func `gives no number and no id again that was given before`() throws {
        let loss = try Loss(World.spread())
        let world = loss.world
        let used = Set(try world.truth.orders.map(\.clientOrderID))
        try world.afterRestore()
        try world.closeAll()
        try world.open()
        let ids = try world.truth.orders.map(\.clientOrderID)
        #expect(Set(ids).count == ids.count)
        let fresh = ids.filter { !used.contains($0) }.compactMap(ClientOrderID.init)
        let highest = used.compactMap(ClientOrderID.init).map(\.trade).max() ?? 0
        #expect(!fresh.isEmpty)
        #expect(fresh.allSatisfy { $0.generation == 2 && $0.trade > highest })
    }

    @Test func `does not take the orders of other programs for its own`() throws {
        let loss = try Loss(World.spread())
        let world = loss.world
        // Another installation of basis, and a program of the owner's.
        for (index, name) in ["bzzzz01000001000000a1s01", "mine7"].enumerated() {
            try world.placeForeign(name, size: Exact(index + 1))
        }
        let result = try world.afterRestore()
        let names = try JournalDump(of: world)["orders"].joined()
        #expect(!names.contains("bzzzz") && !names.contains("mine7"))
        #expect(result.restorations?.first?.orders == 10)
        try world.expectAgreement()
    }

    @Test func `finds what is days old in the archives`() throws {
        let world = try World.spread()
        try world.snapshot()
        try world.open()
        try world.reconcile()
        let backup = try DatabaseBackup(of: world.database)
        try world.open()
        world.time.advance(12 * Timestamp.day)
        try world.snapshot()
        try world.open()
        try world.reconcile()
        let lost = try JournalDump(of: world)
        try backup.restore()
        let opening = try world.open()
        #expect(opening.attentions.contains { $0.code == "journal_behind" })
        let result = try world.afterRestore()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(try JournalDump(of: world).differences(from: lost) == [])
        try world.expectAgreement()
    }
}
