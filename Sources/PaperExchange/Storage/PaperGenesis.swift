public import Domain

/// What an exchange was made of: with its journal, all that its state follows from. It has no key and
/// no secret in it.
public struct PaperGenesis: Hashable, Codable, Sendable {
    /// Of prices and of what faults draw.
    public let seed: UInt64
    /// The market's time at which it began.
    public let start: Timestamp
    /// Spot pairs beyond the five coins.
    public let fillerPairs: Int
    /// Where its prices come from.
    public let market: Market
    let accounts: [Account]

    /// A market by what tells it from any other.
    public enum Market: Hashable, Codable, Sendable {
        /// As ``MarketParameters/json`` writes them.
        case seeded(parameters: String)
        /// The SHA-256 of the recording, hexadecimal.
        case replayed(digest: String)
    }

    /// Of an exchange that begins now: with the accounts of the configuration, without their keys.
    public init(_ configuration: PaperConfiguration) {
        (seed, start) = (configuration.seed, configuration.start)
        fillerPairs = configuration.fillerPairs
        accounts = configuration.accounts.map(Account.init)
        switch configuration.market {
        case .seeded(let parameters): market = .seeded(parameters: parameters.json)
        case .replayed(let replay): market = .replayed(digest: replay.digest)
        }
    }

    /// - Throws: ``PaperRestoreError/unreadable(_:)``.
    public init(encoded bytes: [UInt8]) throws(PaperRestoreError) {
        self = try StoredJSON.value(of: bytes, "what it was made of")
    }

    /// What another exchange cannot be made of to be the same, accounts aside.
    func differences(_ other: PaperGenesis) -> [String] {
        var differences: [String] = []
        if seed != other.seed { differences.append("its seed is \(seed), not \(other.seed)") }
        if start != other.start { differences.append("it began at \(start), not \(other.start)") }
        if fillerPairs != other.fillerPairs {
            differences.append("it lists \(fillerPairs) filler pairs, not \(other.fillerPairs)")
        }
        if market != other.market { differences.append("its market is another one") }
        return differences
    }

    /// An account as it is opened: everything but its keys and the name that people know it by.
    struct Account: Hashable, Codable, Sendable {
        let uid: String
        let level: PaperAccount.Level
        let positionMode: PaperAccount.PositionMode
        let autoLoan: Bool
        let feeType: String
        let feeLevel: String
        let leverage: Exact
        let balances: [String: Exact]

        init(_ account: PaperAccount) {
            (uid, level, positionMode) = (account.uid, account.level, account.positionMode)
            (autoLoan, feeType, feeLevel) = (account.autoLoan, account.feeType, account.feeLevel)
            (leverage, balances) = (account.leverage, account.balances)
        }

        var account: PaperAccount {
            var account = PaperAccount(
                uid: uid, level: level, positionMode: positionMode, autoLoan: autoLoan,
                feeType: feeType, leverage: leverage, balances: balances)
            account.feeLevel = feeLevel
            return account
        }
    }
}

/// Why an exchange cannot go on from what a store has.
public enum PaperRestoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The store has another exchange in it. Each difference is a sentence.
    case another([String])
    /// Something in it makes no sense to this version of the program.
    case unreadable(String)

    public var description: String {
        switch self {
        case .another(let differences):
            "there is another exchange in it: " + differences.joined(separator: "; ")
        case .unreadable(let what): "it cannot be read: \(what)"
        }
    }
}
