import Domain
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

/// The journal is damaged behind the program's back, and reconcile finds each figure that is not the
/// exchange's.
@Suite struct `A break` {
    private let world: World
    private let hand: PostgresConnection
    private let future: String

    init() throws {
        world = try World()
        world.tiesClocks = true
        try world.snapshot()
        try world.open()
        world.time.advance(2 * Timestamp.minute)
        try #require(try world.reconcile().attentions.isEmpty)
        hand = try world.database.connect()
        future = try #require(try world.positions.first).futureID
    }

    private func damage(_ sql: String) throws {
        try hand.execute("alter table basis.orders disable trigger guard_order")
        #expect(try hand.execute(sql) == 1)
        try hand.execute("alter table basis.orders enable trigger guard_order")
    }

    private func breaks(_ result: PassResult) -> [Break] {
        (result.breaks ?? []).map(\.found)
    }

    @Test func `is none where an execution is only missing here: it is fetched again`() throws {
        try damage("delete from basis.fill where instrument = '\(future)'")
        let result = try world.reconcile()
        #expect(breaks(result) == [] && ExitStatus(result) == .success)
        let order = try #require(
            try world.positions.first?.orders.first { $0.leg == .future })
        #expect(order.fills.map(\.size).sum() == order.filledSize)
    }

    @Test func `of fills is told after a minute, and latches the pair where there are too many`()
        throws
    {
        try damage(
            """
            insert into basis.fill select account, 'x' || bill_id, client_order_id, order_id,
                exchange_trade_id, instrument, side, price, 1, 0, fee_currency, maker, filled_at
            from basis.fill where instrument = '\(future)' limit 1
            """)
        let result = try world.reconcile()
        let found = try #require(breaks(result).first)
        #expect(found.kind == .fill && found.difference == -1)
        #expect(result.attentions.map(\.code) == ["fill_break"])
        #expect(ExitStatus(result) == .attention)
        #expect(
            try world.store.stops().map(\.scope) == [
                .pair(account: try world.store.account(named: "main").id, future: future)
            ])
        #expect(try world.store.stops().map(\.code) == ["fill_break"])
        // It stays until a person ends it, and is told again by each reconcile.
        #expect(try world.reconcile().attentions.first?.code == "fill_break")
        #expect(try world.store.stops().count == 1)
    }

    @Test func `of an order that ended just now waits for its fills`() throws {
        try damage(
            "update basis.orders set ended_at = basis.clock() where instrument = '\(future)'")
        try damage(
            """
            insert into basis.fill select account, 'x' || bill_id, client_order_id, order_id,
                exchange_trade_id, instrument, side, price, 1, 0, fee_currency, maker, filled_at
            from basis.fill where instrument = '\(future)' limit 1
            """)
        // By the world's clock, to which the session of the passes is tied.
        try damage(
            "update basis.orders set ended_at = '\(world.time.now)' where instrument = '\(future)'")
        #expect(breaks(try world.reconcile()) == [])
        world.time.advance(2 * Timestamp.minute)
        #expect(breaks(try world.reconcile()).map(\.kind) == [.fill])
    }

    @Test func `of an order is a figure that is not the exchange's, twice`() throws {
        try damage(
            """
            update basis.orders set size = size + 1, filled_size = filled_size + 1
            where instrument = '\(future)'
            """)
        let result = try world.reconcile()
        #expect(breaks(result).map(\.kind).contains(.order))
        let shrunk = try #require(breaks(result).first { $0.figure == "filled, contracts" })
        #expect(shrunk.difference == -1)
        #expect(try world.store.stops().map(\.code).contains("order_break"))
        try world.snapshot()
        let opened = try world.open()
        #expect(
            opened.verdicts.contains { line in
                line.judgement.reasons.contains { $0.verdict == .latched }
            })
    }

    @Test func `of a fee is told and stops nothing`() throws {
        try damage("update basis.fill set fee = fee * 2 where instrument = '\(future)'")
        let result = try world.reconcile()
        #expect(breaks(result).map(\.kind) == [.fee])
        #expect(result.attentions.map(\.code) == ["fee_break"])
        #expect(try world.store.stops().isEmpty)
    }

    @Test func `of a position names the contracts on both sides`() throws {
        try world.trade(.sell, 3, of: future)
        world.time.advance(Timestamp.minute)
        let result = try world.reconcile()
        let found = try #require(breaks(result).first)
        #expect(found.kind == .position && found.subject == future)
        #expect(found.ours.isNegative && found.difference == -3)
        #expect(try world.store.stops().map(\.code) == ["foreign_in_our_future"])
    }
}
