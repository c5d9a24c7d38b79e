/// What was, or would be, traded at the opening of a pair.
public struct OpeningPrices: Hashable, Sendable {
    /// Notional of the future, USD.
    public let notionalUSD: Exact
    /// Harmonic average of the sale, USD per coin.
    public let future: Exact
    /// Arithmetic average of the purchase, USDT per coin.
    public let spot: Exact
    /// USD per USDT.
    public let peg: Exact

    /// - Throws: ``FinanceError/notPositive(_:_:)`` for a figure that is not above zero.
    public init(
        notionalUSD: Exact, future: Exact, spot: Exact, peg: Exact
    ) throws(FinanceError) {
        try notionalUSD.mustBePositive(.notional)
        try future.mustBePositive(.futurePrice)
        try spot.mustBePositive(.spotPrice)
        try peg.mustBePositive(.peg)
        (self.notionalUSD, self.future) = (notionalUSD, future)
        (self.spot, self.peg) = (spot, peg)
    }
}
