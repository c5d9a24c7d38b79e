import ArgumentParser
import Passes

struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Resolve orders, repair hedges, pull fills and bills, compare with the exchange.",
        discussion:
            "Takes the equity snapshot that 'basis report' checks the ledger against. Anything "
            + "that differs from the exchange is told on stderr and ends with exit status 1. "
            + "With --dry-run it reads and compares, and changes nothing anywhere.\n\n"
            + "After a restore: a database that was restored from a backup, or lost its last "
            + "transactions in a failover, lacks orders that the exchange has. Every pass sees that, "
            + "latches journal_behind, and opens, closes and repairs nothing on the account. With "
            + "--after-restore the lost trades are rebuilt from pending orders, history, fills and "
            + "bills, then the latch is lifted and the generation in the client order ids is raised; "
            + "the rest of the run is an ordinary reconcile. Look at it with --dry-run first. It may "
            + "be broken off and run again at any time. Add strategies that were made since the "
            + "backup again before, and give it time with --timeout when there is much to read.")

    @Flag(help: "Rebuild from the exchange what a restored database lacks.")
    var afterRestore = false

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Whose the rebuilt positions of a future are, where nothing else tells; may be repeated.",
            valueName: "future=strategy"))
    var owner: [String] = []

    @OptionGroup var dry: DryRunOption
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard owner.isEmpty || afterRestore else {
            throw ValidationError("--owner says whose a rebuilt position is: add --after-restore")
        }
        _ = try owners()
    }

    func run() throws {
        let command = try PassCommand(
            "reconcile", options, selection: selection, dryRun: dry.dryRun)
        try ReconcilePass(
            command.run, rebuildingWith: afterRestore ? owners() : nil)()
        try command.finish()
    }

    private func owners() throws -> [String: String] {
        let pairs = try owner.map { text in
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts.contains(where: \.isEmpty) else {
                throw ValidationError(
                    "--owner \(text): expected FUTURE=STRATEGY, as in BTC-USD-270326=carry")
            }
            return (String(parts[0]), String(parts[1]))
        }
        return try Dictionary(pairs) { first, second in
            guard first == second else {
                throw ValidationError("--owner names both \(first) and \(second) for one future")
            }
            return first
        }
    }
}
