import Postgres
import Schema
import Store
import TestSupport
import Testing

@Suite struct `Least privilege` {
    private let journal: TestJournal
    private let connection: PostgresConnection

    init() throws {
        journal = try TestJournal()
        connection = try journal.database.connect()
    }

    private func become(_ role: String) throws { try connection.execute("set role \(role)") }

    private func denied(_ sql: String, location: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: PostgresError.self, sourceLocation: location) {
            try connection.execute(sql)
        }
        #expect(
            error?.sqlState == "42501", "\(sql): \(String(describing: error))",
            sourceLocation: location)
    }

    @Test(arguments: [
        "create table basis.mine (a int)", "drop table basis.bill",
        "alter table basis.orders add mine int", "drop view basis.position_amount",
        "alter table basis.strategy drop constraint thresholds_in_order",
        "drop trigger guard_order on basis.orders",
        "create or replace function basis.clock() returns timestamptz language sql as 'select null::timestamptz'",
    ])
    func `keeps the jobs from changing the schema`(sql: String) throws {
        try become("basis_jobs")
        denied(sql)
    }

    @Test(arguments: [
        "update bill set change = 0", "delete from bill", "update fill set price = 1",
        "delete from fill", "delete from orders", "delete from trade", "delete from position",
        "update verdict set verdict = 'opened'", "delete from pass",
        "update equity_currency set cash = 0", "truncate orders",
        "update equity set total_usd = 0", "update snapshot set taken_at = now()",
        "delete from account",
        "update schema_migration set sha256 = ''", "delete from strategy_history",
        "update installation set code = 'aaaa'",
    ])
    func `keeps the jobs from rewriting history`(sql: String) throws {
        try become("basis_jobs")
        denied(sql)
    }

    @Test func `lets the jobs do all that a pass needs`() throws {
        try become("basis_jobs")
        for sql in [
            "insert into pass (command, owner) values ('open-pass', 'tests')",
            "select ensure_yield_partition('2031-05-05')", "select clock()",
            "update account_lease set epoch = epoch + 1", "select version from schema_version",
        ] {
            try connection.execute(sql)
        }
    }

    @Test func `lets the jobs rebuild what a restored database lacks`() throws {
        try become("basis_jobs")
        let store = Store(connection: connection, owner: "tests")
        let taken = try store.takeLease(1, milliseconds: 60_000, givesWay: false)
        guard case .taken(let lease) = taken else {
            Issue.record("\(taken)")
            return
        }
        let pass = try store.beginPass("reconcile", venue: "paper")
        try store.passTradeNumbers(upTo: 40)
        #expect(try store.lastTradeNumber() == 40)
        // It only ever goes up.
        try store.passTradeNumbers(upTo: 7)
        #expect(try store.lastTradeNumber() == 40)
        let generation = try store.finishRestoration(
            RestorationEnd(
                generation: 5, positions: 0, trades: 0, orders: 0, fills: 0, unattributed: []),
            account: 1, lease: lease, pass: pass)
        #expect(generation == 6)
        #expect(try store.missingOrders(account: 1).isEmpty)
    }

    @Test func `keeps readers from the sealed secrets, and from writing anything`() throws {
        try become("basis_reader")
        for sql in [
            "select * from account", "select api_secret from account",
            "update strategy set enabled = false",
            "insert into pass (command, owner) values ('a', 'b')",
            "select ensure_yield_partition('2031-05-05')",
        ] {
            denied(sql)
        }
    }

    @Test func `lets readers read every view, accounts without their secrets among them`() throws {
        let views = try connection.query(
            "select viewname as name from pg_views where schemaname = 'basis'"
        ).map { try $0.string("name") }
        #expect(views.contains("account_list") && views.contains("position_amount"))
        try become("basis_reader")
        for view in views { try connection.execute("select * from \(view)") }
        let account = try connection.queryRow("select * from account_list")
        #expect(try account.string("name") == "main")
        #expect(throws: PostgresError.self) { try account.text("api_key") }
    }
}

@Suite struct `Every table and view` {
    @Test func `says what a row of it and what each of its columns means`() throws {
        let database = try TestDatabase.make()
        let silent = try database.connect().query(
            """
            select c.relname as name, a.attname as column
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where n.nspname = 'basis' and c.relkind in ('r', 'p', 'v', 'm')
                -- A partition is a part of its table, which is described.
                and not c.relispartition
                and (obj_description(c.oid, 'pg_class') is null
                    or col_description(c.oid, a.attnum) is null)
            order by 1, 2
            """)
        let names = try silent.map {
            "\(try $0.string("name")).\(try $0.stringOrNil("column") ?? "")"
        }
        #expect(names == [])
    }
}
