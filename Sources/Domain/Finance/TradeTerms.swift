/// How a pair would be traded, as far as sizes and yields depend on it.
public struct TradeTerms: Hashable, Sendable {
    /// Of the whole round trip: what opening costs and what closing will.
    public let fees: RoundTripFees
    public let hedge: Hedge
    /// The sizes of this many levels must cover the order, and the books must have as many: the
    /// strategy's `price_level`. `nil` for whole books.
    public let priceLevel: Int?

    public init(fees: RoundTripFees, hedge: Hedge, priceLevel: Int? = nil) {
        (self.fees, self.hedge, self.priceLevel) = (fees, hedge, priceLevel)
    }
}
