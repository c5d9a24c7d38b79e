import FlyingSocks
import Foundation
import PaperExchange

/// One client's connection, from its first byte to its last: a request, its answer, the next.
///
/// Head and body of an answer leave together. What a fault does to an answer on the wire is done
/// here, byte by byte.
struct Connection {
    let socket: AsyncSocket
    let handler: PaperHandler
    /// Where the client is.
    let address: String

    /// Serves until either side ends it.
    func serve() async {
        var parser = RequestParser()
        do {
            while let request = try await next(&parser) {
                let response = await handler.response(to: request, from: address)
                guard try await send(response, to: request.head) else { break }
            }
        } catch let refusal as RequestRefusal {
            let response = PaperResponse(
                status: refusal.status, contentType: "text/plain", body: [])
            try? await write(response, [], length: 0, keepingAlive: false)
            await drain()
        } catch {
            // The client has gone, or kept still for too long.
        }
        try? socket.close()
    }

    /// Serves every client that comes, each in a task of its own, until it is cancelled.
    static func serveAll(on socket: AsyncSocket, _ handler: PaperHandler) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                guard let client = try? await socket.accept() else {
                    // Out of descriptors, or the client has gone already: others still come.
                    try await Task.sleep(for: .milliseconds(50))
                    continue
                }
                let peer = try? client.socket.remotePeer()
                let connection = Connection(
                    socket: client, handler: handler, address: peer.map(address) ?? "")
                group.addTask { await connection.serve() }
            }
        }
    }

    private static func address(of peer: Socket.Address) -> String {
        switch peer {
        case .ip4(let address, port: _), .ip6(let address, port: _): address
        case .unix: ""
        }
    }

    private func next(_ parser: inout RequestParser) async throws -> WireRequest? {
        var hasContinued = false
        while true {
            if let request = try parser.next() { return request }
            if parser.isAskedToContinue, !hasContinued {
                hasContinued = true
                try await socket.write(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8))
            }
            parser.append(try await socket.read(atMost: 4096))
        }
    }

    /// Takes in what a refused client still sends, up to a bound: a connection that is closed with
    /// bytes unread is reset, and the refusal with it.
    private func drain() async {
        var left = 4 * RequestLimits.bodyBytes
        while left > 0, let bytes = try? await socket.read(atMost: 4096) { left -= bytes.count }
    }

    /// - Returns: whether the connection goes on.
    private func send(_ response: PaperResponse, to head: RequestHead) async throws -> Bool {
        let keepingAlive = head.keepsAlive
        if response.delayMilliseconds > 0 {
            try await Task.sleep(for: .milliseconds(response.delayMilliseconds))
        }
        let body = response.body
        guard head.method != "HEAD" else {
            try await write(response, [], length: body.count, keepingAlive: keepingAlive)
            return keepingAlive
        }
        switch response.disposition {
        case .answer:
            try await write(response, body, length: body.count, keepingAlive: keepingAlive)
        case .close: return false
        case .cut(let count):
            try await write(
                response, Array(body.prefix(count)), length: body.count, keepingAlive: keepingAlive)
            return false
        case .length(let count):
            try await write(response, body, length: count, keepingAlive: keepingAlive)
            // A promise of more than there is ends here, as no more will come.
            return keepingAlive && count <= body.count
        case .slow(let milliseconds):
            try await write(response, [], length: body.count, keepingAlive: keepingAlive)
            try await dribble(body, over: milliseconds)
        }
        return keepingAlive
    }

    private func write(
        _ response: PaperResponse, _ body: [UInt8], length: Int, keepingAlive: Bool
    ) async throws {
        var bytes = Data(
            ResponseHead.bytes(of: response, length: length, keepingAlive: keepingAlive))
        bytes.append(contentsOf: body)
        try await socket.write(bytes)
    }

    private func dribble(_ body: [UInt8], over milliseconds: Int64) async throws {
        let pieces: Int64 = 20
        let size = max(1, (body.count + Int(pieces) - 1) / Int(pieces))
        for start in stride(from: 0, to: body.count, by: size) {
            try await Task.sleep(for: .milliseconds(milliseconds / pieces))
            try await socket.write(Data(body[start..<min(start + size, body.count)]))
        }
    }
}

/// Status line and header fields of an answer.
private enum ResponseHead {
    static func bytes(of response: PaperResponse, length: Int, keepingAlive: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(response.status) \(phrase(response.status))\r\n"
        head += "Content-Type: \(response.contentType)\r\nContent-Length: \(length)\r\n"
        if let encoding = response.contentEncoding {
            head += "Content-Encoding: \(encoding)\r\nVary: Accept-Encoding\r\n"
        }
        head += keepingAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n"
        return Array(head.utf8)
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: status < 500 ? "Refused" : "Server Error"
        }
    }
}
