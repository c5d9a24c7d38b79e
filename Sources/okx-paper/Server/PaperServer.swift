import FlyingSocks
import Foundation
import Glibc
import PaperExchange

/// A socket in front of a paper exchange.
///
/// The sockets and their waiting are FlyingSocks'; its HTTP server is not used, for it reads a
/// request byte by byte across an actor, takes heads of any size, and cannot break off an answer.
struct PaperServer {
    let desk: ExchangeDesk
    let host: String
    let port: UInt16
    /// Whether `/` shows a page for people.
    let hasStatusPage: Bool

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Parameter listening: called once with `host:port` when requests can come.
    func run(listening: (String) -> Void) async throws {
        let handler = PaperHandler(
            desk: desk,
            page: hasStatusPage ? try StatusPage() : nil)
        let pool = ConnectionPool(
            .ePoll(maxEvents: 256), idleLimit: RequestLimits.idleMilliseconds)
        try await pool.prepare()
        let socket = try AsyncSocket(socket: listeningSocket(), pool: pool)
        guard case .ip4(let address, let port)? = try? socket.socket.sockname() else {
            throw Failure.unreachable("cannot listen on \(host):\(self.port)")
        }
        let serving = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pool.run() }
                group.addTask { try await Connection.serveAll(on: socket, handler) }
                try await group.waitForAll()
            }
        }
        // Whoever reads that it listens may ask it to end at once.
        TerminationSignal.listen()
        listening("\(address):\(port)")
        await TerminationSignal.wait()
        // Not waited for: a connection that is just being made would never end.
        serving.cancel()
        await desk.close()
    }

    private func listeningSocket() throws -> Socket {
        guard let address = try? sockaddr_in.inet(ip4: host, port: port) else {
            throw Failure.configuration("'\(host)' is no IPv4 address")
        }
        do {
            let socket = try Socket(domain: AF_INET)
            try socket.setValue(true, for: .localAddressReuse)
            try socket.bind(to: address)
            try socket.listen()
            return socket
        } catch {
            throw Failure.unreachable("cannot listen on \(host):\(port)")
        }
    }
}

/// One request at a time reaches the exchange, which knows no threads.
actor ExchangeDesk {
    private let exchange: PaperExchange

    init(_ exchange: sending PaperExchange) { self.exchange = exchange }

    func status() -> PaperStatus { exchange.status() }

    func handle(_ request: PaperRequest) -> PaperResponse { exchange.handle(request) }

    func close() { exchange.close() }
}
