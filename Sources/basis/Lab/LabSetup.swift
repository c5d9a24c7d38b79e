import Clock
import Crypto
import Domain
import OKX
import Passes
import Postgres
import Store

/// Fills the lab: a database with the schema, the exchange's address, an account and a strategy.
struct LabSetup {
    let lab: Lab
    let place: Workplace

    static let account = "paper"
    static let strategy = "carry"

    /// Thresholds that the paper market crosses both ways within weeks.
    static let fields = [
        (name: "min_open_yield_pct", text: "8"), (name: "max_close_yield_pct", text: "2"),
        (name: "per_order_usd", text: "1000"), (name: "max_position_usd", text: "5000"),
        (name: "manager", text: "lab"),
    ]

    /// - Parameter key: the account's at the exchange that runs.
    /// - Returns: under which name an older database was kept; `nil` when there was none.
    func fill(_ key: LabExchange.Key) throws -> String? {
        let kept = try createDatabase()
        // From here on with the rights of the jobs alone.
        let connection = try connect(role: LabPostgres.jobsRole, database: LabPostgres.database)
        let store = Store(connection: connection, owner: place.owner)
        try pointVenue(store)
        try addAccount(store, key)
        var rules = StrategyRules()
        try rules.set(LabSetup.fields)
        try store.addStrategy(
            named: LabSetup.strategy, rules: rules, accounts: [LabSetup.account], by: place.actor)
        return kept
    }

    private func createDatabase() throws -> String? {
        let server = try connect(role: LabPostgres.ownerRole, database: "postgres")
        let kept = try Provisioning(server).createDatabase(named: LabPostgres.database)
        try Provisioning(migrate()).createJobsLogin(named: LabPostgres.jobsRole)
        return kept
    }

    /// Brings the database's schema to this program's version.
    ///
    /// - Returns: a connection with the owner's rights.
    @discardableResult
    func migrate() throws -> PostgresConnection {
        let owner = try connect(role: LabPostgres.ownerRole, database: LabPostgres.database)
        try Migrator(owner).migrate(by: Version.text)
        return owner
    }

    private func connect(role: String, database: String) throws -> PostgresConnection {
        try PostgresConnection(
            PostgresSettings(
                connectionString: lab.postgres.connection(role: role, database: database),
                applicationName: "basis lab"), clock: place.clock)
    }

    private func pointVenue(_ store: Store) throws {
        guard let address = lab.exchange.address else {
            throw ConfigurationError("the paper exchange has no address: 'basis lab reset'")
        }
        guard try store.venue(named: "paper").baseURL != address else { return }
        guard try store.movePaperVenue(named: "paper", to: address) else {
            throw ConfigurationError("the venue 'paper' could not be moved to \(address)")
        }
    }

    private func addAccount(_ store: Store, _ key: LabExchange.Key) throws {
        let venue = try store.venue(named: "paper")
        let credentials = Credentials(
            key: key.key, secret: key.secret, passphrase: key.passphrase)
        let admission = try AccountAdmission(
            of: LabSetup.account, at: venue, place.client(of: venue), as: credentials)
        let userID = admission.configuration.userID
        let secrets = [key.key, key.secret, key.passphrase].map { SecretBytes($0) }
        try store.addAccount(
            named: LabSetup.account, venue: venue, userID: userID,
            sealed: SealedCredentials(
                secrets, identity: SealedCredentials.identity(of: venue, userID: userID),
                by: masterKey()),
            opening: admission.openingEquity(of: LabSetup.account), by: "lab")
    }

    private func masterKey() throws -> MasterKey {
        guard !LabFiles.exists(lab.keyFile) else { return try MasterKey.load(file: lab.keyFile) }
        return try MasterKey.create(file: lab.keyFile)
    }
}
