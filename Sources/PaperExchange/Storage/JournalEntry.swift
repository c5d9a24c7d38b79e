public import Domain

/// One thing that came from outside and may have changed something: with the seed, the entries in
/// their order are all that the state of an exchange follows from.
public struct JournalEntry: Hashable, Sendable {
    /// The market's time at which it took effect.
    public let time: Timestamp
    /// The wall clock's time at that.
    public let wall: Timestamp
    /// What came.
    public let input: Input

    /// What can change an exchange from outside.
    public enum Input: Hashable, Sendable {
        case request(Request)
        /// A control request whose token was right.
        case control(method: String, target: String, body: [UInt8])
        /// An account that was opened after the exchange had begun; without keys.
        case account([UInt8])
    }

    /// A request of a client, with what was found at the door. No secret and no signature is kept.
    public struct Request: Hashable, Sendable {
        /// Upper case.
        public let method: String
        /// Path and query as they came.
        public let target: String
        /// As it came.
        public let body: [UInt8]
        /// Whose key it carried, whether or not its signature held; `nil` for none that is known.
        public let keyUID: String?
        /// Whether signature, permission and rate limits let it through.
        public let isAdmitted: Bool

        public init(
            method: String, target: String, body: [UInt8], keyUID: String?, isAdmitted: Bool
        ) {
            (self.method, self.target, self.body) = (method, target, body)
            (self.keyUID, self.isAdmitted) = (keyUID, isAdmitted)
        }
    }

    /// - Parameters:
    ///   - time: the market's.
    ///   - wall: the machine's at that.
    public init(time: Timestamp, wall: Timestamp, input: Input) {
        (self.time, self.wall, self.input) = (time, wall, input)
    }
}
