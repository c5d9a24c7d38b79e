import ArgumentParser
import Domain
import Passes
import Reports
import Store

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a pass did or did not trade, candidate by candidate.",
        discussion: ExitCodes.discussion(
            "Without a pass: the latest open-pass and the latest close-pass. The verdict is the "
                + "first reason that applies; all are listed, with the numbers behind them."))

    @Argument(help: "A pass, by the id that 'basis passes' lists.")
    var pass: Int64?

    @Option(help: "The latest run of this command.")
    var last: String?

    @Option(help: "The story of this trade instead: decided, sent, answered, filled, repaired.")
    var trade: Int64?

    @Option(help: "Only pairs of this coin.")
    var coin: String?

    @Option(help: "Only this account.")
    var account: String?

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard [pass != nil, last != nil, trade != nil].filter(\.self).count <= 1 else {
            throw ValidationError("a pass, --last and --trade exclude each other")
        }
        guard trade == nil || options.format != .csv else {
            throw ValidationError("a trade's story is printed as text, json or ndjson")
        }
    }

    func run() throws {
        let store = try Workplace("explain", options).openStore()
        try store.check(account: account, strategy: nil)
        if let trade {
            try tell(trade, store)
        } else {
            try explain(passes(store), store)
        }
    }

    private func passes(_ store: Store) throws -> [PassRow] {
        if let pass {
            guard let row = try store.passes(id: pass, limit: 1).first else {
                throw LookupError.noPass(pass)
            }
            return [row]
        }
        return try (last.map { [$0] } ?? ["open-pass", "close-pass"]).flatMap { command in
            try store.passes(command: command, limit: 1)
        }
    }

    private func explain(_ passes: [PassRow], _ store: Store) throws {
        let explanations = try passes.map { pass in
            Explanation(
                pass: pass,
                verdicts: try store.verdicts(ofPass: pass.id, account: account, coin: coin))
        }
        switch options.format ?? .text {
        case .text:
            if !explanations.isEmpty { Output.data(Explanation.text(explanations)) }
        case .json: Output.data(Explanation.document(explanations).indented)
        case .ndjson:
            let lines = Explanation.lines(explanations)
            if !lines.isEmpty { Output.data(lines) }
        case .csv: Output.data(Explanation.table(explanations).csv)
        }
        if passes.isEmpty && !options.quiet {
            Output.note("no such pass is stored: none has run yet")
        }
    }

    private func tell(_ trade: Int64, _ store: Store) throws {
        guard let story = try store.story(ofTrade: trade) else {
            throw LookupError.noTrade(trade)
        }
        switch options.format ?? .text {
        case .text, .csv: Output.data(StoryText.text(story))
        case .json: Output.data(StoryText.document(story).indented)
        case .ndjson: Output.data(StoryText.document(story).line)
        }
    }
}

/// A number on the command line that nothing stored has.
enum LookupError: Error, Hashable, CustomStringConvertible, ExitStatusConvertible {
    case noPass(Int64)
    case noTrade(Int64)

    var exitStatus: ExitStatus { .configuration }

    var description: String {
        switch self {
        case .noPass(let id): "there is no pass \(id): 'basis passes' lists them"
        case .noTrade(let id): "there is no trade \(id): 'basis orders' names the trades of orders"
        }
    }
}
