import Domain
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

/// A database that failed over without its last commit: the spot leg of an opening is there, and the
/// sale of the future, which was sent and filled, is not.
@Suite struct `A hedge that the journal has lost` {
    private let world: World
    private let future: String

    init() throws {
        world = try World(coins: [:], rules: [("whitelist", "BTC")])
        world.tiesClocks = true
        try world.snapshot()
        try world.open()
        let position = try #require(try world.positions.first)
        future = position.futureID
        try #require(try world.truth.positions.map(\.contracts) == [-10])
        let hand = try world.database.connect()
        try hand.execute("set session_replication_role = replica")
        try hand.execute("delete from basis.fill where instrument = '\(future)'")
        #expect(try hand.execute("delete from basis.orders where leg = 'future'") == 1)
        #expect(
            try hand.execute("update basis.trade set ended_at = null, outcome = null") == 1)
        world.paper.inject(
            PaperFault(path: "/api/v5/account/bills", kind: .emptyData, count: 1000))
    }

    private var isTouched: Bool {
        get throws { try world.truth.orders.count != 2 }
    }

    @Test func `is not made again, nor its coins sold, before its bill can be there`() throws {
        for _ in 1...3 {
            #expect(ExitStatus(try world.reconcile()) == .attention)
            #expect(try !isTouched)
            world.time.advance(30_000)
        }
        world.paper.clearFaults()
        let result = try world.reconcile()
        #expect(result.attentions.map(\.code).contains("journal_behind"))
        #expect(try !isTouched)
    }

    @Test func `holds nothing up for ever where no bill tells of it`() throws {
        try world.reconcile()
        #expect(try !isTouched)
        world.time.advance(4 * Timestamp.minute)
        try world.reconcile()
        #expect(try isTouched)
        #expect(try world.positions.allSatisfy { $0.unfinishedTrade == nil })
    }
}
