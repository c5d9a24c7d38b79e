extension OpeningDecision {
    func touchFigures(_ yields: PairYields) -> [Figure] {
        let figures: [Figure?] = [
            .exact("spot_ask", Touch(market.spotBook).ask?.price),
            .exact("future_bid", Touch(market.futureBook).bid?.price),
            .exact("usdt_usd", market.usdtIndex?.price),
            .number("days", yields.days.rounded(to: 6, .halfEven)),
            .number("spread_pct", yields.spreadPct),
            .number("annual_yield_pct", yields.entryYieldPct),
            Figure("data_at", .text(yields.oldestData.description)),
        ]
        return figures.compactMap(\.self)
    }

    func entryFigures(_ entry: ExecutableYield) -> [Figure] {
        [
            Figure("net_annual_yield_pct", .number(entry.netAnnualYieldPct)),
            Figure("notional_usd", .exact(entry.notionalUSD)),
        ]
    }

    func planFigures(_ plan: TradePlan) -> [Figure] {
        [
            Figure("contracts", .exact(plan.contracts)), Figure("coins", .exact(plan.coins)),
            Figure("spot_price", .exact(plan.spotPrice)),
            Figure("future_price", .exact(plan.futurePrice)),
            Figure("sequence", .text(plan.sequence.rawValue)),
        ]
    }
}
