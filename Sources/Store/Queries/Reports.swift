public import Domain
import Postgres

enum ReportStatements {
    /// The newest prices of a pair that a position can be valued at.
    static let mark = """
        select snapshot, taken_at, spot_bid, future_ask, usdt_usd from yield
        where venue = $1 and spot = $2 and future = $3 and taken_at <= $4
            and spot_bid is not null and usdt_usd is not null
            and (future_ask is not null or not $5)
        order by taken_at desc, snapshot desc limit 1
        """
    /// The newest prices of a spot instrument, of whichever future they were stored with: a future
    /// that was delivered is in no later snapshot. Some snapshots may lack the instrument.
    static let spotMark = """
        select y.snapshot, y.taken_at, y.spot_bid, null::numeric as future_ask, y.usdt_usd
        from (
            select id, taken_at from snapshot where venue = $1 and taken_at <= $3
            order by taken_at desc, id desc limit 100) s
        join yield y on y.snapshot = s.id and y.taken_at = s.taken_at
        where y.spot = $2 and y.spot_bid is not null and y.usdt_usd is not null
        order by y.taken_at desc, y.snapshot desc limit 1
        """
    /// What the bills after the last one that a snapshot contains add up to.
    static let newerBills = """
        select currency, count(*) as bills, sum(change) as change from bill
        where account = $1 and billed_at < $2
            and (length(bill_id) > length($3) or (length(bill_id) = length($3) and bill_id > $3))
        group by currency
        """
    static let trades = """
        select count(distinct o.trade) as trades
        from fill f join orders o on o.client_order_id = f.client_order_id
        where f.account = $1 and f.filled_at >= $2 and f.filled_at < $3
        """
    /// The exchange's clock may be ahead of the database's, on paper by months.
    static let newest = """
        select greatest(
            clock(), (select max(billed_at) from bill), (select max(taken_at) from equity),
            (select max(taken_at) from snapshot)) as newest
        """
    static let all = [mark, spotMark, newerBills, trades, newest]
}

extension Store {
    /// The latest moment that anything is stored of, or now if that is later.
    public func newestMoment() throws -> Timestamp {
        try one(ReportStatements.newest).timestamp("newest")
    }

    /// Everything that a report says of one account. `until` is not in the range.
    public func report(
        of account: Account, since: Timestamp, until: Timestamp
    ) throws -> AccountReport {
        let positions = try positionRows(
            account: account.name, strategy: nil, touching: (since, until))
        let fills = try fills(ofPositions: positions.map(\.position.id))
        let reports = try positions.map { row in
            try report(of: row, fills[row.position.id] ?? [], since: since, until: until)
        }
        let equity = try equity(account: account.id, before: until)
        return AccountReport(
            account: account.name, venue: account.venue.name, since: since, until: until,
            ledger: try ledgerChecks(account, equity: equity, since: since, until: until),
            equity: equity, positions: reports,
            fees: feeLines(reports),
            trades: try one(ReportStatements.trades, [account.id, since, until]).int("trades"))
    }

    private func ledgerChecks(
        _ account: Account, equity: StoredEquity?, since: Timestamp, until: Timestamp
    ) throws -> [LedgerCheck] {
        var newer: [String: (bills: Int, change: Exact)] = [:]
        if let equity {
            let rows = try connection.query(
                ReportStatements.newerBills, [account.id, until, equity.lastBillID])
            for row in rows {
                newer[try row.string("currency")] = (
                    try row.int("bills"), try row.exact("change")
                )
            }
        }
        return try ledger(account: account.id, since: since, until: until).map { line in
            let held = equity?.currencies.first { $0.name == line.currency }
            return LedgerCheck(
                line: line, exchangeCash: equity.map { _ in held?.cash ?? 0 },
                exchangeCashAt: equity?.takenAt, newerBills: newer[line.currency]?.bills ?? 0,
                newerChange: newer[line.currency]?.change ?? 0)
        }
    }

    private func report(
        of row: PositionRow, _ fills: [PositionFill], since: Timestamp, until: Timestamp
    ) throws -> PositionReport {
        func valuation(_ moment: Timestamp) throws -> PositionReport.Valuation {
            let result = try PositionResult(
                of: fills, kept: row.position.kept, coin: row.position.coin,
                quote: row.position.quote, contractValue: row.position.contractValue, before: moment
            )
            let mark =
                result.isEmpty
                ? nil
                : try mark(
                    of: row, at: moment, needingFuture: !result.contracts.isZero)
            return PositionReport.Valuation(at: moment, result: result, mark: mark)
        }
        return PositionReport(
            row: row, start: try valuation(since), end: try valuation(until),
            residual: try Exposure(of: row.position).residual)
    }

    private func mark(
        of row: PositionRow, at moment: Timestamp, needingFuture: Bool
    ) throws -> PositionMark? {
        let spot = [row.venue, row.position.spotID] as [any PostgresParameter]
        var marks = try connection.query(
            ReportStatements.mark, spot + [row.position.futureID, moment, needingFuture])
        // What holds no contract is valued by its coin, also once the future is gone.
        if !needingFuture {
            marks += try connection.query(ReportStatements.spotMark, spot + [moment])
        }
        return try marks.map { row in
            PositionMark(
                snapshot: try row.int64("snapshot"), takenAt: try row.timestamp("taken_at"),
                spotBid: try row.exact("spot_bid"), futureAsk: try row.exactOrNil("future_ask"),
                usdtUSD: try row.exact("usdt_usd"))
        }.max { $0.takenAt < $1.takenAt }
    }

    /// Fees of the range by currency, in USD at the prices of its end.
    private func feeLines(_ reports: [PositionReport]) -> [AccountReport.FeeLine] {
        var amounts: [String: Exact] = [:]
        var prices: [String: Exact] = [:]
        for report in reports {
            amounts.merge(report.end.result.fees, uniquingKeysWith: +)
            amounts.merge(report.start.result.fees.mapValues { -$0 }, uniquingKeysWith: +)
            guard let mark = report.end.mark else { continue }
            prices[report.row.position.coin] = mark.spotBid * mark.usdtUSD
            prices["USDT"] = mark.usdtUSD
        }
        return amounts.filter { !$0.value.isZero }.sorted { $0.key < $1.key }.map { fee in
            AccountReport.FeeLine(
                currency: fee.key, amount: fee.value,
                usd: prices[fee.key].map { (fee.value * $0).rounded(to: Scale.usd, .halfEven) })
        }
    }
}
