internal import CLibpq
internal import Clock
private import Glibc

/// Connects without blocking, host after host, each within its own time.
///
/// libpq bounds an attempt by `connect_timeout` only in its blocking functions; between the
/// non-blocking steps that is the caller's task, and so is going on to the next host.
struct Connector {
    let settings: PostgresSettings
    let clock: Clock
    let interrupted: () -> Bool

    /// Seconds for one host where no `connect_timeout` is given, and the least that libpq takes.
    private static let defaultSeconds: Int64 = 5

    func connect() throws(PostgresError) -> Wire {
        if let text = settings.connectionString { try ConnectionString.check(text) }
        var hosts: Hosts?
        var silent: [String] = []
        while true {
            let attempt = try Attempt(settings, hosts: hosts)
            switch try drive(attempt) {
            case .connected(let wire): return wire
            case .failed(let error): throw error
            case .silent(let host):
                silent.append("\(host) did not answer in time")
                hosts = attempt.hosts.after(host)
                guard hosts != nil else {
                    throw .unreachable(detail: silent.joined(separator: "; "))
                }
            }
        }
    }

    private enum Outcome {
        case connected(Wire)
        case failed(PostgresError)
        case silent(Host)
    }

    /// Source: <https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PQCONNECTSTARTPARAMS>
    private func drive(_ attempt: Attempt) throws(PostgresError) -> Outcome {
        let milliseconds = attempt.secondsForEachHost(Connector.defaultSeconds) * 1000
        var host = attempt.currentHost
        var deadline = clock.elapsed() + milliseconds
        // As the interface asks: the first wait is for writing, before the first poll.
        var events = POLLOUT
        while attempt.isAlive {
            if attempt.currentHost != host {
                host = attempt.currentHost
                deadline = clock.elapsed() + milliseconds
            }
            if interrupted() { throw .interrupted(statement: "connecting") }
            let left = deadline - clock.elapsed()
            guard left > 0 else { return .silent(host) }
            var watched = pollfd(fd: attempt.socket, events: Int16(events), revents: 0)
            guard poll(&watched, 1, Int32(Swift.min(left, Wire.slice))) > 0 else { continue }
            switch attempt.step() {
            case PGRES_POLLING_OK: return .connected(attempt.finish())
            case PGRES_POLLING_READING: events = POLLIN
            case PGRES_POLLING_WRITING: events = POLLOUT
            default: return .failed(attempt.error)
            }
        }
        return .failed(attempt.error)
    }
}

/// One server to try, as libpq names it.
struct Host: Hashable, CustomStringConvertible {
    let name: String
    let port: String

    var description: String { name.hasPrefix("/") ? name : "\(name):\(port)" }
}

/// The servers of a connection string, in their order.
struct Hosts {
    let hosts: [Host]

    /// Those behind `tried`; `nil` if it was the last one.
    func after(_ tried: Host) -> Hosts? {
        guard let index = hosts.firstIndex(of: tried) else { return nil }
        let rest = Array(hosts[(index + 1)...])
        return rest.isEmpty ? nil : Hosts(hosts: rest)
    }
}
