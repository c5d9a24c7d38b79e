import ArgumentParser
import Domain
import Reports
import Store

extension StrategyCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the strategies.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            let strategies = try Workplace("strategy list", options).openStore().strategies()
            let fields = [
                "min_open_yield_pct", "max_close_yield_pct", "per_order_usd", "max_position_usd",
                "manager",
            ]
            Output.list(
                Table(strategies, StrategyCommand.columns(fields)), options,
                ifEmpty: "there is no strategy: add one with 'basis strategy add'")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a strategy with every field.")

        @Argument(help: "The strategy.")
        var name: String

        @OptionGroup var options: CommonOptions

        func run() throws {
            let strategy = try Workplace("strategy show", options).openStore()
                .strategy(named: name)
            let fields = StrategyField.all.map(\.name)
            Output.record(Table([strategy], StrategyCommand.columns(fields)), options)
        }
    }

    /// - Parameter fields: names of those to show after what every strategy has.
    private static func columns(_ fields: [String]) -> [Column<Strategy>] {
        let common: [Column<Strategy>] = [
            Column("name") { .text($0.name) },
            Column("enabled") { .flag($0.isEnabled) },
            Column("version") { .number(Int64($0.version)) },
            Column("accounts") { .list($0.accounts) },
        ]
        let chosen = StrategyField.all.filter { fields.contains($0.name) }
        return common + chosen.map { field in Column(field.name) { field.cell($0.rules) } }
    }
}

extension StrategyField {
    fileprivate func cell(_ rules: StrategyRules) -> Cell {
        let text = text(rules)
        switch kind {
        case .word: return Cell(text)
        case .exact: return Cell(text.flatMap { Exact($0) })
        case .percent: return Cell(percent: text.flatMap { Exact($0) })
        case .count: return Cell(text.flatMap { Int($0) })
        case .coins: return .list(text?.split(separator: ",").map(String.init) ?? [])
        }
    }
}
