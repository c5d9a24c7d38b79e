import ArgumentParser
import Reports
import Store

struct PositionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "positions", abstract: "List positions with what they hold.",
        discussion: ExitCodes.discussion(
            "contracts and coins are what the orders add up to; residual_coins is the hedge in "
                + "excess (positive) or missing (negative)."))

    @Option(help: "Only this account.")
    var account: String?

    @Option(help: "Only this strategy.")
    var strategy: String?

    @Flag(help: "Closed positions as well.")
    var all = false

    @OptionGroup var options: CommonOptions

    func run() throws {
        let store = try Workplace("positions", options).openStore()
        try store.check(account: account, strategy: strategy)
        let rows = try store.positionRows(
            account: account, strategy: strategy, openOnly: !all)
        Output.list(try PositionList.table(rows), options.format)
    }
}

extension Store {
    /// - Throws: `StoreError.unknownName` for a name that nothing has.
    func check(account: String?, strategy: String?) throws {
        if let account { _ = try self.account(named: account) }
        if let strategy { _ = try self.strategy(named: strategy) }
    }
}
