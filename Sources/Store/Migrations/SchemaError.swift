public import Postgres

/// Why the schema and this program do not go together. Nothing was traded, and no step was half
/// taken.
public enum SchemaError: Error, Hashable, Sendable {
    /// Nothing was migrated yet. `program` is, here and below, the version that the program is
    /// built for.
    case notCreated(program: Int)
    /// Steps are missing that the program needs.
    case olderThanProgram(database: Int, program: Int)
    /// The schema has gone on to where a program of this age may not work.
    case newerThanProgram(database: Int, oldestBinary: Int, program: Int)
    /// The database has steps that this program does not know, so it must not take further ones.
    case unknownSteps([Int], program: Int)
    /// A step that was taken is not the one that this program knows under its number.
    case historyChanged(version: Int, recorded: String, known: String)
    /// A step was left out, although later ones were taken.
    case stepMissing(version: Int, name: String)
    /// Another program migrates this database, and did not end within the wait.
    case alreadyRunning(waitedMilliseconds: Int64)
    /// The step was rolled back; those before it stand.
    case stepFailed(version: Int, name: String, cause: PostgresError)
}

extension SchemaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notCreated(let program):
            "the database has no schema yet and this program works on version \(program); run "
                + "`basis migrate`"
        case .olderThanProgram(let database, let program):
            "the schema is at version \(database) and this program works on \(program); run "
                + "`basis migrate`"
        case .newerThanProgram(let database, let oldest, let program):
            "the schema is at version \(database), which needs a program for version \(oldest) or "
                + "later, and this one is for \(program); upgrade basis on this host"
        case .unknownSteps(let versions, let program):
            "the database has schema steps \(SchemaError.list(versions)) that this program, built "
                + "for version \(program), does not know; upgrade basis on this host and migrate "
                + "with that"
        case .historyChanged(let version, let recorded, let known):
            "schema step \(version) was taken as \(recorded) and this program knows it as "
                + "\(known); a released step was edited, or two builds share a number; install "
                + "the release that created this database"
        case .stepMissing(let version, let name):
            "schema step \(version) (\(name)) is not recorded although later ones are; restore "
                + "the table basis.schema_migration or the whole database from a backup"
        case .alreadyRunning(let milliseconds):
            "another `basis migrate` is at work on this database, waited \(milliseconds) ms; run "
                + "it again when that one is done"
        case .stepFailed(let version, let name, let cause):
            "schema step \(version) (\(name)) failed and was rolled back, those before it stand: "
                + cause.description
        }
    }

    private static func list(_ versions: [Int]) -> String {
        versions.map(String.init).joined(separator: ", ")
    }
}
