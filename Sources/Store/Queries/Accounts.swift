public import Domain
import Postgres

enum AccountStatements {
    /// The field table names the columns, so that a limit cannot be stored and not read.
    static let limitColumns = AccountField.all.map { "a.\($0.name)" }.joined(separator: ", ")
    static let list = """
        select a.id, a.name, a.uid, a.enabled, a.live_confirmed, \(limitColumns),
            v.name as venue, v.base_url, v.kind, v.ca_file
        from account a join venue v on v.name = a.venue
        order by a.name
        """
    static let insert = """
        insert into account
            (name, venue, uid, environment, enabled, key_id, api_key, api_secret, api_passphrase)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id
        """
    static let insertLease = "insert into account_lease (account) values ($1)"
    static let sealed = """
        select key_id, api_key, api_secret, api_passphrase from account where id = $1
        """
    static let lockSealed = sealed + " for update"
    static let reseal = """
        update account set key_id = $2, api_key = $3, api_secret = $4, api_passphrase = $5,
            updated_at = clock()
        where id = $1
        """
    static let limits: String = {
        let columns = AccountField.all.enumerated().map { "\($1.name) = $\($0 + 2)" }
        return """
            update account set \(columns.joined(separator: ", ")), updated_at = clock() where id = $1
            """
    }()
    static let enable = """
        update account set enabled = $2, live_confirmed = live_confirmed or $3,
            updated_at = clock()
        where id = $1
        """
    static let byUser = "select name from account where environment = $1 and uid = $2"
    static let keepFees = """
        insert into fee_rate (account, instrument, maker, taker, delivery, read_at)
        values ($1, $2, $3, $4, $5, clock())
        on conflict (account, instrument) do update
        set maker = excluded.maker, taker = excluded.taker, delivery = excluded.delivery,
            read_at = excluded.read_at
        """
    static let fees = """
        select instrument, maker, taker, delivery,
            read_at > clock() - interval '1 hour' as fresh
        from fee_rate where account = $1
        """
    static let all = [
        list, insert, insertLease, sealed, lockSealed, reseal, limits, enable, byUser, keepFees,
        fees,
    ]
}

/// An account's three secrets as they are stored: sealed, with the fingerprint of the key.
///
/// Each is a sealed field's bytes: version, key id, nonce, ciphertext, tag. Only the master key
/// opens them.
public struct SealedCredentials: Hashable, Sendable {
    /// Of the master key, eight hexadecimal digits.
    public let keyID: String
    /// The exchange's API key.
    public let key: [UInt8]
    /// What requests are signed with.
    public let secret: [UInt8]
    /// The passphrase of the API key.
    public let passphrase: [UInt8]

    public init(keyID: String, key: [UInt8], secret: [UInt8], passphrase: [UInt8]) {
        (self.keyID, self.key) = (keyID, key)
        (self.secret, self.passphrase) = (secret, passphrase)
    }
}

extension Store {
    /// Every account, enabled or not, by name.
    public func accounts() throws -> [Account] {
        try connection.query(AccountStatements.list).map(Account.init(row:))
    }

    /// - Throws: ``StoreError/unknownName(kind:name:known:)``.
    public func account(named name: String) throws -> Account {
        let accounts = try accounts()
        guard let account = accounts.first(where: { $0.name == name }) else {
            throw StoreError.unknownName(
                kind: "account", name: name, known: accounts.map(\.name))
        }
        return account
    }

    /// Adds an account with its lease and its opening equity. A live venue's starts disabled.
    ///
    /// - Parameter actor: user and host, for the history.
    /// - Throws: ``StoreError/nameTaken(kind:name:)``, ``StoreError/userIDTaken(userID:account:)``.
    public func addAccount(
        named name: String, venue: Venue, userID: String, sealed: SealedCredentials,
        opening: EquitySnapshot, by actor: String
    ) throws {
        let taken = try connection.query(AccountStatements.byUser, [venue.environment, userID])
        if let other = try taken.first?.string("name") {
            throw StoreError.userIDTaken(userID: userID, account: other)
        }
        guard try !accounts().contains(where: { $0.name == name }) else {
            throw StoreError.nameTaken(kind: "account", name: name)
        }
        try transaction {
            _ = try connection.query(StrategyStatements.setActor, [actor])
            let id = try one(
                AccountStatements.insert,
                [
                    name, venue.name, userID, venue.environment, venue.kind != .live,
                    sealed.keyID, sealed.key, sealed.secret, sealed.passphrase,
                ]
            ).int64("id")
            _ = try connection.execute(AccountStatements.insertLease, [id])
            try insertEquity(opening, account: id, pass: nil, isOpening: true)
        }
    }

