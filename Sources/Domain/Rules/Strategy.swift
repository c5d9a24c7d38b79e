/// A named set of rules and where it trades.
public struct Strategy: Hashable, Sendable {
    public let id: Int64
    public let name: String
    /// Counts the changes of its rules.
    public let version: Int
    /// `false` stops openings; what is open is still closed and repaired.
    public let isEnabled: Bool
    public let rules: StrategyRules
    /// Names of its accounts.
    public let accounts: [String]

    public init(
        id: Int64, name: String, version: Int, isEnabled: Bool, rules: StrategyRules,
        accounts: [String]
    ) {
        (self.id, self.name, self.version, self.isEnabled) = (id, name, version, isEnabled)
        (self.rules, self.accounts) = (rules, accounts)
    }
}

/// An account as the rules see it: without its secrets.
public struct Account: Hashable, Sendable {
    public let id: Int64
    public let name: String
    public let venue: Venue
    /// The exchange's user id.
    public let userID: String
    /// `false` stops openings; what is open is still closed and repaired.
    public let isEnabled: Bool
    /// A live venue's account opens nothing before a person enabled it with `--live`.
    public let isLiveConfirmed: Bool
    public let limits: AccountLimits

    public init(
        id: Int64, name: String, venue: Venue, userID: String, isEnabled: Bool,
        isLiveConfirmed: Bool, limits: AccountLimits
    ) {
        (self.id, self.name, self.venue, self.userID) = (id, name, venue, userID)
        (self.isEnabled, self.isLiveConfirmed) = (isEnabled, isLiveConfirmed)
        self.limits = limits
    }

    /// May anything be opened on it at all?
    public var mayOpen: Bool { isEnabled && (venue.kind != .live || isLiveConfirmed) }
}

/// An exchange, or an environment of one.
public struct Venue: Hashable, Sendable {
    /// Whether money is traded there.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Trades money.
        case live
        /// The exchange's own demo environment: the demo header is sent.
        case demo
        /// A paper exchange.
        case paper
    }

    public let name: String
    /// Scheme, host and port; no path.
    public let baseURL: String
    public let kind: Kind
    /// Certificates to trust in place of the system's.
    public let caFile: String?

    /// - Parameter baseURL: a slash at its end is left off.
    public init(name: String, baseURL: String, kind: Kind, caFile: String? = nil) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        (self.name, self.kind, self.caFile) = (name, kind, caFile)
    }

    /// Within which a user id is unique: `okx-live`, `okx-demo`, or the address of a paper exchange.
    public var environment: String {
        switch kind {
        case .live: "okx-live"
        case .demo: "okx-demo"
        case .paper: baseURL
        }
    }
}
