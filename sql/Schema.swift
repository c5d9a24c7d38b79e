/// One step of the database's schema. Never edited once released: its checksum is recorded.
public struct Migration: Sendable {
    /// Counts from 1 without gaps; the number in front of the file's name.
    public let version: Int
    /// The file's name without number and ending.
    public let name: String
    public let sql: String
    /// The least schema version that a program may be built for and still work once this step is
    /// taken. A step that only adds leaves older programs at work; any other names itself.
    public let oldestBinary: Int

    /// - Parameter oldestBinary: the step itself unless it is named, so that forgetting it stops an
    ///   older program rather than letting it write into tables it does not know.
    public init(version: Int, name: String, sql: String, oldestBinary: Int? = nil) {
        self.version = version
        self.name = name
        self.sql = sql
        self.oldestBinary = oldestBinary ?? version
    }

    fileprivate init(
        _ version: Int, _ name: String, _ bytes: [UInt8], oldestBinary: Int? = nil
    ) {
        self.init(
            version: version, name: name, sql: String(decoding: bytes, as: UTF8.self),
            oldestBinary: oldestBinary)
    }
}

/// The schema that this program is built for.
public enum Schema {
    /// Every step, in order. The build turns the first digit of a file's name into `_`.
    public static let migrations = [
        Migration(1, "foundation", PackageResources._001_foundation_sql),
        Migration(2, "account", PackageResources._002_account_sql),
        Migration(3, "strategy", PackageResources._003_strategy_sql),
        Migration(4, "market", PackageResources._004_market_sql),
        Migration(5, "journal", PackageResources._005_journal_sql),
        Migration(6, "ledger", PackageResources._006_ledger_sql),
        Migration(7, "views", PackageResources._007_views_sql),
        Migration(8, "roles", PackageResources._008_roles_sql),
        // A program that does not know forced orders would read them as its own.
        Migration(9, "hedge_loss", PackageResources._009_hedge_loss_sql),
        Migration(10, "restore", PackageResources._010_restore_sql),
        // A program that does not know deliveries would take their contracts for lost.
        Migration(11, "delivery", PackageResources._011_delivery_sql),
        // A program that does not know what is kept would take it for a residual.
        Migration(12, "on_delivery", PackageResources._012_on_delivery_sql),
        // A program that does not know slices would not start on a strategy that sells in them.
        Migration(13, "delivery_window", PackageResources._013_delivery_window_sql),
        // A program that does not know orders that rest beside the touch could not read them.
        Migration(14, "maker", PackageResources._014_maker_sql),
        // A program that does not know the day's limits would open beyond them.
        Migration(15, "day_limits", PackageResources._015_day_limits_sql),
        // A program that does not know the limits on losses would open beyond them.
        Migration(16, "loss_limits", PackageResources._016_loss_limits_sql),
        // A program that does not know the deviation would trade on a book that it refuses.
        Migration(17, "price_deviation", PackageResources._017_price_deviation_sql),
        // A program that does not know the margin ratio would open below it.
        Migration(18, "margin", PackageResources._018_margin_sql),
        // A program that does not know adopted holdings would not read their orders.
        Migration(19, "adoption", PackageResources._019_adoption_sql),
        // A program that does not know it would count losses from a mark that is none.
        Migration(20, "equity_agrees", PackageResources._020_equity_agrees_sql),
        Migration(21, "privileges", PackageResources._021_privileges_sql, oldestBinary: 20),
    ]

    /// The version that the steps lead to.
    public static let version = migrations.last?.version ?? 0
}
