import Clock
import Domain
import HTTP
import PaperExchange

/// Asks the public endpoints of an exchange and writes down what they answer.
final class Recorder {
    private let baseURL: String
    private let instruments: [String]
    private let depth: Int
    private let transport = CurlTransport(CurlTransport.Settings(userAgent: "okx-paper"))

    init(baseURL: String, instruments: [String], depth: Int) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        (self.instruments, self.depth) = (instruments, depth)
    }

    private static func isFuture(_ id: String) -> Bool { id.split(separator: "-").count > 2 }

    /// The chosen instruments' rows, without which nothing can be played back.
    func instrumentLines() throws -> [String] {
        let targets = instruments.map {
            "/api/v5/public/instruments?instType=\(Self.isFuture($0) ? "FUTURES" : "SPOT")&instId=\($0)"
        }
        return try ask(targets).map { answer in
            switch answer {
            case .success(let line): return line
            case .failure(let failure): throw failure
            }
        }
    }

    /// One look at everything, in one round.
    ///
    /// - Returns: the lines, and what went wrong with the others.
    func look() -> (lines: [String], failures: [String]) {
        var (lines, failures) = ([String](), [String]())
        for answer in ask(targets) {
            switch answer {
            case .success(let line): lines.append(line)
            case .failure(let failure): failures.append(failure.description)
            }
        }
        return (lines, failures)
    }

    private var targets: [String] {
        let books = instruments.map { "/api/v5/market/books?instId=\($0)&sz=\(depth)" }
        let indices = instruments.map { id in
            id.split(separator: "-").prefix(2).joined(separator: "-")
        }
        let coins = indices.map { $0.split(separator: "-").first.map { "\($0)-USD" } ?? $0 }
        let futures = instruments.filter(Self.isFuture)
        return books
            + Set(indices + coins + ["USDT-USD"]).sorted().map {
                "/api/v5/market/index-tickers?instId=\($0)"
            }
            + futures.map { "/api/v5/public/mark-price?instType=FUTURES&instId=\($0)" }
            + futures.map { "/api/v5/public/open-interest?instType=FUTURES&instId=\($0)" }
    }

    private func ask(_ targets: [String]) -> [Result<String, Failure>] {
        let requests = targets.map { HTTPRequest(method: .get, url: baseURL + $0) }
        let answers = transport.send(requests)
        let now = Clock.system.now()
        return zip(targets, answers).map { target, answer in
            switch answer {
            case .failure(let failure): .failure(.unreachable("\(failure)"))
            case .success(let response):
                Replay.line(answer: response.body, to: target, at: now).map { .success($0) }
                    ?? .failure(
                        .unreachable("\(target): status \(response.status), no data in the answer"))
            }
        }
    }
}
