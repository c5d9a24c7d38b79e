import FlyingFox
import FlyingSocks
import Foundation
import PaperExchange

/// Turns the server's requests into the exchange's, and its answers, faults included, back.
struct PaperHandler: HTTPHandler {
    let desk: ExchangeDesk

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        var headers: [String: String] = [:]
        for header in request.headers.keys {
            headers[header.rawValue.lowercased()] = request.headers[header]
        }
        let body = try await request.bodyData
        let response = await desk.handle(
            PaperRequest(
                method: request.method.rawValue, target: request.target.rawValue,
                headers: headers, body: Array(body)))
        if response.delayMilliseconds > 0 {
            try await Task.sleep(for: .milliseconds(response.delayMilliseconds))
        }
        return answer(response)
    }

    private func answer(_ response: PaperResponse) -> HTTPResponse {
        let status = HTTPStatusCode(response.status, phrase: phrase(response.status))
        let headers: HTTPHeaders = [.contentType: response.contentType]
        switch response.disposition {
        case .answer:
            // In one piece: the default writes 4 KB at a time.
            let body = HTTPBodySequence(
                data: Data(response.body), suggestedBufferSize: max(response.body.count, 1))
            return HTTPResponse(statusCode: status, headers: headers, body: body)
        case .cut(let count):
            let part = CutBody(bytes: Array(response.body.prefix(count)))
            return HTTPResponse(
                statusCode: status, headers: headers,
                body: HTTPBodySequence(from: part, count: response.body.count))
        case .close:
            // The one kind of answer that the server prepares before it writes a byte: when that
            // fails, it closes the connection.
            return HTTPResponse(webSocket: ClosingHandler())
        }
    }

    private func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 429: "Too Many Requests"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        default: status < 500 ? "Refused" : "Server Error"
        }
    }
}

/// The body of an answer that breaks off.
private struct CutBody: AsyncBufferedSequence {
    typealias Element = UInt8
    let bytes: [UInt8]

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes[...]) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var rest: ArraySlice<UInt8>

        mutating func next() async throws -> UInt8? {
            guard let byte = rest.popFirst() else { throw ConnectionCut() }
            return byte
        }
        mutating func nextBuffer(suggested count: Int) async throws -> ArraySlice<UInt8>? {
            let part = rest.prefix(count)
            guard !part.isEmpty else { throw ConnectionCut() }
            rest = rest.dropFirst(part.count)
            return part
        }
    }
}

private struct ClosingHandler: WSHandler {
    func makeFrames(
        for client: AsyncThrowingStream<WSFrame, any Error>
    ) async throws -> AsyncStream<WSFrame> {
        throw ConnectionCut()
    }
}

private struct ConnectionCut: Error {}
