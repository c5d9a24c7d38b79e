public import Domain

/// Why passes did or did not trade, candidate by candidate.
public struct Explanation: Hashable, Sendable {
    /// The run that they were given by.
    public let pass: PassRow
    /// In the order in which its candidates were walked.
    public let verdicts: [VerdictRow]

    public init(pass: PassRow, verdicts: [VerdictRow]) {
        (self.pass, self.verdicts) = (pass, verdicts)
    }

    // MARK: - Text

    /// For people: each pass, its candidates, and under each the reasons and figures.
    public static func text(_ explanations: [Explanation]) -> String {
        explanations.map(\.text).joined(separator: "\n")
    }

    private var text: String {
        ([head] + verdicts.flatMap(lines)).map { $0 + "\n" }.joined()
    }

    private var head: String {
        let venue = pass.venue.map { " on \($0)" } ?? ""
        let end = pass.exitCode.map { "exit \($0)" } ?? "did not end, or still runs"
        let summary = pass.summary.map { ": \($0)" } ?? ""
        return "\(pass.command) \(pass.id)\(venue), \(pass.startedAt.shown), \(end)\(summary)"
    }

    private func lines(_ row: VerdictRow) -> [String] {
        let who = [row.account, row.strategy].map { $0 ?? "(removed)" }.joined(separator: " by ")
        let figures = row.figures.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
        return ["  \(who): \(row.spotID) / \(row.futureID): \(row.verdict)"]
            + row.sentences.map { "      \($0.reason): \($0.text)" }
            + (figures.isEmpty ? [] : ["      \(figures)"])
    }

    // MARK: - JSON

    /// For programs: a list with one object a candidate, reasons and figures as they are stored.
    public static func document(_ explanations: [Explanation]) -> JSON {
        .rows(explanations.flatMap(\.rows))
    }

    /// One object a candidate.
    public static func lines(_ explanations: [Explanation]) -> String {
        explanations.flatMap(\.rows).map { $0.line + "\n" }.joined()
    }

    private var rows: [JSON] {
        verdicts.map { row in
            .object([
                "pass_id": .id(pass.id), "command": .text(pass.command),
                "started_at": .time(pass.startedAt), "account": .text(row.account),
                "strategy": .text(row.strategy), "strategy_version": .count(row.strategyVersion),
                "coin": .text(row.coin), "spot": .text(row.spotID),
                "future": .text(row.futureID), "verdict": .text(row.verdict),
                "reasons": .raw(row.reasonsJSON), "numbers": .raw(row.numbersJSON),
            ])
        }
    }

    /// For CSV.
    public static func table(_ explanations: [Explanation]) -> Table {
        let rows = explanations.flatMap { explanation in
            explanation.verdicts.map { (explanation.pass, $0) }
        }
        return Table(
            rows,
            [
                Column("pass_id") { .text(String($0.0.id)) },
                Column("command") { .text($0.0.command) },
                Column("started_at") { .timestamp($0.0.startedAt) },
                Column("account") { Cell($0.1.account) },
                Column("strategy") { Cell($0.1.strategy) },
                Column("spot") { .text($0.1.spotID) },
                Column("future") { .text($0.1.futureID) },
                Column("verdict") { .text($0.1.verdict) },
                Column("reasons") { .list($0.1.sentences.map(\.text)) },
            ])
    }
}
