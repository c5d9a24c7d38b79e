import Clock
import Glibc
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct `A connection` {
    private let database: TestDatabase

    init() throws { database = try TestDatabase.makeEmpty() }

    private func connect(_ url: String?, clock: Clock = .system) throws -> PostgresConnection {
        var settings = database.settings()
        settings.connectionString = url
        return try PostgresConnection(settings, clock: clock)
    }

    private func failure(_ url: String) -> PostgresError? {
        #expect(throws: PostgresError.self) { try connect(url) }
    }

    @Test func `has a session set up in one way, whatever the role's settings`() throws {
        let role = try TestRole.make(
            on: database,
            """
            alter role @ set timezone = 'Asia/Tokyo'; alter role @ set datestyle = 'German';
            alter role @ set bytea_output = 'escape'; alter role @ set search_path = 'public';
            alter role @ set standard_conforming_strings = off;
            alter role @ set statement_timeout = 900; alter role @ set client_encoding = 'LATIN1';
            """)
        let connection = try connect(database.url(as: role))
        let expected = [
            "TimeZone": "UTC", "DateStyle": "ISO, YMD", "bytea_output": "hex",
            "search_path": "\"basis\", pg_temp", "standard_conforming_strings": "on",
            "statement_timeout": "10s", "lock_timeout": "5s", "client_encoding": "UTF8",
            "idle_in_transaction_session_timeout": "15s", "application_name": "basis tests",
        ]
        for (name, value) in expected {
            let row = try connection.queryRow("select current_setting($1) as value", [name])
            #expect(try row.string("value") == value, "\(name)")
        }
    }

    @Test(arguments: [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")])
    func `keeps commits durable and leaves standbys to the operator`(
        role: String, session: String
    ) throws {
        let name = try TestRole.make(on: database, "alter role @ set synchronous_commit = \(role)")
        let row = try connect(database.url(as: name)).queryRow("show synchronous_commit")
        #expect(try row.string("synchronous_commit") == session)
    }

    @Test func `names the command in application_name, whatever the URL says`() throws {
        let connection = try connect(database.url + "&application_name=other")
        let row = try connection.queryRow("show application_name")
        #expect(try row.string("application_name") == "basis tests")
    }

    @Test func `ends with its object`() throws {
        let watcher = try database.connect()
        let count = "select count(*)::integer as n from pg_stat_activity where pid = $1"
        var connection: PostgresConnection? = try database.connect()
        let process = try #require(connection?.processID)
        #expect(try watcher.queryRow(count, [process]).int("n") == 1)
        connection = nil
        // The server needs a moment to notice; its lock is free once the process has gone.
        _ = try watcher.query(
            """
            do $$ begin
                while exists (select from pg_stat_activity where pid = \(process)) loop
                    perform pg_sleep(0.01), pg_stat_clear_snapshot();
                end loop;
            end $$
            """)
        #expect(try watcher.queryRow(count, [process]).int("n") == 0)
    }

    // MARK: - Several hosts

    @Test func `goes on to the next host when one is down`() throws {
        let folder = try #require(database.url.split(separator: "=").last)
        let url = database.url.replacing("host=\(folder)", with: "host=/nowhere,\(folder)")
        let connection = try connect(url + "&target_session_attrs=read-write")
        #expect(!connection.isDead)
    }

    @Test func `goes on to the next host when one accepts and stays silent`() throws {
        let listener = try SilentListener()
        let folder = try #require(database.url.split(separator: "=").last)
        let url = database.url.replacing(
            "host=\(folder)", with: "host=127.0.0.1,\(folder)&port=\(listener.port),5432")
        // 700 ms pass between two looks at the clock: a silent host's seconds are over in a few.
        let looks = Atomic<Int64>(0)
        let clock = Clock(
            now: Clock.system.now, elapsed: { looks.add(700, ordering: .relaxed).newValue },
            sleep: { _ in })
        let connection = try connect(url + "&target_session_attrs=read-write", clock: clock)
        #expect(!connection.isDead)
    }

    @Test func `gives up on silent hosts and names them`() throws {
        let listener = try SilentListener()
        let looks = Atomic<Int64>(0)
        let clock = Clock(
            now: Clock.system.now, elapsed: { looks.add(700, ordering: .relaxed).newValue },
            sleep: { _ in })
        let url = "postgresql://a@127.0.0.1:\(listener.port)/b?sslmode=disable"
        let error = #expect(throws: PostgresError.self) { try connect(url, clock: clock) }
        #expect(
            error == .unreachable(detail: "127.0.0.1:\(listener.port) did not answer in time"))
    }

    @Test func `refuses a server that may not be written to where a writable one is asked for`()
        throws
    {
        let role = try TestRole.make(
            on: database, "alter role @ set default_transaction_read_only = on")
        let url = database.url(as: role) + "&target_session_attrs=read-write"
        guard case .unreachable(let detail) = failure(url) else {
            Issue.record("a read-only session was taken")
            return
        }
        #expect(detail.contains("read-only"))
    }

    @Test func `can be interrupted while it is made`() throws {
        let listener = try SilentListener()
        var settings = database.settings()
        settings.connectionString = "host=127.0.0.1 port=\(listener.port) sslmode=disable"
        #expect(throws: PostgresError.interrupted(statement: "connecting")) {
            try PostgresConnection(settings, interrupted: { true })
        }
    }

    // MARK: - Refusals

    @Test func `that nobody takes is unreachable`() {
        guard case .unreachable(let detail) = failure("postgresql://a@/b?host=/nowhere") else {
            Issue.record("a server at /nowhere")
            return
        }
        #expect(detail.contains("/nowhere"))
    }

    @Test func `to a database that is not there is unreachable and says so`() {
        let url = database.url.replacing(#/basis_test_\d+_\d+/#, with: "no_such_database")
        guard case .unreachable(let detail) = failure(url) else {
            Issue.record("a database that nobody made")
            return
        }
        #expect(detail.contains("no_such_database"))
        #expect(detail.contains("3D000"))
    }

    @Test func `as a role that is not there is refused`() {
        guard case .refused("28000", let detail) = failure(database.url(as: "nobody_here")) else {
            Issue.record("a role that nobody made")
            return
        }
        #expect(detail.contains("nobody_here"))
    }

    @Test func `with a wrong password is refused, and without one`() throws {
        // The one role that the private server asks for its password.
        try database.connect().executeScript(
            """
            do $$ begin
                perform pg_advisory_xact_lock(2);
                if to_regrole('basis_password') is null then
                    create role basis_password login password 'right';
                end if;
            end $$
            """)
        let wrong = failure(database.url(as: "basis_password", password: "wr0ng-s3cret"))
        #expect(wrong?.sqlState == "28P01")
        #expect(wrong?.description.contains("wr0ng-s3cret") == false)
        guard case .refused(nil, _) = failure(database.url(as: "basis_password")) else {
            Issue.record("no password was asked for")
            return
        }
        #expect(!(try connect(database.url(as: "basis_password", password: "right")).isDead))
    }

    @Test(arguments: [
        "postgresql://basis:s3cret@home@db.example/basis", "postgres://basis:s3/cret@db.example/x",
    ])
    func `with a password that is not escaped is not tried`(url: String) {
        let error = failure(url)
        #expect(error == .connectionString(.unescapedCredentials))
        #expect(error?.description.contains("cret") == false)
        #expect(error?.description.contains("%40") == true)
    }

    @Test(arguments: [
        "postgresql://basis:s3cret@[::1/basis", "password=s3cret host", "password='s3cret",
        "postgresql://basis:s3cret@db.example/basis?colour=blue",
    ])
    func `with a string that libpq cannot read does not repeat it`(text: String) {
        let error = failure(text)
        #expect(error == .connectionString(.malformed))
        #expect(error?.description.contains("s3cret") == false)
    }
}

/// A port of this machine that takes connections and never says a word.
private final class SilentListener {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) | listen(descriptor, 8)
                    | getsockname(descriptor, address, &length)
            }
        }
        try #require(result == 0)
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
