import Clock
import Domain
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct `A statement` {
    private let database: TestDatabase
    private let connection: PostgresConnection

    init() throws {
        database = try TestDatabase.makeEmpty()
        connection = try database.connect()
        try connection.executeScript(
            """
            create schema basis;
            create table lot (
                name text constraint lot_name primary key,
                size numeric constraint size_positive check (size > 0)
            );
            """)
    }

    @Test func `reports how many rows it touched`() throws {
        let sql = "insert into lot select 'lot ' || n, n from generate_series(1, 3) as n"
        #expect(try connection.execute(sql) == 3)
        #expect(try connection.execute("delete from lot where size > 1") == 2)
        #expect(try connection.execute("create index on lot (size)") == 0)
    }

    @Test func `is planned once where the session keeps plans, and answers as ever`() throws {
        connection.keepsPlans = true
        let sql = "insert into lot values ($1, $2)"
        for size in 1...3 { #expect(try connection.execute(sql, ["lot \(size)", size]) == 1) }
        let error = #expect(throws: PostgresError.self) {
            try connection.execute(sql, ["lot 1", 1])
        }
        #expect(error?.isUniqueViolation(of: "lot_name") == true)
        for _ in 1...2 {
            let misspelt = #expect(throws: PostgresError.self) {
                try connection.query("select sise from lot")
            }
            #expect(misspelt?.sqlState == "42703")
        }
        let kept = try connection.query(
            "select statement, generic_plans + custom_plans as runs from pg_prepared_statements "
                + "where statement like 'insert%'")
        #expect(try kept.map { try $0.string("statement") } == [sql])
        #expect(try kept.map { try $0.int("runs") } == [4])
    }

    @Test func `that breaks a unique key says which`() throws {
        let sql = "insert into lot values ($1, $2)"
        try connection.execute(sql, ["BTC", 1])
        let error = #expect(throws: PostgresError.self) { try connection.execute(sql, ["BTC", 2]) }
        #expect(error?.isUniqueViolation(of: "lot_name") == true)
        #expect(error?.isUniqueViolation() == true)
        #expect(error?.isUniqueViolation(of: "another") == false)
        #expect(error?.constraint == "lot_name")
        #expect(error?.sqlState == PostgresError.uniqueViolation)
        #expect(!connection.isDead)
    }

    @Test func `that fails does not print its parameters`() throws {
        let secret = "5up3r-s3cr3t"
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("insert into lot (name, nothing) values ($1, 1)", [secret])
        }
        let text = try #require(error?.description)
        #expect(!text.contains(secret))
        #expect(text.contains("insert into lot (name, nothing) values ($1, 1)"))
        #expect(text.contains("42703"))
        #expect(text.contains("basis migrate"))
    }

    @Test func `that a role may not run is refused, not failed`() throws {
        let role = try TestRole.make(on: database)
        try connection.executeScript("grant usage on schema basis to \(role); set role \(role)")
        let error = #expect(throws: PostgresError.self) { try connection.query("table lot") }
        guard case .refused("42501", let detail) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(detail.contains("lot"))
    }

    @Test func `is checked without being run`() throws {
        try connection.prepareCheck("delete from lot where name = $1")
        try connection.execute("insert into lot values ('a', 1)")
        try connection.prepareCheck("delete from lot")
        #expect(try connection.queryRow("select count(*) as n from lot").int("n") == 1)
        #expect(throws: PostgresError.self) { try connection.prepareCheck("select sise from lot") }
        #expect(!connection.isDead)
    }

    @Test func `of a script stops at the first error`() throws {
        #expect(throws: PostgresError.self) {
            try connection.executeScript(
                "insert into lot values ('a', 1); insert into lot values ('b', -1)")
        }
        #expect(try connection.query("table lot").isEmpty)
    }

    @Test func `of COPY is not spoken and ends the connection`() throws {
        #expect(throws: PostgresError.self) { try connection.execute("copy lot to stdout") }
        #expect(connection.isDead)
    }

    @Test func `of a large answer arrives whole`() throws {
        let rows = try connection.query(
            "select n, repeat('x', 1000) as filler from generate_series(1, 5000) as n")
        #expect(rows.count == 5000)
        #expect(try rows.last?.int("n") == 5000)
        #expect(try rows.allSatisfy { try $0.string("filler").utf8.count == 1000 })
    }

    @Test func `with a large parameter is sent whole`() throws {
        let text = String(repeating: "0123456789", count: 100_000)
        let row = try connection.queryRow(
            "select length($1::text) as length, md5($1::text) as sum, md5($2::text) as same",
            [text, text])
        #expect(try row.int("length") == 1_000_000)
        #expect(try row.string("sum") == row.string("same"))
    }

    @Test func `leaves its notices to be logged`() throws {
        try connection.executeScript("do $$ begin raise warning 'mind the gap'; end $$")
        let notices = connection.takeNotices()
        #expect(notices.map(\.message) == ["mind the gap"])
        #expect(notices.map(\.severity) == ["WARNING"])
        #expect(connection.takeNotices().isEmpty)
    }
}

