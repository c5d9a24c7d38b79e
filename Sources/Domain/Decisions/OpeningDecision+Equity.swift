extension OpeningDecision {
    /// Nothing is opened on an account that has lost what it may, or is worth too little.
    func equityReasons() -> [Reason] {
        let limits = account.limits
        guard limits.watchEquity else { return [] }
        guard let equity = situation.balance.totalUSD else {
            return [
                Reason(
                    .lossLimit,
                    "the exchange states no equity that the account's limits could be held against")
            ]
        }
        return LossUse.all(equityUSD: equity, marks: sums.equity, limits: limits)
            .filter(\.isReached).map { use in
                Reason(
                    use.kind == .leastEquity ? .minEquity : .lossLimit, use.sentence,
                    [
                        Figure("limit", .text(use.kind.rawValue)),
                        Figure("value_usd", .exact(use.valueUSD)),
                        Figure("limit_usd", .exact(use.limitUSD)),
                    ])
            }
    }
}
