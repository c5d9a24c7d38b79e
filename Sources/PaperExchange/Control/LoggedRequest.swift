public import Domain

/// One request as it arrived, for comparing what a client thinks it sent with what came.
public struct LoggedRequest: Hashable, Sendable {
    /// Counts from 1.
    public let number: Int
    /// The market's.
    public let time: Timestamp
    /// Upper case.
    public let method: String
    /// Path and query as they came.
    public let target: String
    /// As text, bytes that are no UTF-8 replaced.
    public let body: String
    /// The account of a request whose signature held; `nil` for any other.
    public let uid: String?
    /// What was found at the door.
    public let signature: Signature
    /// Of the true answer; 0 where a fault kept the request from the exchange.
    public let status: Int
    /// The exchange's code in the true answer.
    public let code: String
    /// A fault struck its answer, its orders or the world around it.
    public let wasDisturbed: Bool

    /// What the signature of a request proved.
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

/// The last requests, up to a fixed number and a fixed amount of text, so that memory stays flat.
struct RequestLog: Sendable {
    private(set) var count = 0
    private var entries: [LoggedRequest] = []
    /// Where the oldest entry that is still kept stands.
    private var oldest = 0
    /// Bytes of the targets and bodies that are kept.
    private var bytes = 0
    /// Of those that are not, but have not been given back.
    private var droppedBytes = 0
    static let capacity = 20_000
    static let byteCapacity = 32 << 20

    var requests: [LoggedRequest] { Array(entries[oldest...]) }

    mutating func append(_ entry: (Int) -> LoggedRequest) {
        count += 1
        let new = entry(count)
        entries.append(new)
        bytes += new.bytes
        while entries.count - oldest > RequestLog.capacity
            || (bytes > RequestLog.byteCapacity && entries.count - oldest > 1)
        {
            bytes -= entries[oldest].bytes
            droppedBytes += entries[oldest].bytes
            oldest += 1
        }
        // Given back in large pieces: each entry is moved once at most for each that is added.
        if oldest >= RequestLog.capacity || droppedBytes > RequestLog.byteCapacity {
            entries.removeFirst(oldest)
            (oldest, droppedBytes) = (0, 0)
        }
    }
}

extension LoggedRequest {
    fileprivate var bytes: Int { target.utf8.count + body.utf8.count }
}
