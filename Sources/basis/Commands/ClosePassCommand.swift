import ArgumentParser
import Passes

struct ClosePassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close-pass",
        abstract: "Walk open positions and close what the thresholds say.",
        discussion: ExitCodes.discussion(
            "Works every position, whether or not its strategy and account are enabled. Prints "
                + "nothing when nothing was traded and nobody is needed, unless --format or "
                + "--verbose is given. With --dry-run it prints the orders that it would send and "
                + "changes nothing anywhere."))

    @OptionGroup var dry: DryRunOption
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: CommonOptions

    func run() throws {
        let command = try PassCommand(
            "close-pass", options, selection: selection, dryRun: dry.dryRun)
        try ClosePass(command.run)()
        try command.finish()
    }
}
