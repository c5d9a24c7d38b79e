import Postgres
import Schema
@testable import Store
import TestSupport
import Testing

@Suite struct `The schema's version` {
    private let database: TestDatabase
    private let connection: PostgresConnection

    init() throws {
        database = try TestDatabase.makeEmpty()
        connection = try database.connect()
    }

    private func migrate(_ count: Int) throws {
        let steps = Array(`A migration`.steps.prefix(count))
        try Migrator(connection, migrations: steps).migrate(by: "basis 1.0.0")
    }

    @Test func `is unknown before the first migration, and the error says what to run`() throws {
        #expect(try SchemaVersion.read(connection) == nil)
        let error = #expect(throws: SchemaError.self) {
            try SchemaVersion.check(connection, program: 3)
        }
        #expect(error == .notCreated(program: 3))
        #expect(error?.description.contains("`basis migrate`") == true)
    }

    @Test func `lets a program work that is built for it`() throws {
        try migrate(3)
        let found = try SchemaVersion.check(connection, program: 3)
        #expect(found.version == 3)
        #expect(found.oldestBinary == 3)
    }

    @Test func `stops a newer program until the schema is migrated`() throws {
        try migrate(2)
        let error = #expect(throws: SchemaError.self) {
            try SchemaVersion.check(connection, program: 3)
        }
        #expect(error == .olderThanProgram(database: 2, program: 3))
        #expect(error?.description.contains("`basis migrate`") == true)
    }

    @Test func `lets an older program work after a step that only added`() throws {
        try migrate(2)
        #expect(try SchemaVersion.check(connection, program: 1).version == 2)
    }

    @Test func `stops an older program after a step that changed what it knows`() throws {
        try migrate(3)
        let error = #expect(throws: SchemaError.self) {
            try SchemaVersion.check(connection, program: 2)
        }
        #expect(error == .newerThanProgram(database: 3, oldestBinary: 3, program: 2))
        #expect(error?.description.contains("upgrade basis") == true)
    }

    @Test func `never forgets that older programs were shut out`() throws {
        try migrate(3)
        let adding = Migration(version: 4, name: "more", sql: "select 1;", oldestBinary: 1)
        try Migrator(connection, migrations: `A migration`.steps + [adding]).migrate(by: "basis 2")
        #expect(try SchemaVersion.read(connection)?.oldestBinary == 3)
    }

    @Test func `of this program is that of its newest step`() throws {
        let migrated = try TestDatabase.make()
        #expect(try SchemaVersion.check(migrated.connect()).version == Schema.version)
        #expect(Schema.migrations.map(\.version) == Array(1...Schema.version))
    }

    @Test(arguments: MigrationStatements.all)
    func `is kept by statements that fit their tables`(statement: String) throws {
        try migrate(1)
        try connection.prepareCheck(statement)
    }
}