@Suite struct `Every wait for the database ends` {
    private let database: TestDatabase

    init() throws { database = try TestDatabase.makeEmpty() }

    @Test func `by the server's statement limit`() throws {
        let connection = try database.connect(limits: PostgresTimeLimits(statement: 50))
        let error = #expect(throws: PostgresError.self) {
            try connection.query("select pg_sleep(60)")
        }
        guard case .timedOut(let milliseconds, "select pg_sleep(60)") = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(milliseconds >= 50 && milliseconds < 10_000)
        #expect(try connection.queryRow("select 1 as alive").int("alive") == 1)
    }

    @Test func `by our own limit and a cancel when the server keeps none`() throws {
        // Time that only this side sees passing: our limit is over, the server's has just begun.
        let ahead = Atomic<Int64>(0)
        let clock = Clock(
            now: Clock.system.now,
            elapsed: { Clock.system.elapsed() + ahead.load(ordering: .relaxed) }, sleep: { _ in })
        let limits = PostgresTimeLimits(statement: 10_000)
        let connection = try database.connect(limits: limits, clock: clock)
        // Asked in every slice of the wait, the hook is where time can pass.
        connection.interrupted = {
            ahead.store(12_000, ordering: .relaxed)
            return false
        }
        let error = #expect(throws: PostgresError.self) {
            try connection.query("select pg_sleep(60)")
        }
        guard case .timedOut(12_000..., _) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(!connection.isDead)
        #expect(try connection.queryRow("select 1 as alive").int("alive") == 1)
    }

    @Test func `by an interruption, and the connection lives on`() throws {
        let connection = try database.connect()
        connection.interrupted = { true }
        #expect(throws: PostgresError.interrupted(statement: "select pg_sleep(60)")) {
            try connection.query("select pg_sleep(60)")
        }
        connection.interrupted = { false }
        #expect(try connection.queryRow("select 1 as alive").int("alive") == 1)
    }

    @Test func `by the lock limit, told apart from a slow statement`() throws {
        let holder = try database.connect()
        _ = try holder.query("select pg_advisory_lock(7)")
        let connection = try database.connect(limits: PostgresTimeLimits(lock: 50))
        let error = #expect(throws: PostgresError.self) {
            try connection.query("select pg_advisory_lock(7)")
        }
        guard case .lockUnavailable = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(!connection.isDead)
    }

    @Test func `and other limits hold only as long as they are asked for`() throws {
        let connection = try database.connect(limits: PostgresTimeLimits(statement: 60_000))
        var other = connection.limits
        other.statement = 50
        #expect(throws: PostgresError.self) {
            try connection.withLimits(other) { try connection.query("select pg_sleep(60)") }
        }
        let setting = try connection.queryRow("show statement_timeout")
        #expect(try setting.string("statement_timeout") == "1min")
        #expect(connection.limits.statement == 60_000)
    }
}
