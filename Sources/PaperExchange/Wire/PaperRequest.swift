/// One HTTP request as it came over the wire, complete: what is signed is what is here.
public struct PaperRequest: Hashable, Sendable {
    /// Upper case: `GET`, `POST`.
    public let method: String
    /// Path and query exactly as on the wire, percent escapes included: `/api/v5/public/time?x=%2C`.
    public let target: String
    /// The target up to the question mark.
    public let path: String
    /// Header values by lower-cased name.
    public let headers: [String: String]
    /// As it came; empty for a GET.
    public let body: [UInt8]
    /// Where it comes from: what limits per address count by.
    public let address: String

    /// - Parameters:
    ///   - headers: their names in lower case.
    ///   - address: empty where nothing is counted by it.
    public init(
        method: String, target: String, headers: [String: String] = [:], body: [UInt8] = [],
        address: String = ""
    ) {
        (self.method, self.target, self.headers, self.body) = (method, target, headers, body)
        self.address = address
        path = target.split(separator: "?", maxSplits: 1).first.map(String.init) ?? ""
    }

    /// Decoded query parameters; the first of a name wins, an empty value counts as absent, as with
    /// the clients that send every optional parameter.
    var query: [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        var parameters: [String: String] = [:]
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty else { continue }
            let name = percentDecoded(parts[0])
            if parameters[name] == nil { parameters[name] = percentDecoded(parts[1]) }
        }
        return parameters
    }
}

/// What goes back, and how: a fault can cut the body or close the connection.
public struct PaperResponse: Hashable, Codable, Sendable {
    public var status: Int
    /// `Content-Type`.
    public var contentType: String
    /// `Content-Encoding` of the body; `nil` for one that is as it is.
    public var contentEncoding: String?
    /// Whole, whatever ``disposition`` lets through.
    public var body: [UInt8]
    /// How it goes onto the wire.
    public var disposition: Disposition
    /// How long to hold the answer back, ms. The request has taken effect by then.
    public var delayMilliseconds: Int64

    /// What the server does with an answer, as a fault wants it.
    public enum Disposition: Hashable, Codable, Sendable {
        case answer
        /// The headers promise the whole body; this many bytes of it come, then the end.
        case cut(after: Int)
        /// The headers promise this many bytes, whatever the body has.
        case length(Int)
        /// The body comes in pieces over this long, ms.
        case slow(milliseconds: Int64)
        /// The connection closes without a byte of an answer.
        case close
    }

    /// - Parameter delayMilliseconds: how long it is held back.
    public init(
        status: Int, contentType: String = "application/json", body: [UInt8],
        disposition: Disposition = .answer, delayMilliseconds: Int64 = 0
    ) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
        (self.disposition, self.delayMilliseconds) = (disposition, delayMilliseconds)
    }

    /// The body as UTF-8.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

func percentDecoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2,
            let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
