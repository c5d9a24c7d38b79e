/// What a strategy may open and when it closes: one version of it.
///
/// Percentages are percent (8 is 8 %), yields are percent a year, ratios are fractions.
/// ``StrategyField`` is the one table that reads, prints and checks these by name.
public struct StrategyRules: Hashable, Sendable {
    /// Who owns the strategy; empty for nobody.
    public var manager = ""
    /// Open at or above this yield.
    public var minOpenYieldPct: Exact = 0
    /// Close below this yield.
    public var maxCloseYieldPct: Exact = 0
    /// Size of one trade, USD; a positive multiple of 100.
    public var perOrderUSD: Exact = 0
    /// Most USD notional per coin over all expiries and accounts; `nil` for no limit.
    public var maxPositionUSD: Exact?
    /// Largest share of a future's open interest, 0 to 1; `nil` for no limit.
    public var maxPositionRatio: Exact?
    /// Most that is ordered in a day, both legs, USD; `nil` for no limit.
    public var maxTurnoverUSDDay: Exact?
    /// Most that a day may cost in fees, USD; `nil` for no limit.
    public var maxFeesUSDDay: Exact?
    /// Coins that are not opened.
    public var blacklist: [String] = []
    /// The only coins that are opened; empty for all.
    public var whitelist: [String] = []
    /// What candidates are sorted by.
    public var rankBy = RankBy.annual
    public var thresholdYield = ThresholdYield.annual
    /// Futures with fewer days to their delivery are not opened.
    public var minDaysToExpiry: Exact = 30
    /// Older market data is not traded on, seconds.
    public var maxDataAgeS = 10
    /// The level of a book, from 1, whose price the limit orders take, and down to which it must
    /// hold their size.
    public var priceLevel = 5
    public var execution = Execution.taker
    public var hedge = Hedge.neutral
    /// Of the orders that take: `ioc` or `limit`.
    public var orderType = OrderType.ioc
    /// Nothing is opened while USDT is further than this from one USD, percent.
    public var maxPegDeviationPct = Exact(2, places: 1)
    /// Farthest that an order may be priced on its losing side from mark price or index, percent;
    /// `nil` for no limit.
    public var maxPriceDeviationPct: Exact? = 5
    /// Most trades that one pass opens for the strategy on an account.
    public var maxTradesPerPass = 1
    /// After the strategy traded a coin on an account, until it opens in it there again, seconds.
    public var cooldownS = 0
    /// How long a pass waits for its orders to be final before it cancels, milliseconds.
    public var confirmWindowMs = 2000
    /// Repairs of a trade at the narrowest band, and the most of one pass.
    public var repairAttempts = 3
    /// How far beyond the touch a repair is priced at first, basis points.
    public var maxRepairSlippageBps: Exact = 30
    /// How far beyond the touch a repair is ever priced, basis points.
    public var maxRepairSlippageHardBps: Exact = 200
    /// How long a pair is not opened on an account after a failed trade, nor a failed close tried
    /// again, seconds.
    public var failureCooldownS = 3600
    /// A failed trade that cost more stops the strategy, USD; `nil` for no limit.
    public var maxFailureCostUSD: Exact?
    /// A position is closed so many hours before its delivery, whatever it yields; `nil` lets it be
    /// delivered.
    public var closeBeforeExpiryHours: Exact?
    public var onDelivery = OnDelivery.slice

    public init() {}

    /// The yield that the opening threshold is held against.
    public enum ThresholdYield: String, Hashable, Sendable, CaseIterable { case annual, net }
}

/// What becomes of the coins whose future is delivered.
public enum OnDelivery: String, Hashable, Sendable, CaseIterable {
    /// Sold through the window that the settlement price is averaged over.
    case slice
    /// Sold after the delivery.
    case unwind
    /// Booked out of the position at the settlement price, and kept.
    case hold
}

/// Every type is a limit order: no order here trades at any price there is.
public enum OrderType: String, Hashable, Sendable, CaseIterable {
    /// Does not rest.
    case ioc
    /// Rests until the confirmation window ends, under a timer that cancels it if we die.
    case limit
    /// Rests beside the touch and never takes: the exchange cancels it if it would. No strategy's
    /// `order_type`, but how `execution = maker` works its spot leg.
    case postOnly = "post_only"

    /// Stays in the book: only under a timer that cancels it if we die.
    public var rests: Bool { self != .ioc }
}
