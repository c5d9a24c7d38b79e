public import Domain

/// What a pass prints for people. Every line names the venue.
public enum PassText {
    /// - Parameter detail: every candidate's verdict and what the run cost as well.
    public static func text(_ report: PassReport, detail: Bool) -> String {
        var lines: [String] = []
        if report.isDryRun {
            lines.append("\(venues(report)): dry run: nothing was sent or stored")
        }
        lines += (report.restorations ?? []).flatMap { restoration($0, report) }
        lines += report.trades.flatMap { line in
            report.command == "adopt" ? adoption(line) : trade(line)
        }
        guard detail else { return joined(lines) }
        lines += (report.snapshots ?? []).map(snapshot)
        lines += report.verdicts.map(verdict)
        lines += report.notes.map { "\(venues(report)): \($0)" }
        lines.append("\(venues(report)): \(cost(report))")
        return joined(lines)
    }

    private static func joined(_ lines: [String]) -> String {
        lines.map { $0 + "\n" }.joined()
    }

    private static func venues(_ report: PassReport) -> String {
        report.venues.isEmpty ? "no venue" : report.venues.joined(separator: ", ")
    }

    // MARK: - Trades

    private static func restoration(
        _ line: PassReport.RestorationLine, _ report: PassReport
    ) -> [String] {
        let verb = report.isDryRun ? "would rebuild" : "rebuilt"
        let counts =
            "\(line.positions) positions, \(line.trades.count) trades, \(line.orders) orders, "
            + "\(line.fills) fills"
        let nothing = line.trades.isEmpty && line.unattributed.isEmpty
        let head = nothing ? "nothing is missing in the journal" : "\(verb) \(counts)"
        let ids = line.generation.map { ", ids are of generation \($0)" } ?? ""
        let left = line.unattributed.map { entry in
            "\(line.venue):   not attributed: \(entry.clientOrderID), \(entry.side.rawValue) "
                + "\(entry.filledSize) \(entry.instrumentID): \(entry.reason)"
        }
        return ["\(line.venue): \(line.account): \(head)\(ids)"]
            + line.trades.flatMap { trade($0, verb: verb) } + left
    }

    /// - Parameter verb: for a trade that was rebuilt.
    private static func trade(_ line: PassReport.TradeLine, verb: String? = nil) -> [String] {
        let pair = "\(line.spotID) / \(line.futureID)"
        let who = "\(line.account) by \(line.strategy)"
        let yields = line.numbers.filter { $0.name.hasSuffix("_yield_pct") }.map(shown)
        let head: String
        if let verb {
            let outcome = line.outcome?.rawValue.replacing("_", with: " ") ?? "not finished"
            head = "\(verb) the \(line.kind.rawValue) of \(pair) for \(who): \(outcome)"
        } else if line.trade == nil {
            head = "would \(line.kind.rawValue) \(pair) for \(who)"
        } else {
            let outcome = line.outcome?.rawValue.replacing("_", with: " ") ?? "not finished"
            head = "\(line.kind.rawValue) \(pair) for \(who): \(outcome)"
        }
        let details = yields + (line.residual.map { ["residual \($0) \(coin(line))"] } ?? [])
        let first = ([head] + details).joined(separator: ", ")
        return ["\(line.venue): \(first)"]
            + line.orders.map {
                "\(line.venue):   \(order($0, isSent: verb != nil || line.trade != nil))"
            }
    }

    /// What was there before, and is or would be taken into a position.
    private static func adoption(_ line: PassReport.TradeLine) -> [String] {
        let verb = line.trade == nil ? "would adopt" : "adopted"
        let residual = line.residual.map { ", residual \($0) \(coin(line))" } ?? ""
        let head =
            "\(line.venue): \(verb) \(line.spotID) / \(line.futureID) for \(line.account) by "
            + "\(line.strategy)\(residual)"
        return [head]
            + line.orders.map { "\(line.venue):   \(holding($0.order))" }
    }

    private static func holding(_ order: NewOrder) -> String {
        let unit = order.leg == .future ? " contracts" : ""
        return "\(order.side == .buy ? "bought" : "sold") \(order.size)\(unit) "
            + "\(order.instrumentID) at \(order.price)"
    }

    private static func coin(_ line: PassReport.TradeLine) -> String {
        line.spotID.split(separator: "-").first.map(String.init) ?? ""
    }

    private static func order(_ line: PassReport.OrderLine, isSent: Bool) -> String {
        let order = line.order
        let unit = order.leg == .future ? " contracts" : ""
        let wish =
            "\(order.side.rawValue) \(order.size)\(unit) \(order.instrumentID) at "
            + "\(order.price) (\(order.type.rawValue), \(order.purpose.rawValue))"
        guard isSent, let journal = line.journal else { return wish }
        if journal.category == .delivery {
            return "the exchange delivered \(order.size)\(unit) \(order.instrumentID) at "
                + "\(order.price), fee \(journal.fee) \(journal.feeCurrency ?? "")"
        }
        if journal.category == .adopted { return "adopted: \(holding(order))" }
        if journal.category != .normal {
            return "the exchange bought back \(order.size)\(unit) \(order.instrumentID) by force "
                + "(\(journal.category.rawValue)) at \(order.price), fee \(journal.fee) "
                + "\(journal.feeCurrency ?? "")"
        }
        let state = journal.state.rawValue.replacing("_", with: " ")
        guard let average = journal.averagePrice else {
            let why = journal.rejection.map { ": \($0.code) \($0.message)" } ?? ""
            return "\(wish): \(state)\(why)"
        }
        let fee = journal.feeCurrency.map { ", fee \(journal.fee) \($0)" } ?? ""
        return "\(wish): \(state), \(journal.filledSize) at \(average)\(fee)"
    }

    // MARK: - Details

    private static func verdict(_ line: PassReport.VerdictLine) -> String {
        let head =
            "\(line.venue): \(line.account) by \(line.strategy): \(line.futureID): "
            + line.judgement.verdict.rawValue
        let sentences = line.judgement.reasons.map(\.sentence)
        return sentences.isEmpty ? head : "\(head): \(sentences.joined(separator: "; "))"
    }

    private static func snapshot(_ line: PassReport.SnapshotLine) -> String {
        let best = line.best.flatMap { row in
            row.entryYieldPct.map { yield in
                ", best \(row.futureID) at \(yield.rounded(to: 3, .halfEven)) % a year"
            }
        }
        let peg = line.usdtUSD.map { "USDT at \($0) USD" } ?? "no USDT-USD index"
        return "\(line.venue): \(line.pairs) pairs at \(line.takenAt.shown), \(peg)\(best ?? "")"
    }

    private static func cost(_ report: PassReport) -> String {
        let cost = report.cost
        let name = report.passID.map { "\(report.command) \($0)" } ?? report.command
        return "\(name): \(cost.durationMilliseconds) ms, \(cost.requests) requests in "
            + "\(cost.rounds) rounds on \(cost.connections) connections, \(cost.bytes) bytes, "
            + "\(cost.cpuMilliseconds) ms of CPU, \(cost.peakKilobytes) KiB"
    }

    private static func shown(_ figure: Figure) -> String {
        let name = figure.name.replacing("_pct", with: "").replacing("_", with: " ")
        return switch figure.value {
        case .exact(let number): "\(name) \(number)"
        case .number(let number): "\(name) \(number.rounded(to: 3, .halfEven)) %"
        case .text(let text): "\(name) \(text)"
        }
    }
}
