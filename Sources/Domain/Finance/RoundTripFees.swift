/// What opening and closing both legs once costs, as positive cost rates; a rebate is negative
/// (DOMAIN §3).
public struct RoundTripFees: Hashable, Sendable {
    /// For opening the spot leg: buying coins, in ``ReverseCarry`` selling them.
    public let spotOpen: Exact
    /// For opening the future, taken in coin.
    public let futureOpen: Exact
    /// For closing the spot leg: selling the coins, in ``ReverseCarry`` buying them back.
    public let spotClose: Exact
    /// For leaving the future: a trading fee, or the delivery fee of a pair held to the end.
    public let futureClose: Exact
    /// What the account pays the fee of a spot purchase in.
    public let spotFeeCurrency: AccountConfiguration.SpotFeeCurrency

    /// - Throws: ``FinanceError/rateOutOfRange(_:)`` for a rate that is no fraction between −1
    ///   and 1, so that no formula divides by `1 − rate` of zero.
    public init(
        spotOpen: Exact, futureOpen: Exact, spotClose: Exact, futureClose: Exact,
        spotFeeCurrency: AccountConfiguration.SpotFeeCurrency
    ) throws(FinanceError) {
        for rate in [spotOpen, futureOpen, spotClose, futureClose] where rate.magnitude >= 1 {
            throw .rateOutOfRange(rate)
        }
        (self.spotOpen, self.futureOpen) = (spotOpen, futureOpen)
        (self.spotClose, self.futureClose) = (spotClose, futureClose)
        self.spotFeeCurrency = spotFeeCurrency
    }

    /// Every order takes.
    public static func taker(
        spot: FeeRates, future: FeeRates, spotFeeCurrency: AccountConfiguration.SpotFeeCurrency
    ) throws(FinanceError) -> RoundTripFees {
        try RoundTripFees(
            spotOpen: spot.taker, futureOpen: future.taker, spotClose: spot.taker,
            futureClose: future.taker, spotFeeCurrency: spotFeeCurrency)
    }

    /// The spot leg rests both times, the future takes after its fills.
    public static func spotMaker(
        spot: FeeRates, future: FeeRates, spotFeeCurrency: AccountConfiguration.SpotFeeCurrency
    ) throws(FinanceError) -> RoundTripFees {
        try RoundTripFees(
            spotOpen: spot.maker, futureOpen: future.taker, spotClose: spot.maker,
            futureClose: future.taker, spotFeeCurrency: spotFeeCurrency)
    }

    /// The same trip with the future delivered instead of bought back [C4].
    public func delivered(at deliveryFee: Exact) throws(FinanceError) -> RoundTripFees {
        try RoundTripFees(
            spotOpen: spotOpen, futureOpen: futureOpen, spotClose: spotClose,
            futureClose: deliveryFee, spotFeeCurrency: spotFeeCurrency)
    }
}

extension RoundTripFees {
    /// Coins that reach the wallet per coin bought: `1 − fs` where the fee is taken from them.
    var coinsKept: Exact { spotFeeCurrency == .received ? 1 - spotOpen : 1 }

    /// Quote paid per quote of purchase: `1 + fs` where the fee is paid beside it.
    var quotePaid: Exact { spotFeeCurrency == .received ? 1 : 1 + spotOpen }

    /// Coins that must reach the wallet per coin of the future's notional: `1 + ff`, for the
    /// opening fee of the future is taken in coin.
    var coinsOwed: Exact { 1 + futureOpen }

    /// What is left of the notional when the future is left and its coins are sold:
    /// `(1 − ffc)(1 − fsc)`.
    var keptAtClose: Exact { (1 - futureClose) * (1 - spotClose) }
}
