public import Clock
private import Foundation
public import Postgres
private import Schema
private import Store
private import Synchronization

/// A database of a test's own, with the schema in it, on the private PostgreSQL that the test
/// script starts. It is dropped, with the sessions in it, when the object goes away: keep it as long
/// as its connections.
public final class TestDatabase {
    /// A connection URL, for `DATABASE_URL` of a child process too.
    public let url: String
    private let name: String
    private let server: TestServer

    private init(_ server: TestServer, name: String) {
        (self.server, self.name) = (server, name)
        url = server.url(database: name)
    }

    /// A database with every migration applied, cloned from a template in about 30 ms.
    public static func make() throws -> TestDatabase {
        try make(from: TestTemplate.name.get())
    }

    /// A database without the schema, as on the day of installation.
    public static func makeEmpty() throws -> TestDatabase {
        try make(from: "template0")
    }

    /// A session of the maintenance database, for tests that store nothing: it costs no database.
    public static func connectToServer() throws -> PostgresConnection {
        try TestServer.shared.get().connect()
    }

    private static func make(from template: String) throws -> TestDatabase {
        let server = try TestServer.shared.get()
        let number = serial.add(1, ordering: .relaxed).newValue
        let database = TestDatabase(server, name: "basis_test_\(getpid())_\(number)")
        try server.administer { connection in
            try connection.execute("create database \(database.name) template \(template)")
        }
        return database
    }

    private static let serial = Atomic(0)

    deinit {
        // A database that stays behind is dropped with the private server.
        try? server.administer { connection in
            try connection.execute("drop database if exists \(name) with (force)")
        }
    }

    public func connect(
        limits: PostgresTimeLimits = PostgresTimeLimits(), clock: Clock = .system
    ) throws -> PostgresConnection {
        try PostgresConnection(settings(limits: limits), clock: clock)
    }

    /// The URL for another role, which the private server trusts.
    public func url(as role: String, password: String? = nil) -> String {
        let user = password.map { "\(role):\($0)" } ?? role
        let rest = url.drop { $0 != "@" }
        return "postgresql://\(user)\(rest)"
    }

    public func settings(limits: PostgresTimeLimits = PostgresTimeLimits()) -> PostgresSettings {
        PostgresSettings(
            connectionString: url, applicationName: "basis tests", limits: limits)
    }
}

/// Tests do not skip for want of a server.
struct MissingTestServer: Error, CustomStringConvertible {
    let description = """
        BASIS_TEST_DATABASE_URL names no PostgreSQL for the tests: run them by `make test`, or by \
        `.ci/with-postgres swift test --disable-xctest`, which start a private one
        """
}

/// The PostgreSQL that the tests run on.
struct TestServer {
    /// A URL whose path names the maintenance database.
    private let maintenance: String

    static let shared = Result {
        let url = ProcessInfo.processInfo.environment["BASIS_TEST_DATABASE_URL"] ?? ""
        guard url.hasPrefix("postgresql://") else { throw MissingTestServer() }
        return TestServer(maintenance: url)
    }

    func url(database: String) -> String {
        let parts = maintenance.split(separator: "?", maxSplits: 1)
        let base = parts[0].prefix(through: parts[0].lastIndex(of: "/") ?? parts[0].startIndex)
        return parts.count == 1 ? base + database : "\(base)\(database)?\(parts[1])"
    }

    func administer(_ body: (PostgresConnection) throws -> Void) throws {
        try body(connect())
    }

    func connect() throws -> PostgresConnection {
        let limits = PostgresTimeLimits(statement: 60_000, lock: 60_000)
        return try PostgresConnection(
            PostgresSettings(
                connectionString: maintenance, applicationName: "basis tests", limits: limits))
    }
}

/// The migrated database that every test's is cloned from; made once, by whoever comes first.
enum TestTemplate {
    static let name = Result {
        let server = try TestServer.shared.get()
        let name = "basis_template_\(fingerprint)"
        try server.administer { connection in
            _ = try connection.query("select pg_advisory_lock(1)")
            try create(name, on: server, connection)
        }
        return name
    }

    /// The flag `is_template` is set last: a template without it is one whose making was cut off.
    private static func create(
        _ name: String, on server: TestServer, _ connection: PostgresConnection
    ) throws {
        let finished = try connection.query(
            "select 1 as found from pg_database where datname = $1 and datistemplate", [name])
        guard finished.isEmpty else { return }
        try connection.execute("drop database if exists \(name) with (force)")
        try connection.execute("create database \(name) template template0")
        let settings = PostgresSettings(
            connectionString: server.url(database: name), applicationName: "basis tests")
        let template = try PostgresConnection(settings)
        try Migrator(template).migrate(by: "basis tests")
        template.close()
        try connection.execute("alter database \(name) is_template true")
    }

    /// FNV-1a over the migrations: another schema is another template.
    private static var fingerprint: String {
        let bytes = Schema.migrations.flatMap { $0.sql.utf8 }
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 36)
    }
}
