/// The trade the other way round, for a future below spot: borrow coins, sell them, buy the future
/// (DOMAIN §9).
///
/// The coins owed grow by their interest, so the future covers them with it: `Q = n·(1 + i)·F0`.
/// Then the profit is the same at every price.
public struct ReverseCarry: Hashable, Sendable {
    /// Borrowed and sold.
    public let coins: Exact
    /// USDT per coin that they were sold at.
    public let spot: Exact
    /// USD per coin that the future was bought at.
    public let future: Exact
    /// Yearly rate of the coin loan, a fraction.
    public let borrowRate: Exact
    /// Of the loan, up to the delivery: an exact fraction.
    public let days: Exact

    /// - Throws: ``FinanceError/notPositive(_:_:)`` for coins, a price or days not above zero.
    public init(
        coins: Exact, spot: Exact, future: Exact, borrowRate: Exact, days: Exact
    ) throws(FinanceError) {
        try coins.mustBePositive(.size)
        try spot.mustBePositive(.spotPrice)
        try future.mustBePositive(.futurePrice)
        try days.mustBePositive(.days)
        (self.coins, self.spot, self.future) = (coins, spot, future)
        (self.borrowRate, self.days) = (borrowRate, days)
    }

    /// `n·(1 + r·d/365)`: coins to give back.
    public func coinsOwed() throws(FinanceError) -> Exact {
        try coins + (coins * borrowRate * days).over(365, .days, scale: Scale.summand)
    }

    /// `n·(1 + i)·F0`: dollars of the future to buy, before rounding to the lot.
    public func notionalUSD() throws(FinanceError) -> Exact { try coinsOwed() * future }

    /// Profit in coin of the future when the pair ends at `price` [K1].
    public func futureProfit(endingAt price: Exact) throws(FinanceError) -> Exact {
        try InverseContract.profit(
            entered: .buy, usd: try notionalUSD(), from: future, to: price)
    }

    /// Coins to order so that the loan can be given back: what the future earned counts, its fees
    /// and that of the purchase come on top [K3].
    public func coinsToOrder(
        endingAt price: Exact, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        let usd = try notionalUSD()
        let charged =
            try InverseContract.coins(usd: usd, at: future) * fees.futureOpen
            + InverseContract.coins(usd: usd, at: price) * fees.futureClose
        let missing = try coinsOwed() - futureProfit(endingAt: price) + charged
        return try missing.over(fees.purchaseAtClose.kept, .size)
    }

    /// Profit in USDT: proceeds of the sale less the price of the coins that are bought back. The
    /// same at every `price` where nothing is charged: `n·(S0 − F0·(1 + i))`.
    public func profit(endingAt price: Exact, fees: RoundTripFees) throws(FinanceError) -> Exact {
        let proceeds = coins * spot * (1 - fees.spotOpen)
        let bought = try coinsToOrder(endingAt: price, fees: fees)
        return proceeds - bought * price * fees.purchaseAtClose.paid
    }

    /// `(S0/F0 − 1)·365/d`: the loan rate at which nothing is left, before fees, a fraction at
    /// ``Scale/quotient`` [K2].
    public func breakEvenRate() throws(FinanceError) -> Exact {
        try ((spot - future) * 365).over(future * days, .days)
    }
}

extension RoundTripFees {
    /// The spot purchase comes last here: coins kept of one, and quote paid for one.
    fileprivate var purchaseAtClose: (kept: Exact, paid: Exact) {
        switch spotFeeCurrency {
        case .received: (1 - spotClose, 1)
        case .quote: (1, 1 + spotClose)
        }
    }
}
