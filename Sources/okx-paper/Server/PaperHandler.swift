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
            return HTTPResponse(
                statusCode: status, headers: headers,
                body: HTTPBodySequence(
                    from: BrokenBody(Array(response.body.prefix(count))), count: response.body.count
                ))
        case .length(let count):
            // A promise of more than there is ends in a broken connection, as there is no more.
            let body = BrokenBody(response.body, breaksOff: count > response.body.count)
            return HTTPResponse(
                statusCode: status, headers: headers,
                body: HTTPBodySequence(from: body, count: count))
        case .slow(let milliseconds):
            let body = BrokenBody(response.body, breaksOff: false, over: milliseconds)
            return HTTPResponse(
                statusCode: status, headers: headers,
                body: HTTPBodySequence(from: body, count: response.body.count))
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

private struct ClosingHandler: WSHandler {
    func makeFrames(
        for client: AsyncThrowingStream<WSFrame, any Error>
    ) async throws -> AsyncStream<WSFrame> {
        throw ConnectionCut()
    }
}

struct ConnectionCut: Error {}
