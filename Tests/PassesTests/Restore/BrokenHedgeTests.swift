import Domain
import HTTP
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

/// Backups are made at any moment, also in the middle of a trade.
@Suite struct `A backup from the middle of a trade` {
    /// The machine dies at its n-th POST, which arrives; the rows up to then are the backup's, and
    /// those of the pass after it are lost.
    private func world(
        coins: [String: Exact]?, backupAtPost post: Int, dyingAtPost death: Int?
    ) throws -> (world: World, lost: JournalDump) {
        let world = try World.spread(coins: coins)
        try world.snapshot()
        var backup: DatabaseBackup?
        var posts = 0
        world.transport.beforeEach = { request in
            guard request.method == .post else { return }
            posts += 1
            if posts == post { backup = try? DatabaseBackup(of: world.database) }
        }
        if let death {
            world.transport.isCut = { _ in posts >= death }
            world.transport.arrivesWhenCut = true
            world.transport.staysCut = true
        }
        _ = try world.open()
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        world.transport.beforeEach = { _ in }
        if death == nil { try world.reconcile() }
        let lost = try JournalDump(of: world)
        try #require(backup).restore()
        try world.expireLease()
        return (world, lost)
    }

    @Test func `whose orders were in doubt then and filled since is resolved by asking`() throws {
        let (world, lost) = try world(coins: nil, backupAtPost: 1, dyingAtPost: nil)
        let result = try world.afterRestore()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result.attentions)")
        #expect(try JournalDump(of: world).differences(from: lost) == [])
        try world.expectAgreement()
    }

    @Test func `gets the second leg that was sent after it, and sends no other`() throws {
        let (world, lost) = try world(coins: [:], backupAtPost: 1, dyingAtPost: nil)
        let sent = try world.truth.orders.count
        // An ordinary pass sees one leg filled and the other missing; it must not hedge it again.
        let opening = try world.open()
        #expect(opening.attentions.contains { $0.code == "journal_behind" })
        #expect(try world.truth.orders.count == sent)
        let result = try world.afterRestore()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result.attentions)")
        #expect(try JournalDump(of: world).differences(from: lost) == [])
        #expect(try world.truth.orders.count == sent)
        try world.expectAgreement()
    }

    @Test func `with one leg alone is hedged by the passes as if nothing had been lost`() throws {
        let (world, _) = try world(coins: [:], backupAtPost: 1, dyingAtPost: 1)
        let result = try world.afterRestore()
        #expect(result.problems.isEmpty, "\(result.problems)")
        let position = try #require(try world.positions.first)
        #expect(position.unfinishedTrade == nil)
        try world.expectHedged(position)
        try world.reconcile()
        try world.expectAgreement()
    }

    @Test func `before it leaves a lost first leg, which a person's word gives its future`() throws
    {
        let world = try World.spread(coins: [:])
        try world.snapshot()
        let future = try world.bestFuture()
        let backup = try DatabaseBackup(of: world.database)
        var posts = 0
        world.transport.beforeEach = { if $0.method == .post { posts += 1 } }
        world.transport.isCut = { _ in posts >= 1 }
        (world.transport.arrivesWhenCut, world.transport.staysCut) = (true, true)
        _ = try world.open()
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        try backup.restore()
        let told = try world.afterRestore()
        #expect(told.restorations?.first?.unattributed.count == 1)
        #expect(try world.store.stops().map(\.code) == ["unattributed"])
        let result = try world.afterRestore(owners: [future: "carry"])
        #expect(
            result.attentions.isEmpty,
            "\(result.attentions) \(result.trades.flatMap(\.orders).compactMap(\.journal).map { [$0.side.rawValue, $0.instrumentID, $0.size.description, $0.price.description, $0.purpose.rawValue] })"
        )
        let position = try #require(try world.positions.first)
        #expect(position.futureID == future && position.unfinishedTrade == nil)
        try world.expectHedged(position)
        try world.reconcile()
        try world.expectAgreement()
    }
}

extension World {
    /// What is left over is less than the smallest order.
    func expectHedged(
        _ position: Position, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let spot = try store.instruments([position.spotID], venue: "paper").spots.first
        let residual = try Exposure(of: position).residual.magnitude
        #expect(residual < spot?.minSize ?? 0, sourceLocation: location)
    }

    /// The lease as a dead process leaves it in a backup, by the clock that the passes go by.
    func expireLease() throws {
        _ = try database.connect().execute(
            "update account_lease set released = false, until = '2000-01-01'")
    }
}
