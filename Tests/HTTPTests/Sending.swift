import Clock
import HTTP
import Testing

typealias Answer = Result<HTTPResponse, HTTPFailure>

extension HTTPRequest {
    static func get(_ url: String, _ headers: [Header] = []) -> HTTPRequest {
        HTTPRequest(method: .get, url: url, headers: headers)
    }

    static func post(_ url: String, _ body: String) -> HTTPRequest {
        HTTPRequest(
            method: .post, url: url, headers: [Header("Content-Type", "application/json")],
            body: Array(body.utf8))
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Sends rounds one after the other over one transport, which is gone when this returns.
func send(
    _ rounds: [HTTPRequest]..., settings: CurlTransport.Settings = CurlTransport.Settings()
) -> (answers: [[Answer]], traffic: Traffic) {
    let transport = CurlTransport(settings)
    let answers = rounds.map { transport.send($0) }
    return (answers, transport.traffic)
}

/// The failure of the only request, or a recorded issue.
func failure(
    _ request: HTTPRequest, settings: CurlTransport.Settings = CurlTransport.Settings()
) throws -> HTTPFailure {
    let answer = try #require(send([request], settings: settings).answers.first?.first)
    return try answer.failure()
}

extension Answer {
    /// For tests that expect a failure: what came instead is named.
    func failure() throws -> HTTPFailure {
        guard case .failure(let failure) = self else { throw Unexpected(answer: "\(self)") }
        return failure
    }
}

struct Unexpected: Error { let answer: String }
