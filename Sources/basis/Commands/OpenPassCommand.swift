import ArgumentParser
import Passes

struct OpenPassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open-pass", abstract: "Walk the ranking and open what the strategies allow.",
        discussion: ExitCodes.discussion(
            "Prints nothing when nothing was traded and nobody is needed, unless --format or "
                + "--verbose is given; 'basis explain' shows why. With --dry-run it prints the "
                + "orders that it would send and changes nothing anywhere."))

    @OptionGroup var dry: DryRunOption
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: CommonOptions

    func run() throws {
        let command = try PassCommand(
            "open-pass", options, selection: selection, dryRun: dry.dryRun)
        try OpenPass(command.run)()
        try command.finish()
    }
}
