import ArgumentParser
import Schema
import Store

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Create or upgrade the database's schema.",
        discussion: ExitCodes.discussion(
            "Safe to run twice and from two hosts at once. Needs a role that may create the "
                + "schema and the roles basis_jobs and basis_reader; the other commands do not."))

    @OptionGroup var options: CommonOptions

    func run() throws {
        let connection = try Workplace("migrate", options).connect()
        let taken = try Migrator(connection).migrate(by: Version.text)
        guard !options.quiet else { return }
        for step in taken { Output.note("migrated to \(step.version) (\(step.name))") }
        if taken.isEmpty { Output.note("the schema is up to date") }
    }
}
