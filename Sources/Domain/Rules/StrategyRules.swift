/// What a strategy may open and when it closes: one version of it.
///
/// Percentages are percent (8 is 8 %), yields are percent a year, ratios are fractions.
/// ``StrategyField`` is the one table that reads, prints and checks these by name.
public struct StrategyRules: Hashable, Sendable {
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
    public var blacklist: [String] = []
    /// Empty allows every coin.
    public var whitelist: [String] = []
    public var rankBy = RankBy.annual
    public var thresholdYield = ThresholdYield.annual
    public var minDaysToExpiry: Exact = 30
    public var maxDataAgeS = 10
    /// Counted from 1.
    public var priceLevel = 5
    public var execution = Execution.taker
    public var hedge = Hedge.neutral
    public var orderType = OrderType.ioc
    public var maxPegDeviationPct = Exact(2, places: 1)
    /// Farthest that an order may be priced on its losing side from mark price or index, percent;
    /// `nil` for no limit.
    public var maxPriceDeviationPct: Exact? = 5
    public var maxTradesPerPass = 1
    public var cooldownS = 0
    public var confirmWindowMs = 2000
    public var repairAttempts = 3
    public var maxRepairSlippageBps: Exact = 30
    public var maxRepairSlippageHardBps: Exact = 200
    public var failureCooldownS = 3600
    public var maxFailureCostUSD: Exact?
    /// A position is closed this long before its delivery, whatever it yields; `nil` lets it be
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
