/// Sends requests and returns when all are answered or have failed: one round.
///
/// Two implementations: ``CurlTransport`` over sockets, and the paper exchange in process for tests
/// and simulation. The exchange is always spoken to in bytes, so that signing and decoding are
/// exercised everywhere.
public protocol Transport: AnyObject {
    /// One result for each request, in their order. Sends each request at most once.
    func send(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, HTTPFailure>]

    /// What has gone over the wire so far.
    var traffic: Traffic { get }
}

/// One request, complete: what is signed is what is sent.
public struct HTTPRequest: Hashable, Sendable {
    public enum Method: String, Sendable { case get = "GET", post = "POST" }

    /// One header line; a line break in it fails the request before it is sent.
    public struct Header: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    public let method: Method
    /// With scheme, host and query, encoded as it goes out.
    public let url: String
    public let headers: [Header]
    /// Bytes of a POST; empty for a GET.
    public let body: [UInt8]

    public init(method: Method, url: String, headers: [Header] = [], body: [UInt8] = []) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
    }
}

/// A whole answer, of whatever status.
public struct HTTPResponse: Hashable, Sendable {
    public let status: Int
    /// Decompressed.
    public let body: [UInt8]
    /// The media type as the server named it, in lower case; empty when it named none.
    public let contentType: String
    /// From the start of its round until it was there.
    public let elapsedMilliseconds: Int64

    public init(status: Int, body: [UInt8], contentType: String, elapsedMilliseconds: Int64) {
        (self.status, self.body, self.contentType) = (status, body, contentType)
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}

/// A request without a whole answer. Whether the server acted on it is not known unless
/// ``neverSent`` says so.
public struct HTTPFailure: Error, Hashable, Sendable {
    /// What went wrong; `couldNotConnect` also where nothing was sent before the time was over.
    public enum Kind: Hashable, Sendable {
        case couldNotResolve, couldNotConnect, certificateRefused, timedOut, broken, answerTooLarge
        /// A signal or the run's own time limit ended the wait.
        case interrupted
        case other
    }

    /// Decides, with ``neverSent``, what a POST may have done.
    public let kind: Kind
    /// Method, host and path without the query: `POST www.okx.com/api/v5/trade/order`.
    public let request: String
    /// What the library said.
    public let detail: String
    /// From the start of its round until it failed.
    public let elapsedMilliseconds: Int64

    /// No byte of the request can have reached the server.
    public var neverSent: Bool {
        [.couldNotResolve, .couldNotConnect, .certificateRefused].contains(kind)
    }

    public init(kind: Kind, request: String, detail: String, elapsedMilliseconds: Int64) {
        (self.kind, self.request, self.detail) = (kind, request, detail)
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}

/// Counts of one run, for the JSON of a pass.
public struct Traffic: Hashable, Sendable {
    /// Calls with a request in them.
    public var rounds = 0
    /// Requests of them, each counted once.
    public var requests = 0
    /// Connections that were opened.
    public var connections = 0
    /// Bytes sent and received, headers included.
    public var bytes = 0

    public init() {}
}
