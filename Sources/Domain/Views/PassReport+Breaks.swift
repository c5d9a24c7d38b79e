extension PassReport {
    /// A figure of ours that is not the exchange's, on an account.
    public struct BreakLine: Hashable, Sendable {
        /// `nil` where the account's is not known.
        public let venue: String?
        public let account: String
        public let found: Break

        public init(venue: String?, account: String, found: Break) {
            (self.venue, self.account, self.found) = (venue, account, found)
        }
    }
}
