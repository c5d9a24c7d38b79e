import ArgumentParser
import Clock
import Crypto
import Domain
import Glibc
import HTTP
import OKX
import Passes
import Postgres
import Store

/// What a command works with: settings from the environment, the database, the wire, the key.
struct Workplace {
    let command: String
    let options: CommonOptions
    let environment: [String: String]
    let clock: Clock

    init(
        _ command: String, _ options: CommonOptions,
        environment: [String: String] = ProcessEnvironment.values, clock: Clock = .system
    ) {
        (self.command, self.options) = (command, options)
        (self.environment, self.clock) = (environment, clock)
        Output.logFormat = options.logFormat
    }

    var usesLab: Bool { options.lab || environment["BASIS_LAB"] == "1" }

    /// Command, host and process: who a lease belongs to.
    var owner: String { "\(command) on \(Machine.hostName), process \(getpid())" }

    /// User and host: who changed a setting.
    var actor: String { "\(Machine.userName)@\(Machine.hostName)" }

    /// - Throws: ``SettingsError`` when nothing says where the database is; `PostgresError`.
    func connect() throws -> PostgresConnection {
        let url = try databaseURL()
        return try PostgresConnection(
            PostgresSettings(connectionString: url, applicationName: "basis \(command)"),
            clock: clock)
    }

    /// The store on a schema that this program works on.
    func openStore() throws -> Store {
        let connection = try connect()
        try SchemaVersion.check(connection)
        return Store(connection: connection, owner: owner)
    }

    /// `nil` leaves it to libpq's own variables and service files.
    func databaseURL() throws -> String? {
        if usesLab { return try Lab.databaseURL(environment) }
        if let url = environment["DATABASE_URL"], !url.isEmpty { return url }
        let ofLibpq = ["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT", "PGUSER"]
        guard ofLibpq.contains(where: { environment[$0]?.isEmpty == false }) else {
            throw SettingsError.noDatabase
        }
        return nil
    }

    func masterKey() throws -> MasterKey {
        if usesLab { return try MasterKey.load(file: Lab.keyFile(environment)) }
        return try MasterKeySource(environment: environment).load(clock: clock)
    }

    /// A run of a pass, complete but for its steps.
    func run(_ options: PassRun.Options, store: Store) -> PassRun {
        let key = Lazy { try masterKey() }
        let deadline = clock.elapsed() + options.timeLimitMilliseconds
        return PassRun(
            options: options, store: store, clock: clock,
            transport: { venue, isBrokenOff in
                transport(to: venue, deadline: deadline, interrupted: isBrokenOff)
            },
            unseal: { account in try Credentials(of: account, store: store, key: key.value()) },
            interrupted: { Signals.wasTerminated })
    }

    /// - Parameter interrupted: asked while requests wait; `true` breaks them off.
    func transport(
        to venue: Venue, deadline: Int64?,
        interrupted: @escaping () -> Bool = { Signals.wasTerminated }
    ) -> CurlTransport {
        var settings = CurlTransport.Settings()
        settings.authoritiesFile = venue.caFile
        settings.userAgent = "basis/\(Version.number)"
        return CurlTransport(
            settings, clock: clock, deadline: deadline, isInterrupted: interrupted)
    }
}

/// A value that is made when it is first asked for: a run without signed requests needs no key.
final class Lazy<Value> {
    private let make: () throws -> Value
    private var made: Value?

    init(_ make: @escaping () throws -> Value) { self.make = make }

    func value() throws -> Value {
        if let made { return made }
        let value = try make()
        made = value
        return value
    }
}

enum ProcessEnvironment {
    static var values: [String: String] {
        var values: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let text = String(cString: entry)
            if let split = text.firstIndex(of: "=") {
                values[String(text[..<split])] = String(text[text.index(after: split)...])
            }
            pointer += 1
        }
        return values
    }
}

enum Machine {
    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown-host" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }

    static var userName: String {
        guard let entry = getpwuid(getuid()) else { return "uid-\(getuid())" }
        return String(cString: entry.pointee.pw_name)
    }
}

enum SettingsError: Error, CustomStringConvertible, ExitStatusConvertible {
    case noDatabase
    case noLab(folder: String)
    case labStopped

    var exitStatus: ExitStatus {
        switch self {
        case .noDatabase, .noLab: .configuration
        case .labStopped: .unreachable
        }
    }

    var description: String {
        switch self {
        case .noDatabase:
            "no database is configured: set DATABASE_URL (or libpq's PGHOST, PGSERVICE, …), "
                + "or try everything on paper with 'basis lab start' and --lab"
        case .noLab(let folder):
            "there is no lab in \(folder): start one with 'basis lab start'"
        case .labStopped: "the lab is stopped: start it with 'basis lab start'"
        }
    }
}
