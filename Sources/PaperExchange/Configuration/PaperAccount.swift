public import Domain

/// One account of the paper exchange: its mode, its keys and what it starts with.
public struct PaperAccount: Hashable, Sendable {
    /// The exchange's user id; of no other account.
    public var uid: String
    /// What people call it; empty for an account that goes by its uid.
    public var name: String
    /// What the account may trade on margin.
    public var level: Level
    /// Whether a future has one position or two.
    public var positionMode: PositionMode
    /// Whether level 3 borrows silently when a balance does not suffice.
    public var autoLoan: Bool
    /// `"0"`: the spot fee is taken from what is received; `"1"`: always from the quote currency.
    public var feeType: String
    /// `Lv1` or one of the configuration's other fee levels.
    public var feeLevel: String
    /// A multiple, for every family of futures until set otherwise.
    public var leverage: Exact
    /// Those that open it; without one nobody can sign for it.
    public var keys: [PaperKey]
    /// Starting cash by currency; each becomes a transfer-in bill.
    public var balances: [String: Exact]

    /// The exchange's `acctLv`.
    public enum Level: String, Hashable, Codable, Sendable {
        /// Spot only, nothing on margin.
        case spot = "1"
        case futures = "2"
        case multiCurrency = "3"
    }

    /// The exchange's `posMode`.
    public enum PositionMode: String, Hashable, Codable, Sendable {
        case net = "net_mode"
        case longShort = "long_short_mode"
    }

    /// Futures mode with three times leverage, unless said otherwise.
    public init(
        uid: String, level: Level = .futures, positionMode: PositionMode = .net,
        autoLoan: Bool = false, feeType: String = "0", feeLevel: String = "Lv1",
        leverage: Exact = 3, keys: [PaperKey] = [], balances: [String: Exact] = [:]
    ) {
        (self.uid, self.level, self.positionMode) = (uid, level, positionMode)
        name = ""
        (self.autoLoan, self.feeType, self.leverage) = (autoLoan, feeType, leverage)
        self.feeLevel = feeLevel
        (self.keys, self.balances) = (keys, balances)
    }
}

/// An API key. Its description shows no secret.
public struct PaperKey: Hashable, Sendable, CustomStringConvertible {
    public var key: String
    public var secret: String
    public var passphrase: String
    /// `read_only`, `trade`.
    public var permissions: [String]
    /// Which requests it signs.
    public var environment: Environment

    /// A demo key works with the header `x-simulated-trading: 1` only, a live key without it only.
    public enum Environment: String, Hashable, Sendable { case live, demo }

    public init(
        key: String, secret: String, passphrase: String,
        permissions: [String] = ["read_only", "trade"], environment: Environment = .live
    ) {
        (self.key, self.secret, self.passphrase) = (key, secret, passphrase)
        (self.permissions, self.environment) = (permissions, environment)
    }

    public var description: String { "key \(key) (\(permissions.joined(separator: ",")))" }
}
