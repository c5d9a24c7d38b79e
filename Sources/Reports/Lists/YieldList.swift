public import Domain

/// The yields of pairs side by side.
public enum YieldList {
    /// One row a pair and snapshot: spot prices in USDT and future prices in USD per coin, yields
    /// in percent a year, the spread in percent; null where a side of a book was empty or nothing
    /// was computed.
    public static func table(_ rows: [YieldRow]) -> Table {
        Table(
            rows,
            [
                Column("venue") { .text($0.venue) },
                Column("spot") { .text($0.spotID) },
                Column("future") { .text($0.futureID) },
                Column("days", places: 2) { Cell(percent: $0.days) },
                Column("spot_bid") { Cell($0.spotBid) },
                Column("spot_ask") { Cell($0.spotAsk) },
                Column("future_bid") { Cell($0.futureBid) },
                Column("future_ask") { Cell($0.futureAsk) },
                Column("spread_pct", places: 3) { Cell(percent: $0.spreadPct) },
                Column("annual_yield_pct", places: 3) { Cell(percent: $0.entryYieldPct) },
                Column("exit_yield_pct", places: 3) { Cell(percent: $0.exitYieldPct) },
                Column("net_annual_yield_pct", places: 3) { Cell(percent: $0.netAnnualYieldPct) },
                Column("capacity_usd", places: 0) { Cell($0.capacityUSD) },
                Column("open_interest_contracts") { Cell($0.openInterestContracts) },
                Column("usdt_usd") { Cell($0.usdtUSD) },
                Column("taken_at") { .timestamp($0.takenAt) },
                Column("data_age_ms") { row in
                    row.dataAt.map { .number(row.takenAt - $0) } ?? .null
                },
            ])
    }

    /// Sorted as a strategy would walk them, each snapshot by itself and the oldest first.
    ///
    /// - Parameter top: so many of each snapshot; `nil` for all.
    public static func ranked(_ rows: [YieldRow], by key: RankBy, top: Int?) -> [YieldRow] {
        let snapshots = Dictionary(grouping: rows) { Snapshot($0) }
        return snapshots.keys.sorted().flatMap { snapshot in
            let ranked = rank(snapshots[snapshot] ?? [], by: key) { row in
                RankFigures(
                    annualYieldPct: row.entryYieldPct, netAnnualYieldPct: row.netAnnualYieldPct,
                    spreadPct: row.spreadPct, expiry: row.expiry, id: row.futureID)
            }
            return top.map { Array(ranked.prefix($0)) } ?? ranked
        }
    }

    private struct Snapshot: Hashable, Comparable {
        let takenAt: Timestamp
        let venue: String
        let id: Int64

        init(_ row: YieldRow) {
            (takenAt, venue, id) = (row.takenAt, row.venue, row.snapshot)
        }

        static func < (left: Snapshot, right: Snapshot) -> Bool {
            (left.takenAt, left.venue, left.id) < (right.takenAt, right.venue, right.id)
        }
    }
}
