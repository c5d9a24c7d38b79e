import ArgumentParser
import Passes

struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Resolve orders, repair hedges, pull fills and bills, compare with the exchange.",
        discussion: ExitCodes.discussion(
            "Takes the equity snapshot that 'basis report' checks the ledger against. Anything "
                + "that differs from the exchange is told on stderr and ends with exit status 1. "
                + "With --dry-run it reads and compares, and changes nothing anywhere."))

    @OptionGroup var dry: DryRunOption
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: CommonOptions

    func run() throws {
        let command = try PassCommand(
            "reconcile", options, selection: selection, dryRun: dry.dryRun)
        try ReconcilePass(command.run)()
        try command.finish()
    }
}
