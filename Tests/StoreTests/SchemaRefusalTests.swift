import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `The schema refuses` {
    private let journal: TestJournal
    private let connection: PostgresConnection
    private let opened: (position: Position, trade: Trade)

    init() throws {
        journal = try TestJournal()
        connection = try journal.database.connect()
        let pass = try journal.store.beginPass("open-pass", venue: "paper")
        opened = try journal.open(
            TestJournal.trade(journal.pair, coins: "0.1627"), lease: try journal.lease(),
            pass: pass)
    }

    private var spot: JournalOrder { opened.trade.orders(of: .spot)[0] }

    private func refused(
        _ sql: String, _ parameters: [any PostgresParameter], by constraint: String? = nil,
        state: String = PostgresError.checkViolation, saying words: String = "",
        location: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: PostgresError.self, sourceLocation: location) {
            try connection.execute(sql, parameters)
        }
        #expect(error?.sqlState == state, sourceLocation: location)
        if !words.isEmpty {
            #expect("\(error.map { "\($0)" } ?? "")".contains(words), sourceLocation: location)
        }
        if let constraint {
            #expect(error?.constraint == constraint, sourceLocation: location)
        }
    }

    @Test func `two owners of a future on an account`() throws {
        refused(
            """
            insert into position (account, strategy, venue, coin, spot, future, contract_value, hedge)
            select account, strategy, venue, coin, spot, future, contract_value, hedge
            from position where id = $1
            """, [opened.position.id], by: "position_one_owner",
            state: PostgresError.uniqueViolation)
    }

    @Test func `a second unfinished trade of a position`() throws {
        refused(
            """
            insert into trade (position, kind, pass, target_contracts, target_coins, sequence, numbers)
            select position, 'close', pass, 1, 1, 'together', '{}' from trade where id = $1
            """, [opened.trade.id], by: "trade_one_unfinished",
            state: PostgresError.uniqueViolation)
    }

    @Test func `a client order id that was used before`() throws {
        refused(
            """
            insert into orders (client_order_id, account, trade, leg, attempt, purpose, instrument,
                side, type, trade_mode, price, size, reduce_only, epoch, expires_at)
            select client_order_id, account, trade, leg, 2, purpose, instrument, side, type,
                trade_mode, price, size, reduce_only, epoch, expires_at
            from orders where client_order_id = $1
            """, [spot.clientOrderID], by: "orders_pkey", state: PostgresError.uniqueViolation)
    }

    @Test func `a filled size that shrinks`() throws {
        var order = spot
        order.state = .live
        (order.filledSize, order.averagePrice, order.fee) = ("0.1", 60_000, 0)
        try journal.store.save([order], account: try journal.account().id)
        refused(
            "update orders set filled_size = 0.09 where client_order_id = $1",
            [spot.clientOrderID], saying: "cannot shrink from 0.1 to 0.09")
    }

    @Test func `a final order that comes back to life`() throws {
        var order = spot
        order.state = .canceled
        try journal.store.save([order], account: try journal.account().id)
        refused(
            "update orders set state = 'live', ended_at = null where client_order_id = $1",
            [spot.clientOrderID], saying: "is canceled and cannot become live")
    }

    @Test func `a recorded order that is rewritten`() {
        for assignment in ["price = 1", "size = 1", "side = 'sell'", "instrument = 'ETH-USDT'"] {
            refused(
                "update orders set \(assignment) where client_order_id = $1",
                [spot.clientOrderID])
        }
    }

    @Test func `more filled than was ordered, and sizes and prices below zero`() {
        for assignment in ["filled_size = size + 1, average_price = 1", "filled_size = -1"] {
            refused(
                "update orders set \(assignment) where client_order_id = $1",
                [spot.clientOrderID])
        }
        refused(
            "update trade set target_coins = -1 where id = $1", [opened.trade.id])
        refused(
            "update position set contract_value = 0 where id = $1", [opened.position.id])
    }

    @Test func `numbers that are none`() {
        refused("update trade set target_coins = 'NaN' where id = $1", [opened.trade.id])
        refused("update trade set dust_coins = 'Infinity' where id = $1", [opened.trade.id])
    }

    @Test func `thresholds that are reversed, and sizes that are no multiple of 100`() {
        refused(
            "update strategy set max_close_yield_pct = min_open_yield_pct", [],
            by: "thresholds_in_order")
        refused("update strategy set per_order_usd = 150", [])
        refused("update strategy set per_order_usd = 0", [])
    }

    @Test func `an order for which nobody is accountable`() {
        refused("delete from trade where id = $1", [opened.trade.id], state: "23503")
        refused("delete from position where id = $1", [opened.position.id], state: "23503")
        refused("delete from account where name = 'main'", [], state: "23503")
    }

    @Test func `a latch that would keep positions from being closed`() {
        refused(
            """
            insert into stop (scope, mode, automatic, code, reason, set_by)
            values ('all', 'stopped', true, 'x', 'x', 'x')
            """, [], by: "latches_never_stop_closing")
    }

    @Test func `a second account of the same user id`() throws {
        #expect(throws: StoreError.userIDTaken(userID: "user-main", account: "main")) {
            try journal.addAccount("main")
        }
        refused(
            """
            insert into account (name, venue, uid, environment, key_id, api_key, api_secret,
                api_passphrase)
            select 'other', venue, uid, environment, key_id, api_key, api_secret, api_passphrase
            from account where name = 'main'
            """, [], state: PostgresError.uniqueViolation)
    }
}
