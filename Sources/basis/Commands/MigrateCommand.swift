import ArgumentParser
import Postgres
import Reports
import Schema
import Store

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Create or upgrade the database's schema.",
        discussion:
            "Safe to run twice and from two hosts at once. Needs a role that may create the "
            + "schema and the roles basis_jobs and basis_reader; the other commands do not.")

    @Flag(help: "List the steps that are missing, and take none.")
    var dryRun = false

    @OptionGroup var options: CommonOptions

    func run() throws {
        let migrator = Migrator(try Workplace("migrate", options).connect())
        let steps = try dryRun ? migrator.pending() : migrator.migrate(by: Version.text)
        if options.format != nil {
            Output.list(table(steps), options, ifEmpty: "the schema is up to date")
            return
        }
        for step in steps {
            Output.comment(
                "\(dryRun ? "would migrate" : "migrated") to \(step.version) (\(step.name))",
                options)
        }
        if steps.isEmpty { Output.comment("the schema is up to date", options) }
    }

    private func table(_ steps: [Migration]) -> Table {
        Table(
            steps,
            [
                Column("version") { .number(Int64($0.version)) },
                Column("name") { .text($0.name) },
                Column("taken") { _ in .flag(!dryRun) },
            ])
    }
}
