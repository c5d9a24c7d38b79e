public import Domain

/// Positions with what they hold.
public enum PositionList {
    /// One row a position. Contracts are negative and the notional positive when it is short; the
    /// residual is coins beyond the hedge, negative where they are missing; the flow is quote
    /// currency received less spent.
    ///
    /// - Throws: `DivisionByZero` for a price of zero, which the journal cannot hold.
    public static func table(_ rows: [PositionRow]) throws(DivisionByZero) -> Table {
        var holdings: [(row: PositionRow, exposure: Exposure)] = []
        for row in rows { holdings.append((row, try Exposure(of: row.position))) }
        return Table(
            holdings,
            [
                Column("id") { .text(String($0.row.position.id)) },
                Column("venue") { .text($0.row.venue) },
                Column("account") { .text($0.row.account) },
                Column("strategy") { .text($0.row.strategy) },
                Column("spot") { .text($0.row.position.spotID) },
                Column("future") { .text($0.row.position.futureID) },
                Column("state") { .text($0.row.state) },
                Column("contracts") { .exact($0.exposure.contracts) },
                Column("notional_usd", places: 2) { holding in
                    .exact(-holding.exposure.contracts * holding.row.position.contractValue)
                },
                Column("spot_coins") { .exact($0.exposure.coins) },
                Column("residual_coins", places: 8) { .exact($0.exposure.residual) },
                Column("quote_flow", places: 2) { .exact($0.exposure.quoteFlow) },
                Column("kept_coins") { .exact($0.row.position.kept.map(\.coins).sum()) },
                Column("hedge") { .text($0.row.position.hedge.rawValue) },
                Column("expiry") { .timestamp($0.row.position.expiry) },
                Column("opened_at") { .timestamp($0.row.position.openedAt) },
                Column("closed_at") { Cell($0.row.closedAt) },
                Column("close_reason") { Cell($0.row.closeReason) },
            ])
    }
}
