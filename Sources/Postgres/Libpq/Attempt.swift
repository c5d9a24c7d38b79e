internal import CLibpq
private import Glibc

/// Owns a `PGconn` while it is being connected.
final class Attempt {
    private var raw: OpaquePointer?
    private let notices = NoticeLog()

    /// - Parameter hosts: overrides the hosts of the connection string, for going on behind one
    ///   that stays silent.
    init(_ settings: PostgresSettings, hosts: Hosts?) throws(PostgresError) {
        guard !settings.applicationName.utf8.contains(0) else {
            throw .nulByte(place: "the application name")
        }
        // Later keywords win over those that the connection string is expanded to.
        var options: [(String, String)] = []
        if let text = settings.connectionString { options.append(("dbname", text)) }
        options.append(("application_name", settings.applicationName))
        options.append(("client_encoding", "UTF8"))
        if let hosts {
            options.append(("host", hosts.hosts.map(\.name).joined(separator: ",")))
            options.append(("port", hosts.hosts.map(\.port).joined(separator: ",")))
        }
        raw = Attempt.start(options)
        guard let raw else { throw .unreachable(detail: "libpq has no memory left") }
        // With the code in its text an error is told apart in any language of the server.
        PQsetErrorVerbosity(raw, PQERRORS_VERBOSE)
        PQsetNoticeReceiver(raw, receiveNotice, Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit { PQfinish(raw) }

    private static func start(_ options: [(String, String)]) -> OpaquePointer? {
        let keywords = options.map { strdup($0.0) }
        let values = options.map { strdup($0.1) }
        defer { (keywords + values).forEach { free($0) } }
        return PQconnectStartParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
    }

    var isAlive: Bool { PQstatus(raw) != CONNECTION_BAD }
    var socket: Int32 { PQsocket(raw) }
    var currentHost: Host { Host(name: string(PQhost(raw)), port: string(PQport(raw))) }

    func step() -> PostgresPollingStatusType { PQconnectPoll(raw) }

    /// Hands the connection over; the attempt is over.
    func finish() -> Wire {
        guard let raw else { preconditionFailure("an attempt was finished twice") }
        PQsetErrorVerbosity(raw, PQERRORS_DEFAULT)
        self.raw = nil
        return Wire(owning: raw, notices: notices)
    }

    // MARK: What libpq made of the connection string, variables and service file

    var hosts: Hosts {
        let names = list("host").isEmpty ? list("hostaddr") : list("host")
        let ports = list("port")
        let hosts = names.enumerated().map { index, name in
            Host(name: name, port: ports.count == 1 ? ports[0] : ports.at(index) ?? "")
        }
        return Hosts(hosts: hosts)
    }

    func secondsForEachHost(_ standard: Int64) -> Int64 {
        let given = Int64(option("connect_timeout")) ?? 0
        return given > 0 ? given : standard
    }

    private func list(_ keyword: String) -> [String] {
        let text = option(keyword)
        return text.isEmpty
            ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private func option(_ keyword: String) -> String {
        guard let options = PQconninfo(raw) else { return "" }
        defer { PQconninfoFree(options) }
        var entry = options
        while let name = entry.pointee.keyword {
            if String(cString: name) == keyword { return string(entry.pointee.val) }
            entry += 1
        }
        return ""
    }

    // MARK: Why it failed

    var error: PostgresError {
        let text = string(PQerrorMessage(raw))
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("LOCATION:") }
        var detail = lines.joined(separator: "; ")
        let password = string(PQpass(raw))
        if !password.isEmpty { detail = detail.replacing(password, with: "…") }
        let state = text.matches(of: #/:  ([0-9A-Z]{5}): /#).last.map { String($0.output.1) }
        let isRefusal = state.map { $0.hasPrefix("28") || $0 == "42501" } ?? false
        return isRefusal || PQconnectionNeedsPassword(raw) == 1
            ? .refused(sqlState: state, detail: detail) : .unreachable(detail: detail)
    }

    private func string(_ text: UnsafePointer<CChar>?) -> String {
        text.map { String(cString: $0) } ?? ""
    }
}

extension Array {
    fileprivate func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

/// libpq's callback for notices; `log` is the ``NoticeLog`` that lives as long as the connection.
private func receiveNotice(_ log: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let log, let result else { return }
    let report = ResultHandle.report(of: result)
    Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().append(
        PostgresNotice(
            severity: report.severity, sqlState: report.sqlState, message: report.message))
}
