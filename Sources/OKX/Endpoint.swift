public import HTTP

/// One thing to ask of the exchange, complete: what is sent, what it costs, how its answer reads.
///
/// A value: the same bytes are signed and sent, and nothing is computed between building it and
/// sending it but the signature. Each endpoint is one static member in the folder `Endpoints`.
public struct Endpoint<Answer: Sendable>: Sendable {
    /// Who may ask.
    public enum Access: Sendable {
        /// Anyone may ask.
        case open
        /// Needs credentials.
        case signed
    }

    /// Method and path, for messages and rate limits.
    public let request: RequestName
    /// Path and query as they stand on the wire and in the signature.
    public let target: String
    /// Bytes of a POST, encoded once.
    public let body: [UInt8]
    /// What the endpoint wants besides the headers that every request has.
    public let headers: [HTTPRequest.Header]
    /// A signed one cannot be added to a round without credentials.
    public let access: Access
    /// Everything that the exchange counts the request in; it waits until all of them have room.
    public let limits: [RateLimit]
    /// What else than the target its answer depends on, such as which of the rows is read: two
    /// questions with the same target are one only if they are read alike.
    var reading = ""
    let conclude: @Sendable (Reply) throws(OKXError) -> Answer

    /// A question may be asked again; what changes something is sent at most once.
    public var mayBeRepeated: Bool { request.method == .get }
}

/// What came of sending one request: an answer in bytes, or none.
typealias Reply = Result<HTTPResponse, OKXError>

extension Endpoint {
    /// A question whose rows become one answer.
    ///
    /// - Parameters:
    ///   - path: below `/api/v5`.
    ///   - query: in the order in which it is sent; items without a value are left out.
    ///   - read: throws ``Nonsense`` when the rows cannot be.
    static func get<Row: Decodable & SendableMetatype>(
        _ path: String, _ query: KeyValuePairs<String, String?> = [:], _ access: Access = .open,
        _ limits: RateLimit..., read: @escaping @Sendable ([Row]) throws -> Answer
    ) -> Self {
        let request = RequestName(.get, "/api/v5" + path)
        return Endpoint(
            request: request, target: request.path + encode(query), body: [], headers: [],
            access: access, limits: limits
        ) { (reply) throws(OKXError) in
            try Envelope.read(reply, of: request, read)
        }
    }

    /// A signed change whose rows become one answer.
    static func post<Row: Decodable & SendableMetatype>(
        _ path: String, _ body: some Encodable, _ limits: RateLimit...,
        read: @escaping @Sendable ([Row]) throws -> Answer
    ) -> Self {
        let request = RequestName(.post, "/api/v5" + path)
        return Endpoint(
            request: request, target: request.path, body: json(body), headers: [],
            access: .signed, limits: limits
        ) { (reply) throws(OKXError) in
            try Envelope.read(reply, of: request, read)
        }
    }
}

/// Method and path, by which people know a request. The query stays out of messages.
public struct RequestName: Hashable, Sendable, CustomStringConvertible {
    public let method: HTTPRequest.Method
    /// From `/api/v5` on, without the query.
    public let path: String

    init(_ method: HTTPRequest.Method, _ path: String) { (self.method, self.path) = (method, path) }

    public var description: String { "\(method.rawValue) \(path)" }
}

/// Percent-encodes everything but what RFC 3986 calls unreserved, so that no value can be taken for
/// a separator. What is encoded here is what gets signed.
private func encode(_ query: KeyValuePairs<String, String?>) -> String {
    let items = query.compactMap { name, value in value.map { name + "=" + encode($0) } }
    return items.isEmpty ? "" : "?" + items.joined(separator: "&")
}

private func encode(_ value: String) -> String {
    value.utf8.map { byte in
        let character = Character(UnicodeScalar(byte))
        let isUnreserved =
            byte < 0x80 && (character.isLetter || character.isNumber || "-._~".contains(character))
        let hex = String(byte, radix: 16, uppercase: true)
        return isUnreserved ? String(character) : "%" + (byte < 16 ? "0" : "") + hex
    }.joined()
}
