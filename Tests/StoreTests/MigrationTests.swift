import Foundation
import Postgres
import Schema
import Store
import Synchronization
import TestSupport
import Testing

@Suite struct `A migration` {
    private let database: TestDatabase
    private let connection: PostgresConnection

    init() throws {
        database = try TestDatabase.makeEmpty()
        connection = try database.connect()
    }

    /// Three small steps; the second one only adds.
    static let steps = [
        Migration(version: 1, name: "coin", sql: "create table coin (name text primary key);"),
        Migration(
            version: 2, name: "colour",
            sql: "alter table coin add colour text; create index on coin (colour);",
            oldestBinary: 1),
        Migration(version: 3, name: "weight", sql: "alter table coin add weight numeric;"),
    ]

    private func migrator(_ steps: [Migration] = steps) -> Migrator {
        Migrator(connection, migrations: steps)
    }

    private func history() throws -> [String] {
        try connection.query(
            "select version || ' ' || name || ' by ' || applied_by as step "
                + "from basis.schema_migration order by version"
        ).map { try $0.string("step") }
    }

    @Test func `of an empty database takes every step in the schema basis`() throws {
        let taken = try migrator().migrate(by: "basis 1.0.0")
        #expect(taken.map(\.version) == [1, 2, 3])
        #expect(
            try history() == [
                "1 coin by basis 1.0.0", "2 colour by basis 1.0.0", "3 weight by basis 1.0.0",
            ])
        #expect(try connection.query("select name, colour, weight from basis.coin").isEmpty)
        #expect(
            try connection.queryRow("select sha256 from basis.schema_migration where version = 1")
                .string("sha256")
                == "e8e5719f89ebefb3c60beda989c97fa8ab731e3e96f02920262d58fc457591a3")
    }

    @Test func `run again takes nothing`() throws {
        try migrator().migrate(by: "basis 1.0.0")
        #expect(try migrator().migrate(by: "basis 1.0.1").isEmpty)
        #expect(try history().allSatisfy { $0.hasSuffix("1.0.0") })
        #expect(try migrator().pending().isEmpty)
    }

    @Test func `goes on from where the last one ended`() throws {
        try migrator(Array(`A migration`.steps.prefix(1))).migrate(by: "basis 1.0.0")
        #expect(try migrator().pending().map(\.version) == [2, 3])
        #expect(try migrator().migrate(by: "basis 1.1.0").map(\.version) == [2, 3])
    }

    @Test func `that is pending is told without touching the database`() throws {
        #expect(try migrator().pending().count == 3)
        let schema = try connection.queryRow("select to_regnamespace('basis') is null as none")
        #expect(try schema.bool("none"))
    }

    @Test func `uses a schema that was made for a role that may not make one`() throws {
        try connection.executeScript(
            """
            create schema basis;
            create function public.refuse() returns event_trigger language plpgsql as
                $$ begin raise exception 'no schemas here'; end $$;
            create event trigger refuse on ddl_command_start when tag in ('CREATE SCHEMA')
                execute function public.refuse();
            """)
        #expect(try migrator().migrate(by: "basis 1.0.0").count == 3)
    }

    @Test func `run by two programs at once is taken once`() throws {
        let settings = database.settings()
        let taken = Mutex<[Int]>([])
        let failures = Mutex<[String]>([])
        let threads = (0..<2).map { _ in
            Thread {
                do {
                    let migrator = try Migrator(
                        PostgresConnection(settings), migrations: `A migration`.steps)
                    let count = try migrator.migrate(by: "basis 1.0.0").count
                    taken.withLock { $0.append(count) }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        threads.forEach { $0.start() }
        let both = { taken.withLock(\.count) + failures.withLock(\.count) == 2 }
        while !both() { sched_yield() }
        #expect(failures.withLock { $0 } == [])
        #expect(taken.withLock { $0.sorted() } == [0, 3])
    }

    @Test func `waits for another one only so long`() throws {
        let other = try database.connect()
        _ = try other.query("select pg_advisory_lock($1)", [0x62_6173_6973])
        #expect(throws: SchemaError.alreadyRunning(waitedMilliseconds: 50)) {
            try migrator().migrate(by: "basis 1.0.0", wait: 50)
        }
        other.close()
        #expect(try migrator().migrate(by: "basis 1.0.0").count == 3)
    }

    @Test func `lets go of its lock and its limits when it is done, and when it failed`() throws {
        let broken = [Migration(version: 1, name: "broken", sql: "create tabel x ();")]
        #expect(throws: SchemaError.self) { try migrator(broken).migrate(by: "basis 1.0.0") }
        try migrator().migrate(by: "basis 1.0.0")
        let locks = try connection.queryRow(
            "select count(*) as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
        )
        #expect(try locks.int("n") == 0)
        let limits = try connection.queryRow(
            "select current_setting('statement_timeout') || ' ' || current_setting('lock_timeout') as t"
        )
        #expect(try limits.string("t") == "10s 5s")
    }
}

@Suite struct `A migration is refused` {
    private let database: TestDatabase
    private let connection: PostgresConnection
    private let steps = `A migration`.steps

    init() throws {
        database = try TestDatabase.makeEmpty()
        connection = try database.connect()
    }

    private func migrate(_ steps: [Migration]) throws {
        try Migrator(connection, migrations: steps).migrate(by: "basis 1.0.0")
    }

    private func history() throws -> [Int] {
        try connection.query("select version from basis.schema_migration order by version")
            .map { try $0.int("version") }
    }

    @Test func `when a step that was taken has another text`() throws {
        try migrate(Array(steps.prefix(2)))
        let edited = Migration(version: 1, name: "coin", sql: steps[0].sql + " ")
        let error = #expect(throws: SchemaError.self) {
            try migrate([edited, steps[1], steps[2]])
        }
        guard case .historyChanged(version: 1, _, _) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(try history() == [1, 2])
        #expect(throws: SchemaError.self) {
            try Migrator(connection, migrations: [edited, steps[1]]).pending()
        }
    }

    @Test func `when a step that was taken has another name`() throws {
        try migrate(Array(steps.prefix(1)))
        let renamed = Migration(version: 1, name: "token", sql: steps[0].sql)
        let error = #expect(throws: SchemaError.self) { try migrate([renamed]) }
        #expect(error?.description.contains("token") == true)
        #expect(error?.description.contains("coin") == true)
    }

    @Test func `when the recorded checksum was tampered with`() throws {
        try migrate(steps)
        try connection.execute(
            "update basis.schema_migration set sha256 = repeat('0', 64) where version = 2")
        let error = #expect(throws: SchemaError.self) { try migrate(steps) }
        guard case .historyChanged(version: 2, _, _) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
    }

    @Test func `when the database has steps that the program does not know`() throws {
        try migrate(steps)
        let error = #expect(throws: SchemaError.self) { try migrate(Array(steps.prefix(1))) }
        #expect(error == .unknownSteps([2, 3], program: 1))
        #expect(error?.description.contains("upgrade basis") == true)
    }

    @Test func `when a step is missing between others`() throws {
        try migrate(steps)
        try connection.execute("delete from basis.schema_migration where version = 2")
        #expect(throws: SchemaError.stepMissing(version: 2, name: "colour")) {
            try migrate(steps)
        }
    }

    @Test func `by a failing step, of which nothing stays, and those before it stand`() throws {
        let failing = Migration(
            version: 2, name: "half", sql: "create table half (); select 1 / 0; create table b ();")
        let error = #expect(throws: SchemaError.self) { try migrate([steps[0], failing]) }
        guard case .stepFailed(version: 2, name: "half", let cause) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(cause.sqlState == "22012")
        #expect(try history() == [1])
        let half = try connection.queryRow("select to_regclass('basis.half') is null as gone")
        #expect(try half.bool("gone"))
        #expect(try SchemaVersion.read(connection)?.version == 1)
        try migrate(steps)
        #expect(try history() == [1, 2, 3])
    }

    @Test func `by a step that ends its own transaction, and it is not recorded`() throws {
        let escaping = Migration(version: 1, name: "escape", sql: "create table a (); commit;")
        let error = #expect(throws: SchemaError.self) { try migrate([escaping]) }
        guard case .stepFailed(_, _, .transactionEnded) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(connection.isDead)
        let other = try database.connect()
        #expect(try other.query("select from basis.schema_migration").isEmpty)
        #expect(try other.query("select from basis.schema_version").isEmpty)
    }
}
