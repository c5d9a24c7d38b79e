public import Postgres

/// The durable state, in PostgreSQL: configuration, journal and ledger.
///
/// One file of statements a table, each beside the code that decodes its rows; ``statements`` holds
/// them all, so that a test can prepare every one against the migrated schema. Only the database's
/// own function `clock()` asks for the time.
///
/// Everything here throws `PostgresError` when the database cannot be asked, refuses a statement or
/// holds a value of another kind than its column promises, and ``StoreError/noRow(statement:)`` for
/// an id that nothing has. `PostgresError.commitInDoubt` means that it may have been stored. What a
/// function throws besides is said beside it.
public final class Store {
    let connection: PostgresConnection
    /// Who is working: command, host and process. Kept with what is recorded.
    public let owner: String

    /// - Parameters:
    ///   - connection: of a schema that ``SchemaVersion/check(_:program:)`` has accepted; used from
    ///     one thread.
    ///   - owner: command, host and process, as ``owner``.
    public init(connection: PostgresConnection, owner: String) {
        (self.connection, self.owner) = (connection, owner)
    }

    /// Every statement of the store.
    public static let statements: [String] =
        VenueStatements.all + AccountStatements.all + LeaseStatements.all
        + StrategyStatements.all + StopStatements.all + MarketStatements.all
        + PassStatements.all + PositionStatements.all + OrderStatements.all
        + FillStatements.all + KnownBillStatements.all + LedgerStatements.all
        + LimitStatements.all
        + StoryStatements.all + ReportStatements.all + ForcedClosingStatements.all
        + RestorationStatements.all + DeliveryStatements.all + DayStatements.all
        + EquityStatements.all + MarginStatements.all + BreakStatements.all
        + AdoptionStatements.all

    /// Runs the body in one transaction; what it throws rolls back.
    ///
    /// - Throws: `PostgresError.commitInDoubt` when it is not known whether the commit took effect:
    ///   nothing may be sent then.
    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try connection.transaction { _ in try body() }
    }

    /// The row of a statement that always has one.
    func one(_ sql: String, _ parameters: [any PostgresParameter] = []) throws -> Row {
        guard let row = try connection.query(sql, parameters).first else {
            throw StoreError.noRow(statement: sql)
        }
        return row
    }
}

/// What the store itself finds wrong, apart from the database's own errors.
public enum StoreError: Error, Hashable, CustomStringConvertible {
    /// A statement that always has one row had none: the id is of nothing here.
    case noRow(statement: String)
    case unknownName(kind: String, name: String, known: [String])
    case nameTaken(kind: String, name: String)
    /// The exchange's user id is that of another account here, whose name is given.
    case userIDTaken(userID: String, account: String)
    /// It cannot be removed while something names it.
    case inUse(kind: String, name: String, reason: String)
    /// The venue came with the schema.
    case builtIn(venue: String)
    /// A stored value that a newer version may have written.
    case unreadable(what: String, value: String)

    public var description: String {
        switch self {
        case .noRow(let statement): "the database answered nothing to: \(statement)"
        case .unknownName(let kind, let name, let known):
            known.isEmpty
                ? "there is no \(kind) '\(name)', and no other either: "
                    + "add one with 'basis \(kind) add'"
                : "there is no \(kind) '\(name)'; there are: \(known.joined(separator: ", "))"
        case .nameTaken(let kind, let name): "the name '\(name)' is that of another \(kind)"
        case .userIDTaken(let userID, let account):
            "user id \(userID) is account '\(account)' already: two accounts for one user would "
                + "both believe that they own its futures. Give that account the new key instead"
        case .inUse(let kind, let name, let reason):
            "the \(kind) '\(name)' cannot be removed: \(reason)"
        case .builtIn(let venue): "the venue '\(venue)' is built in and cannot be removed"
        case .unreadable(let what, let value):
            "the database holds '\(value)' as \(what), which this version cannot read: "
                + "a newer version of basis may have written it"
        }
    }
}
