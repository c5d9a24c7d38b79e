public import Domain

/// Ledger, positions and profit of accounts over a range, for people.
public enum ReportText {
    /// The ledger of each account in its currencies, its positions and its profit in USD; empty for
    /// no report.
    public static func text(_ reports: [AccountReport]) -> String {
        guard let first = reports.first else { return "" }
        let range = "From \(first.since.shown) until \(first.until.shown), the end excluded.\n"
        return range + reports.map { "\n" + account($0) }.joined() + total(reports)
    }

    private static func account(_ report: AccountReport) -> String {
        let parts = [
            "Account \(report.account) on \(report.venue): \(trades(report)), \(fees(report))\n",
            ledger(report).text, agreement(report), "\n", positions(report), profit(report),
        ]
        return parts.joined()
    }

    private static func trades(_ report: AccountReport) -> String {
        report.trades == 1 ? "1 trade" : "\(report.trades) trades"
    }

    private static func fees(_ report: AccountReport) -> String {
        guard !report.fees.isEmpty else { return "no fees" }
        let amounts = report.fees.map { "\($0.amount) \($0.currency)" }.joined(separator: ", ")
        let usd = report.feesUSD.map { " (\(dollars($0)) USD)" } ?? ""
        return "fees \(amounts)\(usd)"
    }

    // MARK: - Ledger

    private static func ledger(_ report: AccountReport) -> Table {
        Table(
            report.ledger,
            [
                Column("currency") { .text($0.line.currency) },
                Column("start") { .exact($0.line.start) },
                Column("trades") { .exact($0.line.trades) },
                Column("settlement") { .exact($0.line.settlement) },
                Column("transfers") { .exact($0.line.transfers) },
                Column("interest") { .exact($0.line.interest) },
                Column("other") { .exact($0.line.other) },
                Column("end") { .exact($0.line.end) },
                Column("start+bills=end") { .text($0.line.isBalanced ? "yes" : "NO") },
                Column("exchange") { Cell($0.exchangeCash) },
                Column("agrees") { check in
                    Cell(check.agrees.map { $0 ? "yes" : "NO" })
                },
            ])
    }

    private static func agreement(_ report: AccountReport) -> String {
        guard let equity = report.equity else {
            return "No equity snapshot is stored before the end: run 'basis reconcile'.\n"
        }
        let newer = report.ledger.map(\.newerBills).reduce(0, +)
        let rest = newer == 0 ? "" : "; \(newer) bills are newer than it"
        let worth = equity.totalUSD.map { ", in all \(dollars($0)) USD by its own valuation" } ?? ""
        return "The exchange's cash is that of \(equity.takenAt.shown)\(worth)\(rest).\n"
    }

    // MARK: - Positions

    private static func positions(_ report: AccountReport) -> String {
        guard !report.positions.isEmpty else { return "No position was open.\n" }
        let table = Table(
            report.positions,
            [
                Column("position") { .text(String($0.row.position.id)) },
                Column("strategy") { .text($0.row.strategy) },
                Column("future") { .text($0.row.position.futureID) },
                Column("state") { .text($0.state) },
                Column("contracts") { .exact($0.end.result.contracts) },
                Column("spot_coins") { .exact($0.end.result.coins) },
                Column("residual", places: 8) { .exact($0.residual) },
                Column("value_before", places: 2) { Cell($0.start.valueUSD) },
                Column("value_after", places: 2) { Cell($0.end.valueUSD) },
                Column("pnl_usd", places: 2) { Cell($0.profitUSD) },
            ])
        let prices = report.positions.flatMap { position in
            [position.start, position.end].compactMap { price(position, $0) }
        }
        return table.text + prices.joined() + report.positions.compactMap(kept).joined()
    }

    private static func kept(_ report: PositionReport) -> String? {
        let (position, result) = (report.row.position, report.end.result)
        guard !result.keptCoins.isZero else { return nil }
        return
            "Position \(position.id) kept \(result.keptCoins) \(position.coin) at the delivery of "
            + "\(position.futureID), booked out at the settlement price as \(dollars(result.keptUSD)) "
            + "USD; they are the owner's, and basis does not sell them.\n"
    }

    private static func price(
        _ position: PositionReport, _ valuation: PositionReport.Valuation
    ) -> String? {
        guard let mark = valuation.mark else { return nil }
        let future =
            mark.futureAsk.map { ", \(position.row.position.futureID) ask \($0) USD" } ?? ""
        return "Position \(position.row.position.id) at \(valuation.at.shown): "
            + "\(position.row.position.spotID) bid \(mark.spotBid) USDT\(future), USDT "
            + "\(mark.usdtUSD) USD, by snapshot \(mark.snapshot) of \(mark.takenAt.shown).\n"
    }

    private static func profit(_ report: AccountReport) -> String {
        guard let profit = report.profitUSD else {
            return "No profit is stated, because something does not add up.\n"
        }
        return "PnL of \(report.account): \(dollars(profit)) USD\n"
    }

    private static func total(_ reports: [AccountReport]) -> String {
        let profits = reports.compactMap(\.profitUSD)
        guard reports.count > 1, profits.count == reports.count else { return "" }
        return "\nPnL of all: \(dollars(profits.sum())) USD\n"
    }

    private static func dollars(_ amount: Exact) -> String {
        amount.rounded(to: 2, .halfEven).text(atLeast: 2)
    }
}
