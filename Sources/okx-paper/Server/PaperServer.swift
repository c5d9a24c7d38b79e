import Dispatch
import Domain
import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import PaperExchange

/// A socket in front of a paper exchange.
struct PaperServer {
    let configuration: PaperConfiguration
    let host: String
    let port: UInt16

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Parameter listening: called once with `host:port` when requests can come.
    func run(listening: (String) -> Void) async throws {
        let server = HTTPServer(config: try serverConfiguration(), handler: handler)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { try await server.waitUntilListening() }
            // Whichever ends first: running ends only by failing to listen.
            guard case .success? = await group.nextResult(),
                case .ip4(let address, let port)? = await server.listeningAddress
            else {
                group.cancelAll()
                throw Failure.unreachable("cannot listen on \(host):\(port)")
            }
            listening("\(address):\(port)")
            await terminationSignal()
            await server.stop(timeout: 1)
            group.cancelAll()
            while await group.nextResult() != nil {}
        }
    }

    private var handler: PaperHandler {
        PaperHandler(desk: ExchangeDesk(configuration: configuration))
    }

    private func serverConfiguration() throws -> HTTPServer.Configuration {
        guard let address = try? sockaddr_in.inet(ip4: host, port: port) else {
            throw Failure.configuration("'\(host)' is no IPv4 address")
        }
        return HTTPServer.Configuration(
            address: address, timeout: 120, pool: NoDelayPool(pool: HTTPServer.defaultPool()),
            logger: .disabled)
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

    init(configuration: PaperConfiguration) {
        exchange = PaperExchange(configuration: configuration)
    }

    func handle(_ request: PaperRequest) -> PaperResponse { exchange.handle(request) }
}
