import Postgres
import TestSupport

/// Roles belong to the whole server, so each test makes one of its own.
enum TestRole {
    /// - Parameter script: run after it is made; `@` stands for its name.
    static func make(on database: TestDatabase, _ script: String = "") throws -> String {
        let administrator = try database.connect()
        // The database's name is unique, and so is this one.
        let name = try administrator.queryRow("select current_database() || '_role' as name")
            .string("name")
        try administrator.executeScript("create role \(name) login")
        if !script.isEmpty {
            try administrator.executeScript(script.replacing("@", with: name))
        }
        return name
    }
}