    /// The account's secrets as they are stored now, for the one request or command that opens
    /// them.
    public func sealedCredentials(of account: Account) throws -> SealedCredentials {
        try SealedCredentials(row: one(AccountStatements.sealed, [account.id]))
    }

    /// Stores the secrets again, sealed by another key or replaced by others.
    public func reseal(_ account: Account, as sealed: SealedCredentials) throws {
        _ = try connection.execute(
            AccountStatements.reseal,
            [account.id, sealed.keyID, sealed.key, sealed.secret, sealed.passphrase])
    }

    /// Replaces the secrets by what the closure makes of them, under a lock on the account: secrets
    /// that somebody else stores meanwhile are not lost.
    ///
    /// - Parameter change: returns `nil` to leave them as they are.
    /// - Returns: whether anything was stored.
    public func reseal(
        _ account: Account, _ change: (SealedCredentials) throws -> SealedCredentials?
    ) throws -> Bool {
        try transaction {
            let row = try one(AccountStatements.lockSealed, [account.id])
            guard let sealed = try change(SealedCredentials(row: row)) else { return false }
            try reseal(account, as: sealed)
            return true
        }
    }

    /// - Parameter actor: user and host, for the history.
    public func setLimits(
        of account: Account, _ limits: AccountLimits, by actor: String
    ) throws {
        try transaction {
            _ = try connection.query(StrategyStatements.setActor, [actor])
            let values: [any PostgresParameter] = AccountField.all.map { $0.value(limits) }
            _ = try connection.execute(AccountStatements.limits, [account.id] + values)
        }
    }

    /// - Parameters:
    ///   - live: a person confirmed that it may trade money.
    ///   - actor: user and host, for the history.
    public func setEnabled(
        _ account: Account, _ enabled: Bool, live: Bool = false, by actor: String
    ) throws {
        try transaction {
            _ = try connection.query(StrategyStatements.setActor, [actor])
            _ = try connection.execute(AccountStatements.enable, [account.id, enabled, live])
        }
    }

    /// The account's fees as last read, by leg and fee group, and which of them were read within the
    /// hour: older ones are asked for again, and serve until they are answered.
    public func cachedFees(
        of account: Account
    ) throws -> (rates: [String: FeeRates], fresh: Set<String>) {
        var rates: [String: FeeRates] = [:]
        var fresh: Set<String> = []
        for row in try connection.query(AccountStatements.fees, [account.id]) {
            let key = try row.string("instrument")
            rates[key] = FeeRates(
                maker: try row.exact("maker"), taker: try row.exact("taker"),
                delivery: try row.exactOrNil("delivery"))
            if try row.bool("fresh") { fresh.insert(key) }
        }
        return (rates, fresh)
    }

    /// Stores fees that the exchange has just stated, in place of those before them.
    ///
    /// - Parameter instrument: leg and fee group, `spot/1`; `spot/` where the group is not known.
    public func keep(_ fees: FeeRates, of instrument: String, for account: Account) throws {
        _ = try connection.execute(
            AccountStatements.keepFees,
            [account.id, instrument, fees.maker, fees.taker, fees.delivery])
    }
}

extension SealedCredentials {
    init(row: Row) throws {
        self.init(
            keyID: try row.string("key_id"), key: try row.bytes("api_key"),
            secret: try row.bytes("api_secret"), passphrase: try row.bytes("api_passphrase"))
    }
}

extension Account {
    init(row: Row) throws {
        self.init(
            id: try row.int64("id"), name: try row.string("name"),
            venue: Venue(
                name: try row.string("venue"), baseURL: try row.string("base_url"),
                kind: try row.value("kind", "venue kind", Venue.Kind.init(rawValue:)),
                caFile: try row.stringOrNil("ca_file")),
            userID: try row.string("uid"), isEnabled: try row.bool("enabled"),
            isLiveConfirmed: try row.bool("live_confirmed"), limits: try AccountLimits(row: row))
    }
}

extension AccountLimits {
    init(row: Row) throws {
        self.init()
        for field in AccountField.all {
            try field.set(&self, row.exactOrNil(field.name)?.description ?? "none")
        }
    }
}
