/// How much of one of the day's limits is used, and what an opening would add.
public struct DayUse: Hashable, Sendable {
    /// `max_turnover_usd_day` or `max_fees_usd_day`.
    public let limit: String
    /// Whose limit it is: the strategy's name or the account's.
    public let owner: String
    /// What the day has taken of it so far; see ``DaySums``.
    public let usedUSD: Exact
    /// What the opening would take.
    public let addedUSD: Exact
    /// The most that a day may take.
    public let limitUSD: Exact

    /// Of every limit that is set.
    public static func all(
        _ today: DaySums, adding size: OpeningSize, strategy: Strategy, account: Account
    ) -> [DayUse] {
        let (rules, limits) = (strategy.rules, account.limits)
        let uses: [(String, String, Exact, Exact, Exact?)] = [
            (
                "max_turnover_usd_day", strategy.name, today.strategyTurnoverUSD,
                size.turnoverUSD, rules.maxTurnoverUSDDay
            ),
            (
                "max_fees_usd_day", strategy.name, today.strategyFeesUSD, size.feesUSD,
                rules.maxFeesUSDDay
            ),
            (
                "max_turnover_usd_day", account.name, today.accountTurnoverUSD,
                size.turnoverUSD, limits.maxTurnoverUSDDay
            ),
            (
                "max_fees_usd_day", account.name, today.accountFeesUSD, size.feesUSD,
                limits.maxFeesUSDDay
            ),
        ]
        return uses.compactMap { limit, owner, used, added, most in
            most.map {
                DayUse(
                    limit: limit, owner: owner, usedUSD: used, addedUSD: added, limitUSD: $0)
            }
        }
    }

    public init(
        limit: String, owner: String, usedUSD: Exact, addedUSD: Exact, limitUSD: Exact
    ) {
        (self.limit, self.owner, self.usedUSD) = (limit, owner, usedUSD)
        (self.addedUSD, self.limitUSD) = (addedUSD, limitUSD)
    }

    /// Would the opening take more than the limit? Reaching it is allowed.
    public var isOver: Bool { usedUSD + addedUSD > limitUSD }

    /// Does the opening take it over four fifths? So a person is told once, and not by every pass.
    public var crossesWarning: Bool {
        let line = limitUSD * Exact(8, places: 1)
        return usedUSD < line && usedUSD + addedUSD >= line
    }
}
