/// Where the database is, and what a session of ours is like.
public struct PostgresSettings: Sendable {
    /// A `postgresql://` URL or a `keyword=value` string; several hosts are allowed. `nil` leaves
    /// everything to libpq's own variables, service file and password file.
    ///
    /// Source: <https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING>
    public var connectionString: String?
    /// What `pg_stat_activity` shows: the command, such as `basis open-pass`.
    public var applicationName: String
    /// The schema that unqualified names mean; `pg_catalog` comes before it, as always.
    public var schema: String
    /// What the session begins with.
    public var limits: PostgresTimeLimits

    public init(
        connectionString: String?, applicationName: String, schema: String = "basis",
        limits: PostgresTimeLimits = PostgresTimeLimits()
    ) {
        self.connectionString = connectionString
        self.applicationName = applicationName
        self.schema = schema
        self.limits = limits
    }
}

/// How long the database may take, in milliseconds. The server keeps the first three limits; this
/// side keeps its own, a little longer, for when the server cannot answer any more.
public struct PostgresTimeLimits: Hashable, Sendable {
    /// One statement on the server.
    public var statement: Int64
    /// The wait for one lock.
    public var lock: Int64
    /// A transaction in which nothing is asked: a stalled process must not hold its row locks.
    public var idleInTransaction: Int64
    /// The wait for the answer to COMMIT, which no setting of the server bounds while a synchronous
    /// standby is gone.
    public var commit: Int64

    /// What this side waits beyond the server's statement limit before it gives up by itself.
    static let grace: Int64 = 2000

    /// Milliseconds, all above zero: the server takes zero for no limit.
    public init(
        statement: Int64 = 10_000, lock: Int64 = 5000, idleInTransaction: Int64 = 15_000,
        commit: Int64 = 5000
    ) {
        self.statement = statement
        self.lock = lock
        self.idleInTransaction = idleInTransaction
        self.commit = commit
    }
}
