import Foundation
import Synchronization

/// A request as it arrived at a test's server.
struct ReceivedRequest: Sendable {
    let connection: Int
    let method: String
    let target: String
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// What a test's server does with a request that it has read whole.
enum ServerAction: Sendable {
    case answer(status: Int = 200, headers: [String] = [], body: [UInt8] = [])
    /// These bytes and nothing more, then the connection is closed.
    case sendAndClose([UInt8])
    case close
    /// No answer; the connection stays open until the client closes it.
    case silence

    static func text(_ text: String) -> ServerAction {
        .answer(headers: ["Content-Type: text/plain"], body: Array(text.utf8))
    }
}

/// A small HTTP/1.1 server that does as the test says and remembers what arrived.
final class HTTP1Server: Sendable {
    private final class Journal: Sendable {
        let requests = Mutex<[ReceivedRequest]>([])
    }

    private let journal: Journal
    private let server: LoopbackServer

    init(_ respond: @escaping @Sendable (ReceivedRequest) -> ServerAction) throws {
        let journal = Journal()
        self.journal = journal
        server = try LoopbackServer { descriptor, index in
            let reader = HTTP1Reader(PlainConnection(descriptor), index: index)
            defer { reader.connection.close() }
            while let request = reader.nextRequest() {
                journal.requests.withLock { $0.append(request) }
                guard reader.perform(respond(request)) else { return }
            }
        }
    }

    var port: UInt16 { server.port }
    var connections: Int { server.connections }
    var requests: [ReceivedRequest] { journal.requests.withLock { $0 } }

    func url(_ target: String = "/") -> String { "http://127.0.0.1:\(port)\(target)" }

    /// All that arrived, once every client is gone.
    func requestsAtTheEnd() -> [ReceivedRequest] {
        server.finish()
        return requests
    }
}

/// Reads requests off one connection and writes answers.
final class HTTP1Reader {
    let connection: any ServerConnection
    private let index: Int
    private var buffer: [UInt8] = []

    init(_ connection: any ServerConnection, index: Int) {
        (self.connection, self.index) = (connection, index)
    }

    /// `nil` when the client has closed, in the middle of a request as well.
    func nextRequest() -> ReceivedRequest? {
        guard let head = take(through: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let start = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            headers[parts[0].lowercased()] =
                parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let size = headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < size { guard more() else { return nil } }
        let body = Array(buffer.prefix(size))
        buffer.removeFirst(size)
        return ReceivedRequest(
            connection: index, method: start[0], target: start[1], headers: headers, body: body)
    }

    /// False when the connection is to end.
    func perform(_ action: ServerAction) -> Bool {
        switch action {
        case .answer(let status, let headers, let body):
            let head = ["HTTP/1.1 \(status) Said", "Content-Length: \(body.count)"] + headers
            connection.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
            return true
        case .sendAndClose(let bytes):
            connection.send(bytes)
            return false
        case .close:
            return false
        case .silence:
            while !connection.receive().isEmpty {}
            return false
        }
    }

    private func take(through mark: [UInt8]) -> [UInt8]? {
        while true {
            if let range = buffer.firstRange(of: mark) {
                defer { buffer.removeFirst(range.upperBound) }
                return Array(buffer[..<range.upperBound])
            }
            guard more() else { return nil }
        }
    }

    private func more() -> Bool {
        let bytes = connection.receive()
        buffer += bytes
        return !bytes.isEmpty
    }
}
