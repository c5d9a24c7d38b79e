public import Domain

/// Ledger, positions and profit of accounts over a range, for programs.
public enum ReportJSON {
    /// Amounts are strings with all their digits, in the currency that their line or name says.
    /// Fees are signed, negative is charged; a profit that does not add up is `null`, and `breaks`
    /// says why.
    ///
    /// - Parameter until: not in the range.
    public static func document(
        _ reports: [AccountReport], since: Timestamp, until: Timestamp
    ) -> JSON {
        let profits = reports.compactMap(\.profitUSD)
        return .object([
            "since": .time(since), "until": .time(until),
            "accounts": .array(reports.map(account)),
            "pnl_usd": .exact(profits.count == reports.count ? profits.sum() : nil),
            "breaks": .cell(.list(reports.flatMap(\.breaks))),
        ])
    }

    private static func account(_ report: AccountReport) -> JSON {
        .object([
            "account": .text(report.account), "venue": .text(report.venue),
            "trades": .count(report.trades),
            "ledger": .array(report.ledger.map(check)),
            "equity": equity(report.equity),
            "fees": .array(
                report.fees.map { fee in
                    .object([
                        "currency": .text(fee.currency), "amount": .exact(fee.amount),
                        "usd": .exact(fee.usd),
                    ])
                }),
            "fees_usd": .exact(report.feesUSD),
            "positions": .array(report.positions.map(position)),
            "pnl_usd": .exact(report.profitUSD),
        ])
    }

    private static func check(_ check: LedgerCheck) -> JSON {
        let line = check.line
        return .object([
            "currency": .text(line.currency), "start": .exact(line.start),
            "trades": .exact(line.trades), "settlement": .exact(line.settlement),
            "transfers": .exact(line.transfers), "interest": .exact(line.interest),
            "other": .exact(line.other), "bills_sum": .exact(line.change),
            "bills": .count(line.bills), "end": .exact(line.end),
            "balanced": .flag(line.isBalanced), "exchange_cash": .exact(check.exchangeCash),
            "exchange_cash_at": .time(check.exchangeCashAt),
            "newer_bills": .count(check.newerBills),
            "newer_bills_sum": .exact(check.newerChange), "agrees": .flag(check.agrees),
        ])
    }

    private static func equity(_ equity: StoredEquity?) -> JSON {
        guard let equity else { return .cell(.null) }
        return .object([
            "taken_at": .time(equity.takenAt), "total_usd": .exact(equity.totalUSD),
            "usdt_usd": .exact(equity.usdtUSD),
        ])
    }

    private static func position(_ report: PositionReport) -> JSON {
        let (row, result) = (report.row, report.end.result)
        return .object([
            "position_id": .id(row.position.id), "strategy": .text(row.strategy),
            "spot": .text(row.position.spotID), "future": .text(row.position.futureID),
            "state": .text(report.state), "contracts": .exact(result.contracts),
            "spot_coins": .exact(result.coins), "delta_coins": .exact(result.delta),
            "residual_coins": .exact(report.residual), "quote_flow": .exact(result.quoteFlow),
            "kept_coins": .exact(result.keptCoins), "kept_usd": .exact(result.keptUSD),
            "value_since": valuation(report.start), "value_until": valuation(report.end),
            "pnl_usd": .exact(report.profitUSD),
        ])
    }

    /// With the prices behind it and where they were read.
    private static func valuation(_ valuation: PositionReport.Valuation) -> JSON {
        let mark = valuation.mark
        return .object([
            "usd": .exact(valuation.valueUSD), "snapshot_id": .id(mark?.snapshot),
            "priced_at": .time(mark?.takenAt), "spot_bid": .exact(mark?.spotBid),
            "future_ask": .exact(mark?.futureAsk), "usdt_usd": .exact(mark?.usdtUSD),
        ])
    }
}
