import Domain
import Foundation
import Postgres
import Store
import TestSupport

/// A database and a master key of a test's own, and the command line that works on them.
struct Desk {
    let database: TestDatabase
    let folder: TemporaryFolder
    var basis: Basis

    /// - Parameter migrated: with the schema in it.
    init(migrated: Bool = true) throws {
        try self.init(on: migrated ? TestDatabase.make() : TestDatabase.makeEmpty())
    }

    /// On a database that has something in it.
    init(on database: TestDatabase) throws {
        self.database = database
        folder = try TemporaryFolder()
        let key = try folder.file(
            "basis.key", String(repeating: "0123456789abcdef", count: 4) + "\n")
        basis = Basis(environment: [
            "DATABASE_URL": database.url, "BASIS_KEY_FILE": key, "HOME": folder.path,
        ])
    }

    var store: Store { get throws { Store(connection: try database.connect(), owner: "test") } }

    /// An account as if it had been added, on a venue that nobody asks.
    func addAccount(_ name: String, venue: String = "paper", userID: String = "1") throws {
        let store = try store
        try store.addAccount(
            named: name, venue: store.venue(named: venue), userID: userID,
            sealed: SealedCredentials(keyID: "00000000", key: [], secret: [], passphrase: []),
            opening: EquitySnapshot(
                balance: AccountBalance(
                    totalUSD: nil, marginRatio: nil, currencies: [:],
                    time: Timestamp(milliseconds: 0)),
                pricesUSD: [:], usdtUSD: nil, lastBillID: ""), by: "tests")
    }

    /// With the fields that are required, and those that are given.
    func addStrategy(_ name: String, account: String) throws {
        var rules = StrategyRules()
        try rules.set([
            ("min_open_yield_pct", "8"), ("max_close_yield_pct", "2"), ("per_order_usd", "1000"),
        ])
        try store.addStrategy(named: name, rules: rules, accounts: [account], by: "test")
    }
}
