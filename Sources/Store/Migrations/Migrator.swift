public import Postgres
public import Schema

/// Brings the schema to the version that this program is built for: each step in a transaction of
/// its own, one program at a time, and nothing on a history that it does not know.
public struct Migrator {
    private let connection: PostgresConnection
    private let migrations: [Migration]

    /// How long a step may take, in milliseconds: it may rewrite a large table.
    private static let stepLimit: Int64 = 1_800_000

    /// - Parameter migrations: all steps, numbered from 1 without gaps.
    public init(_ connection: PostgresConnection, migrations: [Migration] = Schema.migrations) {
        precondition(
            migrations.enumerated().allSatisfy { index, step in step.version == index + 1 },
            "migrations are not numbered 1, 2, 3, …")
        self.connection = connection
        self.migrations = migrations
    }

    /// Takes the steps that are missing and returns them; none is fine.
    ///
    /// - Parameters:
    ///   - program: name and version, for the record: `basis 1.0.0`.
    ///   - wait: milliseconds to wait for another migration of the same database.
    /// - Throws: ``SchemaError``, and `PostgresError` for what is not about the schema.
    @discardableResult
    public func migrate(by program: String, wait: Int64 = 60_000) throws -> [Migration] {
        try lock(wait)
        let result = Result { try migrateLocked(by: program) }
        if !connection.isDead { try connection.execute(MigrationStatements.unlock, [key]) }
        return try result.get()
    }

    /// The steps that ``migrate(by:wait:)`` would take; reads only.
    public func pending() throws -> [Migration] {
        guard try connection.queryRow(MigrationStatements.presence).bool("history") else {
            return migrations
        }
        return try migrationsBehind(recorded())
    }

    private let key = MigrationStatements.lockKey

    /// A session's lock, so that it spans the transactions of all steps; the server lets go of it
    /// when the connection ends, however that happens.
    private func lock(_ wait: Int64) throws {
        var limits = connection.limits
        limits.lock = wait
        limits.statement = wait + 1000
        do {
            try connection.withLimits(limits) {
                _ = try connection.query(MigrationStatements.lock, [key])
            }
        } catch PostgresError.lockUnavailable {
            throw SchemaError.alreadyRunning(waitedMilliseconds: wait)
        }
    }

    private func migrateLocked(by program: String) throws -> [Migration] {
        try createHistory()
        let missing = try migrationsBehind(recorded())
        var limits = connection.limits
        limits.statement = Migrator.stepLimit
        try connection.withLimits(limits) {
            for migration in missing { try take(migration, by: program) }
        }
        return missing
    }

    private func createHistory() throws {
        let presence = try connection.queryRow(MigrationStatements.presence)
        let (schema, history) = try (presence.bool("schema"), presence.bool("history"))
        guard !history else { return }
        try connection.transaction { connection in
            if !schema { try connection.execute(MigrationStatements.createSchema) }
            try connection.executeScript(MigrationStatements.createHistory)
        }
    }

    private func take(_ migration: Migration, by program: String) throws {
        do {
            try connection.transaction { connection in
                try connection.executeScript(migration.sql)
                try connection.execute(
                    MigrationStatements.record,
                    [migration.version, migration.name, migration.sql, program])
                try connection.execute(
                    MigrationStatements.recordVersion, [migration.version, migration.oldestBinary])
            }
        } catch let cause as PostgresError {
            throw SchemaError.stepFailed(
                version: migration.version, name: migration.name, cause: cause)
        }
    }

    // MARK: - History

    private struct Recorded {
        let version: Int
        let name: String
        let sha256: String
    }

    private func recorded() throws -> [Recorded] {
        try connection.query(MigrationStatements.history).map { row in
            try Recorded(
                version: row.int("version"), name: row.string("name"),
                sha256: row.string("sha256"))
        }
    }

    /// The steps to take, once those that were taken are proved to be the ones that are known.
    private func migrationsBehind(_ history: [Recorded]) throws -> [Migration] {
        let unknown = history.map(\.version).filter { $0 > migrations.count }
        guard unknown.isEmpty else {
            throw SchemaError.unknownSteps(unknown, program: migrations.count)
        }
        for (known, taken) in zip(migrations, history) {
            guard known.version == taken.version else {
                throw SchemaError.stepMissing(version: known.version, name: known.name)
            }
            let sha256 = try connection.queryRow(MigrationStatements.checksum, [known.sql])
                .string("sha256")
            guard (known.name, sha256) == (taken.name, taken.sha256) else {
                throw SchemaError.historyChanged(
                    version: known.version,
                    recorded: "\(taken.name) \(taken.sha256.prefix(12))",
                    known: "\(known.name) \(sha256.prefix(12))")
            }
        }
        return Array(migrations.dropFirst(history.count))
    }
}
