import Domain
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `Bills that lag behind the account's cash` {
    /// A pair was opened, and the exchange shows no bill of it yet.
    private func openWithoutBills() throws -> World {
        let world = try World()
        try world.snapshot()
        _ = try world.open()
        try #require(try world.positions.count == 1)
        world.paper.inject(
            PaperFault(path: "/api/v5/account/bills", kind: .emptyData, count: 1000))
        return world
    }

    @Test func `are waited for while a fill that is stored is younger than a minute`() throws {
        let world = try openWithoutBills()
        for _ in 1...2 {
            let result = try world.reconcile()
            #expect(result.notes.contains { $0.hasPrefix("not compared") }, "\(result.notes)")
            #expect(try world.store.stops().isEmpty)
        }
        world.paper.clearFaults()
        let result = try world.reconcile()
        #expect(!result.notes.contains { $0.hasPrefix("not compared") })
        #expect(ExitStatus(result) == .success)
    }

    @Test
    func `are so many that they would take all its time: a pass works what is open without them`()
        throws
    {
        let world = try World()
        try world.snapshot()
        try world.open()
        try world.reconcile()
        for _ in 1...2100 { world.paper.deposit("0.01", "USDT", to: World.uid) }
        let before = world.transport.rounds.count
        let result = try world.open()
        #expect(result.problems.count == 1 && ExitStatus(result) == .attention)
        #expect(result.trades.isEmpty)
        #expect(world.transport.rounds.count - before < 40)
        let future = try #require(try world.positions.first).futureID
        world.paper.disturb(future, .premium("0.1"))
        #expect(try world.close().trades.first?.trade?.outcome == .filled)
        world.time.advance(3 * Timestamp.minute)
        try world.reconcile()
        #expect(try world.open().problems.isEmpty)
    }

    @Test func `behind newer ones are fetched all the same once they come`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        world.time.advance(2 * Timestamp.minute)
        try #require(try world.reconcile().attentions.isEmpty)
        let hand = try world.database.connect()
        let late = try hand.execute(
            """
            delete from basis.bill where bill_id = (
                select bill_id from basis.bill where currency = 'USDT' order by bill_id limit 1)
            """)
        try #require(late == 1)
        #expect(ExitStatus(try world.reconcile()) == .success)
    }

    @Test func `are a break of the ledger once the account has been quiet for a minute`() throws {
        let world = try openWithoutBills()
        world.time.advance(61_000)
        let result = try world.reconcile()
        #expect(result.attentions.map(\.code).contains("balance_break"))
        #expect(try world.store.stops().map(\.code) == ["ledger_break"])
    }
}
