import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `Every statement of the store` {
    @Test func `fits the migrated schema`() throws {
        let database = try TestDatabase.make()
        let connection = try database.connect()
        #expect(Store.statements.count > 60)
        for statement in Store.statements {
            do {
                try connection.prepareCheck(statement)
            } catch {
                Issue.record("\(statement)\n\(error)")
            }
        }
    }

    @Test func `is held to it: a misspelt column is found`() throws {
        let database = try TestDatabase.make()
        #expect(throws: PostgresError.self) {
            try database.connect().prepareCheck("select nane from venue")
        }
    }
}
