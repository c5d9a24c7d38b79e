import Dispatch
import FlyingSocks
import Foundation
import Glibc
import PaperExchange

/// A socket in front of a paper exchange.
///
/// The sockets and their waiting are FlyingSocks'; its HTTP server is not used, for it reads a
/// request byte by byte across an actor, takes heads of any size, and cannot break off an answer.
struct PaperServer {
    let configuration: PaperConfiguration
    let scenario: Scenario?
    let host: String
    let port: UInt16
    /// Whether `/` shows a page for people.
    let hasStatusPage: Bool

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Parameter listening: called once with `host:port` when requests can come.
    func run(listening: (String) -> Void) async throws {
        let handler = PaperHandler(
            desk: ExchangeDesk(configuration: configuration, scenario: scenario),
            page: hasStatusPage ? try StatusPage() : nil)
        let pool = ConnectionPool(
            .ePoll(maxEvents: 256), idleLimit: RequestLimits.idleMilliseconds)
        try await pool.prepare()
        let socket = try AsyncSocket(socket: listeningSocket(), pool: pool)
        guard case .ip4(let address, let port)? = try? socket.socket.sockname() else {
            throw Failure.unreachable("cannot listen on \(host):\(self.port)")
        }
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            group.addTask { try await Connection.serveAll(on: socket, handler) }
            listening("\(address):\(port)")
            await terminationSignal()
            try? socket.close()
            group.cancelAll()
            while await group.nextResult() != nil {}
        }
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

    private func terminationSignal() async {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        for await _ in signals { break }
        sources.forEach { $0.cancel() }
    }
}

/// One request at a time reaches the exchange, which knows no threads.
actor ExchangeDesk {
    private let exchange: PaperExchange

    init(configuration: PaperConfiguration, scenario: Scenario?) {
        exchange = PaperExchange(configuration: configuration)
        if let scenario { exchange.load(scenario) }
    }

    func status() -> PaperStatus { exchange.status() }

    func handle(_ request: PaperRequest) -> PaperResponse { exchange.handle(request) }
}
