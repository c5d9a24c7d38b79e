/// USD notional of futures that is open or may become open, orders in doubt at their worse end.
public struct NotionalSums: Hashable, Sendable {
    /// Of the strategy in the coin, over all its accounts and expiries.
    public let strategyCoinUSD: Exact
    /// Of the account in the coin, over all its strategies and expiries.
    public let accountCoinUSD: Exact
    /// Of the account in all coins.
    public let accountTotalUSD: Exact
    /// Of everybody here in this future.
    public let futureUSD: Exact
    /// What the day has taken of its limits so far.
    public let today: DaySums
    /// What the account's equity is held against.
    public let equity: EquityMarks

    public init(
        strategyCoinUSD: Exact, accountCoinUSD: Exact, accountTotalUSD: Exact, futureUSD: Exact,
        today: DaySums = .none, equity: EquityMarks = .none
    ) {
        (self.strategyCoinUSD, self.accountCoinUSD) = (strategyCoinUSD, accountCoinUSD)
        (self.accountTotalUSD, self.futureUSD) = (accountTotalUSD, futureUSD)
        (self.today, self.equity) = (today, equity)
    }
}

/// What was ordered and paid in fees since 00:00 UTC, USD: open orders at their whole size, openings
/// that are unfinished at no less than what they were planned at.
///
/// Futures count at their notional, coins at their price in the quote currency, whose peg an opening
/// has checked. What the exchange took by force or delivered is no order of ours.
///
/// Fees count as costs: above zero they were paid, below they were rebates.
public struct DaySums: Hashable, Sendable {
    /// Of the strategy over all its accounts.
    public let strategyTurnoverUSD: Exact
    /// Of the strategy over all its accounts.
    public let strategyFeesUSD: Exact
    /// Of the account over all strategies.
    public let accountTurnoverUSD: Exact
    /// Of the account over all strategies.
    public let accountFeesUSD: Exact

    /// Nothing was ordered.
    public static let none = DaySums(
        strategyTurnoverUSD: 0, strategyFeesUSD: 0, accountTurnoverUSD: 0, accountFeesUSD: 0)

    public init(
        strategyTurnoverUSD: Exact, strategyFeesUSD: Exact, accountTurnoverUSD: Exact,
        accountFeesUSD: Exact
    ) {
        (self.strategyTurnoverUSD, self.strategyFeesUSD) = (strategyTurnoverUSD, strategyFeesUSD)
        (self.accountTurnoverUSD, self.accountFeesUSD) = (accountTurnoverUSD, accountFeesUSD)
    }
}

/// What an opening adds to the sums that limits are held against.
public struct OpeningSize: Hashable, Sendable {
    /// USD notional of the future leg.
    public let addedUSD: Exact
    /// The future's open interest, USD; `nil` when it is not known.
    public let openInterestUSD: Exact?
    /// Of both legs, USD.
    public let turnoverUSD: Exact
    /// Of both legs, USD.
    public let feesUSD: Exact
    /// What the account is worth; `nil` refuses an opening that a limit on it stands against.
    public let equity: EquityReading?

    public init(
        addedUSD: Exact, openInterestUSD: Exact?, turnoverUSD: Exact = 0, feesUSD: Exact = 0,
        equity: EquityReading? = nil
    ) {
        (self.addedUSD, self.openInterestUSD) = (addedUSD, openInterestUSD)
        (self.turnoverUSD, self.feesUSD, self.equity) = (turnoverUSD, feesUSD, equity)
    }

    /// What a plan adds at the worst that its limit prices allow.
    public init(_ plan: TradePlan, in market: CandidateMarket, equity: EquityReading? = nil) {
        let spotUSD = plan.coins * plan.spotPrice
        self.init(
            addedUSD: plan.notionalUSD,
            openInterestUSD: market.openInterestContracts.map {
                $0 * market.pair.future.contractValue
            }, turnoverUSD: plan.notionalUSD + spotUSD,
            feesUSD: plan.notionalUSD * market.futureFees.taker
                + spotUSD * market.spotFees.taker, equity: equity)
    }
}
