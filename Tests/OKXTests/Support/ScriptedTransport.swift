import HTTP

/// A transport that answers from a script and keeps what was sent.
final class ScriptedTransport: Transport {
    typealias Reply = Result<HTTPResponse, HTTPFailure>

    /// Every round that was sent, with its requests.
    private(set) var rounds: [[HTTPRequest]] = []
    private let answer: (_ request: HTTPRequest, _ round: Int) -> Reply

    /// - Parameter answer: given the request and the number of its round, counted from 1.
    init(_ answer: @escaping (_ request: HTTPRequest, _ round: Int) -> Reply) {
        self.answer = answer
    }

    var requests: [HTTPRequest] { rounds.flatMap(\.self) }
    var traffic: Traffic {
        var traffic = Traffic()
        (traffic.rounds, traffic.requests) = (rounds.count, requests.count)
        return traffic
    }

    func send(_ requests: [HTTPRequest]) -> [Reply] {
        rounds.append(requests)
        return requests.map { answer($0, rounds.count) }
    }
}

extension HTTPRequest {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Result<HTTPResponse, HTTPFailure> {
    static func json(
        _ body: String, status: Int = 200, took milliseconds: Int64 = 0
    ) -> Self {
        .success(
            HTTPResponse(
                status: status, body: Array(body.utf8), contentType: "application/json",
                elapsedMilliseconds: milliseconds))
    }

    static func rows(_ rows: String...) -> Self {
        json(#"{"code":"0","msg":"","data":["# + rows.joined(separator: ",") + "]}")
    }

    static func refusal(_ code: String, status: Int = 200) -> Self {
        json(#"{"code":"\#(code)","msg":"said the exchange","data":[]}"#, status: status)
    }

    static func failed(_ kind: HTTPFailure.Kind) -> Self {
        .failure(HTTPFailure(kind: kind, request: "", detail: "", elapsedMilliseconds: 10))
    }
}
