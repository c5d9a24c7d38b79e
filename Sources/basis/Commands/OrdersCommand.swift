import ArgumentParser
import Reports
import Store

struct OrdersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders", abstract: "List orders, newest first.",
        discussion: ExitCodes.discussion(
            "in_doubt: written down, and may or may not have reached the exchange. live: more may "
                + "fill. All other states are final."))

    @Option(help: "Only this account.")
    var account: String?

    @Option(help: "Only this strategy.")
    var strategy: String?

    @Flag(help: "Only orders of which something may still fill.")
    var open = false

    @Flag(help: "However many there are, instead of the newest.")
    var all = false

    @Option(help: "Only orders of this trade.")
    var trade: Int64?

    @Option(help: "At most so many.")
    var limit = 50

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit \(limit): expected 1 to 1000000")
        }
        guard !(open && all) else {
            throw ValidationError("--open and --all exclude each other")
        }
    }

    func run() throws {
        let store = try Workplace("orders", options).openStore()
        try store.check(account: account, strategy: strategy)
        let rows = try store.orderRows(
            account: account, strategy: strategy, open: open ? true : nil, trade: trade,
            limit: all ? 1_000_000 : limit)
        Output.list(OrderList.table(rows), options.format)
    }
}
