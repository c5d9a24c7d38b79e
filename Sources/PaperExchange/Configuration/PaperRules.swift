/// Readings of the documentation where it does not say what the exchange does. Unless set
/// otherwise, each is the one that is harder for a client.
public struct PaperRules: Hashable, Sendable {
    /// What happens to a reduce-only order of more than the position.
    public var reduceOnlyOversize = Oversize.refuse
    /// Whether a price between two ticks is refused (51150) or moved to the tick that is worse for
    /// no one: down for a buy, up for a sale.
    public var offTick = OffTick.refuse
    /// Whether `tgtCcy` counts for a market buy of a multi-currency account. If not, its size is an
    /// amount of quote currency whatever the order says.
    public var readsTargetCurrencyOnCross = false
    /// Whether a spot market order that the balance does not cover is shrunk to what it covers,
    /// unless it says `banAmend`.
    public var shrinksMarketOrders = true
    /// How often interest that has accrued is taken out of the cash, hours after midnight UTC.
    public var interestDeductionHours: Int64 = 24
    /// Whether a liquidation of all closes at the bankruptcy price, which leaves nothing, or at the
    /// mark price.
    public var liquidatesAtBankruptcy = true
    /// Most orders a taker may meet before the rest of it is cancelled.
    public var mostMakers = 1000
    /// Finished orders, fills and bills that an account keeps, of each so many. The oldest go first.
    public var historyRows = 50_000

    /// The order is refused whole, or cut to the position.
    public enum Oversize: Hashable, Sendable { case refuse, trim }
    /// The order is refused, or its price rounded.
    public enum OffTick: Hashable, Sendable { case refuse, round }

    /// Each as it is harder for a client.
    public init() {}
}
