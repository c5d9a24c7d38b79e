import ArgumentParser
import Domain
import Reports
import Store

struct StrategyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategy", abstract: "What is opened and when it is closed, and where.",
        subcommands: [
            Add.self, Set.self, Show.self, List.self, Enable.self, Disable.self, Remove.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Add a strategy.",
            discussion:
                "Required: --min-open-yield-pct, --max-close-yield-pct and --per-order-usd. "
                + "Percentages are percent (8 is 8 %), yields percent a year.")

        /// Without these there is nothing to decide by, and no default would be anybody's wish.
        static let required = ["min_open_yield_pct", "max_close_yield_pct", "per_order_usd"]

        @Argument(help: "What it is called.")
        var name: String

        @Option(parsing: .singleValue, help: "An account that it trades on; may be repeated.")
        var account: [String] = []

        @OptionGroup(title: "Fields") var fields: StrategyFieldOptions
        @OptionGroup var options: CommonOptions

        func run() throws {
            guard name.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]{0,63}/#) != nil else {
                throw UsageError(
                    "a strategy cannot be called '\(name)': up to 64 letters, digits, dots, "
                        + "hyphens and underscores, a letter or digit first")
            }
            guard !account.isEmpty else {
                throw UsageError("--account is required: where the strategy trades")
            }
            let missing = Add.required.filter { field in
                !fields.changes.contains { $0.name == field }
            }
            guard missing.isEmpty else {
                throw UsageError("required: \(missing.map(\.asFlag).joined(separator: ", "))")
            }
            var rules = StrategyRules()
            try rules.set(fields.changes)
            let place = Workplace("strategy add", options)
            let store = try place.openStore()
            try store.addStrategy(
                named: name, rules: rules, accounts: account.uniqued, by: place.actor)
            Output.comment("added the strategy \(name)", options)
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Change a strategy; every version is kept.",
            discussion: "Fields that are not named stay. none unsets a limit and empties a list.")

        @Argument(help: "The strategy.")
        var name: String

        @Option(
            parsing: .singleValue,
            help: "The accounts that it trades on from now on; may be repeated.")
        var account: [String] = []

        @OptionGroup(title: "Fields") var fields: StrategyFieldOptions
        @OptionGroup var options: CommonOptions

        func run() throws {
            guard !fields.changes.isEmpty || !account.isEmpty else {
                throw UsageError("nothing to change: name a field, or --account")
            }
            let place = Workplace("strategy set", options)
            let store = try place.openStore()
            let strategy = try store.strategy(named: name)
            var rules = strategy.rules
            try rules.set(fields.changes)
            try store.set(
                strategy, rules: rules, accounts: account.isEmpty ? nil : account.uniqued,
                by: place.actor)
            Output.comment("changed the strategy \(name)", options)
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "enable",
            abstract: "Let a strategy open positions.")

        @Argument(help: "The strategy.")
        var name: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("strategy enable", options)
            let store = try place.openStore()
            try store.setEnabled(store.strategy(named: name), true, by: place.actor)
            Output.comment("\(name) may open positions", options)
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable",
            abstract: "Stop a strategy from opening; what is open is still closed and repaired.")

        @Argument(help: "The strategy.")
        var name: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            let place = Workplace("strategy disable", options)
            let store = try place.openStore()
            try store.setEnabled(store.strategy(named: name), false, by: place.actor)
            Output.comment("\(name) opens nothing", options)
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Remove a strategy that never held a position.")

        @Argument(help: "The strategy.")
        var name: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            try Workplace("strategy remove", options).openStore().removeStrategy(named: name)
            Output.comment("removed the strategy \(name)", options)
        }
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

extension String {
    /// `per_order_usd` as `--per-order-usd`.
    fileprivate var asFlag: String { "--" + replacing("_", with: "-") }
}
