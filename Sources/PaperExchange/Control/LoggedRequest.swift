public import Domain

/// One request as it arrived, for comparing what a client thinks it sent with what came.
public struct LoggedRequest: Hashable, Sendable {
    /// Counts from 1.
    public let number: Int
    public let time: Timestamp
    public let method: String
    public let target: String
    public let body: String
    /// The account of a request whose signature held.
    public let uid: String?
    public let signature: Signature
    /// Of the true answer; 0 where a fault kept the request from the exchange.
    public let status: Int
    /// The exchange's code in the true answer.
    public let code: String
    public let wasDisturbed: Bool

    public enum Signature: Hashable, Sendable {
        /// A public endpoint: none is looked at.
        case none
        case valid
        /// By the exchange's code.
        case refused(String)

        var text: String {
            switch self {
            case .none: "none"
            case .valid: "valid"
            case .refused(let code): code
            }
        }
    }
}

/// The last requests, up to a fixed number, so that memory stays flat.
struct RequestLog: Sendable {
    private(set) var requests: [LoggedRequest] = []
    private(set) var count = 0
    static let capacity = 20_000

    mutating func append(_ entry: (Int) -> LoggedRequest) {
        count += 1
        if requests.count >= 2 * RequestLog.capacity {
            requests.removeFirst(RequestLog.capacity)
        }
        requests.append(entry(count))
    }
}
