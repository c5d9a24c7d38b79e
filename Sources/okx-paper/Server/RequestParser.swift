/// Takes HTTP/1.1 requests out of the bytes of one connection as they come (RFC 9112), and no more
/// bytes than ``RequestLimits`` allows.
struct RequestParser {
    private var bytes: [UInt8] = []
    private var head: RequestHead?
    /// How far the end of the head has been looked for.
    private var searched = 0

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// The next request; `nil` while it has not come whole.
    mutating func next() throws(RequestRefusal) -> WireRequest? {
        if head == nil { head = try takeHead() }
        guard let head, let body = try takeBody(head) else { return nil }
        self.head = nil
        return WireRequest(head: head, body: body)
    }

    /// Whether the client waits to be told that its body is welcome.
    var isAskedToContinue: Bool { head?.headers["expect"]?.lowercased() == "100-continue" }

    private mutating func takeHead() throws(RequestRefusal) -> RequestHead? {
        // Empty lines before a request are to be ignored (§2.2).
        while bytes.starts(with: [0x0D, 0x0A]) { bytes.removeFirst(2) }
        guard let end = endOfHead() else {
            guard bytes.count <= RequestLimits.headBytes else { throw .headTooLarge }
            searched = max(0, bytes.count - 3)
            return nil
        }
        guard end <= RequestLimits.headBytes else { throw .headTooLarge }
        let head = try RequestHead(bytes[..<(end - 4)])
        bytes.removeFirst(end)
        searched = 0
        return head
    }

    /// Where the bytes after the empty line begin.
    private func endOfHead() -> Int? {
        var index = searched
        while index + 3 < bytes.count {
            if bytes[index] == 0x0D, bytes[index + 1] == 0x0A, bytes[index + 2] == 0x0D,
                bytes[index + 3] == 0x0A
            {
                return index + 4
            }
            index += 1
        }
        return nil
    }

    private mutating func takeBody(_ head: RequestHead) throws(RequestRefusal) -> [UInt8]? {
        switch try head.framing() {
        case .length(let length):
            guard length <= RequestLimits.bodyBytes else { throw .bodyTooLarge }
            guard bytes.count >= length else { return nil }
            defer { bytes.removeFirst(length) }
            return Array(bytes[..<length])
        case .chunked: return try takeChunks()
        }
    }

    /// §7.1. What has come is read anew with each piece; the limit keeps that short.
    private mutating func takeChunks() throws(RequestRefusal) -> [UInt8]? {
        var (body, rest) = ([UInt8](), bytes[...])
        while let line = takeLine(&rest) {
            let digits = line.prefix { $0 != UInt8(ascii: ";") }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0
            else { throw .malformed }
            guard size <= RequestLimits.bodyBytes - body.count else { throw .bodyTooLarge }
            if size == 0 {
                // Trailers are read over.
                while let trailer = takeLine(&rest) {
                    guard trailer.isEmpty else { continue }
                    bytes = Array(rest)
                    return body
                }
                return nil
            }
            guard rest.count >= size + 2 else { return nil }
            body += rest.prefix(size)
            rest = rest.dropFirst(size)
            guard rest.starts(with: [0x0D, 0x0A]) else { throw .malformed }
            rest = rest.dropFirst(2)
        }
        let most = 2 * RequestLimits.bodyBytes + RequestLimits.headBytes
        guard bytes.count <= most else { throw .bodyTooLarge }
        return nil
    }

    private func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: 0x0A), end > rest.startIndex, rest[end - 1] == 0x0D
        else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<(end - 1)]
    }
}

/// One request, whole.
struct WireRequest {
    let head: RequestHead
    let body: [UInt8]
}

/// How much of a request is taken.
enum RequestLimits {
    static let headBytes = 32 << 10
    static let bodyBytes = 1 << 20
    /// How long a peer may keep still in the middle of anything, ms.
    static let idleMilliseconds: Int64 = 120_000
}

/// Why a request is refused before the exchange sees it. The connection ends with it.
enum RequestRefusal: Error, Hashable {
    case malformed, headTooLarge, bodyTooLarge, unknownCoding, version

    var status: Int {
        switch self {
        case .malformed: 400
        case .bodyTooLarge: 413
        case .headTooLarge: 431
        case .unknownCoding: 501
        case .version: 505
        }
    }
}
