public import Postgres
public import Schema

/// How far the schema is, and which programs may work on it.
public struct SchemaVersion: Hashable, Sendable {
    /// The last step taken.
    public let version: Int
    /// The least version that a program must be built for.
    public let oldestBinary: Int

    /// What the database says; `nil` if nothing was migrated yet.
    public static func read(_ connection: PostgresConnection) throws -> SchemaVersion? {
        guard try connection.queryRow(MigrationStatements.presence).bool("history") else {
            return nil
        }
        return try connection.queryRowOrNil(MigrationStatements.version).map { row in
            try SchemaVersion(version: row.int("version"), oldestBinary: row.int("oldest_binary"))
        }
    }

    /// The first thing after connecting: may this program work on this schema?
    ///
    /// - Parameter program: the version that the program is built for, its newest step.
    /// - Throws: ``SchemaError`` that names the way out.
    @discardableResult
    public static func check(
        _ connection: PostgresConnection, program: Int = Schema.version
    ) throws -> SchemaVersion {
        guard let found = try read(connection) else {
            throw SchemaError.notCreated(program: program)
        }
        guard found.version >= program else {
            throw SchemaError.olderThanProgram(database: found.version, program: program)
        }
        guard found.oldestBinary <= program else {
            throw SchemaError.newerThanProgram(
                database: found.version, oldestBinary: found.oldestBinary, program: program)
        }
        return found
    }
}
