public import Postgres

enum ProvisioningStatements {
    static let databases = "select datname from pg_database order by datname"
    static let hasRole = "select exists (select from pg_roles where rolname = $1) as found"
    // Names cannot be parameters here; those that are put in are quoted.
    static let createDatabase = "create database "
    static let renameDatabase = "alter database "
    static let createLogin = "create role "
    static let grant = "grant basis_jobs to "
}

/// What a server needs before the schema: a database, and a login for the jobs with no more rights
/// than theirs. For a server of one's own, such as the lab's; elsewhere an administrator does this.
public struct Provisioning {
    private let connection: PostgresConnection

    /// - Parameter connection: as a superuser.
    public init(_ connection: PostgresConnection) { self.connection = connection }

    /// Creates the database. One of that name is kept under the first free name `NAME_1`, `NAME_2`…
    ///
    /// - Returns: the name that the older one has now; `nil` when there was none.
    public func createDatabase(named name: String) throws -> String? {
        let taken = try connection.query(ProvisioningStatements.databases).map {
            try $0.string("datname")
        }
        var kept: String?
        if taken.contains(name) {
            let free = (1...).lazy.map { "\(name)_\($0)" }.first { !taken.contains($0) }
            guard let free else { preconditionFailure("every name is taken") }
            _ = try connection.execute(
                ProvisioningStatements.renameDatabase + quoted(name) + " rename to " + quoted(free))
            kept = free
        }
        _ = try connection.execute(ProvisioningStatements.createDatabase + quoted(name))
        return kept
    }

    /// Creates a role that can log in and is a member of `basis_jobs` and of nothing else. The
    /// schema must be there.
    public func createJobsLogin(named name: String) throws {
        if try !connection.queryRow(ProvisioningStatements.hasRole, [name]).bool("found") {
            _ = try connection.execute(
                ProvisioningStatements.createLogin + quoted(name) + " login inherit")
        }
        _ = try connection.execute(ProvisioningStatements.grant + quoted(name))
    }

    private func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
