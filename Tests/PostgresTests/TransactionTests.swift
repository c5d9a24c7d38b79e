import Postgres
import TestSupport
import Testing

@Suite struct `A transaction` {
    private let database: TestDatabase
    private let connection: PostgresConnection

    init() throws {
        database = try TestDatabase.makeEmpty()
        let limits = PostgresTimeLimits(statement: 30_000, commit: 200)
        connection = try database.connect(limits: limits)
        try connection.executeScript(
            """
            create schema basis;
            create table trade (id integer constraint trade_once primary key);
            create table remark (act text, trade integer);
            """)
    }

    private struct Change: Error {}

    /// A second look, from outside.
    private func trades() throws -> [Int] {
        try database.connect().query("select id from trade order by id").map { try $0.int("id") }
    }

    /// Has a deferred trigger do `action` while the server works on COMMIT.
    private func atCommit(_ action: String) throws {
        try connection.executeScript(
            """
            create function at_commit() returns trigger language plpgsql as
                $$ begin \(action); return null; end $$;
            create constraint trigger at_commit after insert on trade
                deferrable initially deferred for each row execute function at_commit();
            """)
    }

    @Test func `commits what its body wrote and returns its value`() throws {
        let count = try connection.transaction { try $0.execute("insert into trade values (1)") }
        #expect(count == 1)
        #expect(try trades() == [1])
    }

    @Test func `rolls back when its body throws, and passes the error on`() throws {
        #expect(throws: Change.self) {
            try connection.transaction { connection in
                try connection.execute("insert into trade values (1)")
                throw Change()
            }
        }
        #expect(try trades().isEmpty)
        #expect(!connection.isDead)
        try connection.transaction { _ = try $0.execute("insert into trade values (2)") }
        #expect(try trades() == [2])
    }

    @Test func `rolls back after a failed statement`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("insert into trade values (1)")
                try connection.execute("insert into trade values (1)")
            }
        }
        #expect(error?.isUniqueViolation(of: "trade_once") == true)
        #expect(try trades().isEmpty)
        #expect(!connection.isDead)
    }

    @Test func `rolls back although the run is being interrupted`() throws {
        #expect(throws: PostgresError.interrupted(statement: "select pg_sleep(60)")) {
            try connection.transaction { connection in
                try connection.execute("insert into trade values (1)")
                connection.interrupted = { true }
                try connection.execute("select pg_sleep(60)")
            }
        }
        #expect(!connection.isDead)
        connection.interrupted = { false }
        #expect(try connection.query("table trade").isEmpty)
    }

    @Test func `commits although the run is being interrupted`() throws {
        try connection.transaction { connection in
            try connection.execute("insert into trade values (1)")
            connection.interrupted = { true }
        }
        #expect(try trades() == [1])
    }

    @Test(arguments: ["notice", "warning"])
    func `is in doubt when COMMIT comes with a notice`(level: String) throws {
        try atCommit("raise \(level) 'not confirmed by the standby'")
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.execute("insert into trade values (1)") }
        }
        guard case .commitInDoubt(.notices(let notices)) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(notices.map(\.message) == ["not confirmed by the standby"])
        #expect(connection.isDead)
    }

    @Test func `is in doubt for a notice that the role's settings would hide`() throws {
        try atCommit("raise warning 'hidden'")
        let role = try TestRole.make(on: database, "alter role @ set client_min_messages = error")
        try connection.executeScript(
            "grant usage on schema basis to \(role); grant insert on trade to \(role)")
        var settings = database.settings()
        settings.connectionString = database.url(as: role)
        let session = try PostgresConnection(settings)
        let error = #expect(throws: PostgresError.self) {
            try session.transaction { try $0.execute("insert into trade values (1)") }
        }
        guard case .commitInDoubt(.notices) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
    }

    @Test func `is not in doubt for a notice before COMMIT`() throws {
        try connection.transaction { connection in
            try connection.executeScript("do $$ begin raise notice 'early'; end $$")
            try connection.execute("insert into trade values (1)")
        }
        #expect(try trades() == [1])
    }

    @Test func `is in doubt when its body hid a failed statement`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("insert into trade values (1)")
                try? connection.executeScript("select 1 / 0")
            }
        }
        #expect(error == .commitInDoubt(.answered("ROLLBACK")))
        #expect(connection.isDead)
        #expect(try trades().isEmpty)
    }

    @Test func `whose body ends it goes no further`() throws {
        let script = "insert into trade values (1); commit"
        #expect(throws: PostgresError.transactionEnded(statement: script)) {
            try connection.transaction { connection in
                try connection.executeScript(script)
                try connection.execute("insert into trade values (2)")
            }
        }
        #expect(connection.isDead)
        #expect(try trades() == [1])
    }

    @Test func `is in doubt when COMMIT hangs, and the socket is closed`() throws {
        try atCommit("perform pg_sleep(20)")
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.execute("insert into trade values (1)") }
        }
        #expect(error == .commitInDoubt(.noAnswer(milliseconds: 200)))
        #expect(connection.isDead)
    }

    @Test func `is in doubt when the server goes away during COMMIT`() throws {
        try atCommit("perform pg_terminate_backend(pg_backend_pid())")
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.execute("insert into trade values (1)") }
        }
        guard case .commitInDoubt(.connectionLost(let detail)) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(detail.contains("57P01"))
        #expect(connection.isDead)
    }

    @Test func `is certainly not recorded when COMMIT itself is refused`() throws {
        try atCommit("raise exception 'limit passed' using errcode = '23514'")
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.execute("insert into trade values (1)") }
        }
        #expect(error?.sqlState == PostgresError.checkViolation)
        #expect(!connection.isDead)
        #expect(try trades().isEmpty)
    }

    @Test func `that loses its connection says so, and so does every later call`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("insert into trade values (1)")
                let killer = try database.connect()
                try killer.execute("select pg_terminate_backend($1)", [connection.processID])
                try connection.execute("insert into trade values (2)")
            }
        }
        guard case .connectionLost(let detail, "insert into trade values (2)") = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(detail.contains("57P01"))
        #expect(connection.isDead)
        #expect(throws: PostgresError.connectionLost(detail: detail, statement: "select 1")) {
            try connection.query("select 1")
        }
        #expect(try trades().isEmpty)
    }

    @Test func `whose body hid the loss of the connection does not commit`() throws {
        #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("insert into trade values (1)")
                try? connection.executeScript("select pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(try trades().isEmpty)
    }

    @Test func `as a snapshot sees one moment and writes nothing`() throws {
        try connection.transaction(.snapshot) { connection in
            #expect(try connection.query("table trade").isEmpty)
            try database.connect().execute("insert into trade values (1)")
            #expect(try connection.query("table trade").isEmpty)
        }
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction(.snapshot) { try $0.execute("delete from trade") }
        }
        #expect(error?.sqlState == "25006")
        #expect(try trades() == [1])
    }

    @Test func `begun inside another one is a mistake of the program`() async {
        await #expect(processExitsWith: .failure) {
            let database = try TestDatabase.makeEmpty()
            let connection = try database.connect()
            try connection.transaction { try $0.transaction { _ in } }
        }
    }
}
