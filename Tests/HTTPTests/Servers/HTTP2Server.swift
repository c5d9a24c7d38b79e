import Foundation
import Synchronization

/// What a test's HTTP/2 server does with a stream that it has read whole.
enum StreamAction: Sendable {
    /// 200 and no body.
    case answer
    case closeConnection
    /// RST_STREAM with this code of RFC 9113 §7.
    case reset(UInt32)
    /// GOAWAY naming this as the last stream that was acted on, then the connection is closed.
    case goAway(lastStream: UInt32)
}

/// A minute HTTP/2 server over TLS: it reads frames, not headers, and remembers every byte.
final class HTTP2Server: Sendable {
    private let server: LoopbackServer
    private let journal: Journal

    private final class Journal: Sendable {
        /// What arrived on each connection, as it was.
        let bytes = Mutex<[Int: [UInt8]]>([:])
    }

    /// - Parameter respond: given the number of the connection and of the stream on it, which
    ///   clients count 1, 3, 5.
    init(_ respond: @escaping @Sendable (_ connection: Int, _ stream: UInt32) -> StreamAction)
        throws
    {
        let certificates = try Certificates.shared()
        let context = try TLSContext(
            certificate: certificates.server, key: certificates.serverKey)
        let journal = Journal()
        self.journal = journal
        server = try LoopbackServer { descriptor, index in
            guard let connection = TLSConnection(descriptor, context) else { return }
            defer { connection.close() }
            let reader = HTTP2Reader(connection) { bytes in
                journal.bytes.withLock { $0[index, default: []] += bytes }
            }
            reader.serve { respond(index, $0) }
        }
    }

    func url(_ target: String = "/") -> String { "https://127.0.0.1:\(server.port)\(target)" }

    /// How often the text arrived, on all connections together, once every client is gone.
    func arrivals(of text: String) -> Int {
        server.finish()
        return journal.bytes.withLock { bytes in
            bytes.values.reduce(0) { $0 + $1.ranges(of: Array(text.utf8)).count }
        }
    }

    var connections: Int { server.connections }
}

/// Frames of RFC 9113 §4.1: three bytes of length, type, flags, four bytes of stream, payload.
private final class HTTP2Reader {
    private let connection: TLSConnection
    private let remember: ([UInt8]) -> Void
    private var buffer: [UInt8] = []

    private enum Kind { static let data: UInt8 = 0, headers: UInt8 = 1, reset: UInt8 = 3 }
    private enum More { static let settings: UInt8 = 4, goAway: UInt8 = 7 }
    private static let endOfStream: UInt8 = 1
    private static let endOfHeaders: UInt8 = 4

    init(_ connection: TLSConnection, remember: @escaping ([UInt8]) -> Void) {
        (self.connection, self.remember) = (connection, remember)
    }

    func serve(_ respond: (UInt32) -> StreamAction) {
        // A client that came back without HTTP/2 is heard to its end, and answered nothing.
        guard take(24) == Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) else {
            while take(1) != nil {}
            return
        }
        send(More.settings, 0, stream: 0)
        while let head = take(9) {
            let size = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            let stream = head[5...].reduce(0) { $0 << 8 | UInt32($1) }
            guard take(size) != nil else { return }
            if head[3] == More.settings && head[4] == 0 { send(More.settings, 1, stream: 0) }
            let isWhole = head[4] & HTTP2Reader.endOfStream != 0
            guard isWhole, [Kind.data, Kind.headers].contains(head[3]) else { continue }
            guard perform(respond(stream), stream) else { return }
        }
    }

    /// False when the connection is to end.
    private func perform(_ action: StreamAction, _ stream: UInt32) -> Bool {
        switch action {
        case .answer:
            // 0x88 is ":status 200" in the static table of RFC 7541.
            let flags = HTTP2Reader.endOfHeaders | HTTP2Reader.endOfStream
            send(Kind.headers, flags, stream: stream, [0x88])
            return true
        case .closeConnection:
            return false
        case .reset(let code):
            send(Kind.reset, 0, stream: stream, bigEndian(code))
            return true
        case .goAway(let lastStream):
            send(More.goAway, 0, stream: 0, bigEndian(lastStream) + bigEndian(0))
            return false
        }
    }

    private func send(_ kind: UInt8, _ flags: UInt8, stream: UInt32, _ payload: [UInt8] = []) {
        let size = Array(bigEndian(UInt32(payload.count)).dropFirst())
        connection.send(size + [kind, flags] + bigEndian(stream) + payload)
    }

    private func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count {
            let bytes = connection.receive()
            guard !bytes.isEmpty else { return nil }
            remember(bytes)
            buffer += bytes
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }
}

private func bigEndian(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
