import ArgumentParser
import Domain
import Store

struct AccountSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change an account's limits; every version is kept.",
        discussion:
            "Limits that are not named stay; none unsets one. They hold openings back and nothing "
            + "else: what is open is closed and repaired whatever they say.")

    @Argument(help: "The account.")
    var name: String

    @OptionGroup(title: "Limits") var limits: AccountLimitOptions
    @OptionGroup var options: CommonOptions

    func run() throws {
        guard !limits.changes.isEmpty else {
            let flags = AccountField.all.map { "--" + $0.name.replacing("_", with: "-") }
            throw UsageError("nothing to change: name one of \(flags.joined(separator: ", "))")
        }
        var checked = AccountLimits()
        try limits.apply(to: &checked)
        let place = Workplace("account set", options)
        let store = try place.openStore()
        let account = try store.account(named: name)
        var changed = account.limits
        try limits.apply(to: &changed)
        try store.setLimits(of: account, changed, by: place.actor)
        Output.comment("changed the limits of \(name)", options)
    }
}

/// Every limit of an account as a flag in kebab case; a test holds them against the table.
struct AccountLimitOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: .limit("max_coin_usd")) var maxCoinUsd: String?
    @Option(parsing: .unconditional, help: .limit("max_total_usd")) var maxTotalUsd: String?
    @Option(parsing: .unconditional, help: .limit("max_turnover_usd_day")) var maxTurnoverUsdDay:
        String?
    @Option(parsing: .unconditional, help: .limit("max_fees_usd_day")) var maxFeesUsdDay: String?
    @Option(parsing: .unconditional, help: .limit("max_loss_usd_day")) var maxLossUsdDay: String?
    @Option(parsing: .unconditional, help: .limit("max_drawdown_usd")) var maxDrawdownUsd: String?
    @Option(parsing: .unconditional, help: .limit("min_equity_usd")) var minEquityUsd: String?
    @Option(parsing: .unconditional, help: .limit("min_margin_ratio")) var minMarginRatio: String?

    /// The limits that were named, in the order of the table.
    var changes: [(name: String, text: String)] {
        let values = [
            ("max_coin_usd", maxCoinUsd),
            ("max_total_usd", maxTotalUsd),
            ("max_turnover_usd_day", maxTurnoverUsdDay),
            ("max_fees_usd_day", maxFeesUsdDay),
            ("max_loss_usd_day", maxLossUsdDay),
            ("max_drawdown_usd", maxDrawdownUsd),
            ("min_equity_usd", minEquityUsd),
            ("min_margin_ratio", minMarginRatio),
        ]
        return values.compactMap { name, text in text.map { (name, $0) } }
    }

    func apply(to limits: inout AccountLimits) throws {
        for (name, text) in changes {
            try AccountField.all.first { $0.name == name }?.set(&limits, text)
        }
    }
}

extension ArgumentHelp {
    /// The help of the table.
    fileprivate static func limit(_ name: String) -> ArgumentHelp {
        guard let field = AccountField.all.first(where: { $0.name == name }) else {
            preconditionFailure("an account has no limit \(name)")
        }
        return ArgumentHelp(
            stringLiteral: field.isOptional ? "\(field.help.dropLast()); or none." : field.help)
    }
}
