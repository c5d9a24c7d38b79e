import ArgumentParser
import Reports
import Store

struct PassesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passes", abstract: "List runs of the commands that trade or record.",
        discussion: ExitCodes.discussion("Newest first; 'basis explain ID' tells about one."))

    @Option(help: "Only runs of this command: open-pass, close-pass, reconcile, snapshot-yields.")
    var command: String?

    @Option(help: "At most so many.")
    var limit = 20

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit \(limit): expected 1 to 1000000")
        }
    }

    func run() throws {
        let store = try Workplace("passes", options).openStore()
        let rows = try store.passes(command: command, limit: limit)
        Output.list(PassList.table(rows), options.format)
    }
}
