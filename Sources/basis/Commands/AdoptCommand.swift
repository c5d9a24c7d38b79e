import ArgumentParser
import Domain
import Passes

struct AdoptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Take a holding that basis did not open into a position of a strategy.",
        discussion:
            "Sold contracts of a future, and the coins that hedge them, that somebody bought and sold "
            + "by hand or with another program. Nothing is sent: both are entered in the journal at "
            + "the prices that you state, and are from then on held, closed, delivered and reported "
            + "like a position that basis opened. Asks the exchange for both holdings and refuses "
            + "more than it holds beyond ours, a future of another strategy, two legs that do not "
            + "hedge each other, and anything while an order of ours may still fill.\n\n"
            + "Without --contracts all that is beyond ours is taken; without --coins as many as "
            + "hedge the contracts. Look at it with --dry-run first; then say --yes. Where both "
            + "sides agree afterwards, the latch foreign_in_our_future of the future is over. An "
            + "adoption is known to the database alone: after a restore adopt again what was "
            + "adopted since the backup.")

    @Option(help: "The account that holds it.")
    var account: String

    @Option(help: "The strategy that is to own it.")
    var strategy: String

    @Option(help: "The future that was sold, as in BTC-USD-270326.")
    var future: String

    @Option(
        parsing: .unconditional,
        help: "Sold contracts to take; all beyond ours unless it is given.")
    var contracts: String?

    @Option(help: "The spot instrument of the coins; COIN-USDT unless it is given.")
    var spot: String?

    @Option(
        parsing: .unconditional,
        help: "Coins to take; as many as hedge the contracts unless it is given.")
    var coins: String?

    @Option(
        parsing: .unconditional,
        help: "USD that the contracts were sold at; the exchange's average where none is ours.")
    var futurePrice: String?

    @Option(parsing: .unconditional, help: "What the coins cost, in the quote currency.")
    var spotPrice: String?

    @Flag(help: "The legs need not hedge each other: the next pass hedges or unwinds the rest.")
    var unhedged = false

    @Flag(help: "Yes, take it.")
    var yes = false

    @OptionGroup var dry: DryRunOption
    @OptionGroup var options: CommonOptions

    func run() throws {
        guard yes || dry.dryRun else {
            throw UsageError("look at it with --dry-run, then say --yes: nothing was changed")
        }
        let request = AdoptionRequest(
            futureID: future, contracts: try amount(contracts, "--contracts", orZero: true),
            coins: try amount(coins, "--coins", orZero: true),
            futurePrice: try amount(futurePrice, "--future-price"),
            spotPrice: try amount(spotPrice, "--spot-price"), allowsUnhedged: unhedged)
        var selection = SelectionOptions.none
        (selection.account, selection.strategy) = ([account], [strategy])
        let command = try PassCommand(
            "adopt", options, selection: selection, dryRun: dry.dryRun)
        try AdoptPass(
            command.run, request, account: account, strategy: strategy, spotID: spot)()
        try command.finish()
    }

    private func amount(_ text: String?, _ option: String, orZero: Bool = false) throws -> Exact? {
        guard let text else { return nil }
        guard let value = Exact(text), value.isPositive || (orZero && value.isZero) else {
            throw UsageError(
                "\(option) '\(text)': expected a decimal "
                    + (orZero ? "of zero or more" : "above zero"))
        }
        return value
    }
}
