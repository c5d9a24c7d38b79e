/// Coins held against a sold inverse future, and how neutral the two are (DOMAIN §2, §5).
///
/// The future pays in coin, so it changes the number of coins and not only their value: a book that
/// is neutral once is neutral at every later price and needs no re-hedging. The tempting formula
/// `coins − Q / price` forgets that profit and re-hedges a neutral book after each move [B4, B5].
public struct HedgedHolding: Hashable, Sendable {
    /// Coins in the wallet, fees paid, without the unrealised profit of the future.
    public let coins: Exact
    /// Notional of the sold future, USD.
    public let soldUSD: Exact
    /// Harmonic average at which it was sold, USD per coin, before any daily settlement.
    public let entryPrice: Exact

    /// - Throws: ``FinanceError/notPositive(_:_:)`` for an entry price that is not above zero.
    public init(coins: Exact, soldUSD: Exact, entryPrice: Exact) throws(FinanceError) {
        try entryPrice.mustBePositive(.futurePrice)
        (self.coins, self.soldUSD, self.entryPrice) = (coins, soldUSD, entryPrice)
    }

    /// `n − Q/F0`: the coins whose price is not hedged; negative is short. The same at every price.
    public func delta() throws(FinanceError) -> Exact {
        try coins - InverseContract.coins(usd: soldUSD, at: entryPrice)
    }

    /// `n + Q/F − Q/F0`: coins including the profit of the future, marked at `futurePrice`.
    public func equity(futurePrice: Exact) throws(FinanceError) -> Exact {
        try coins
            + InverseContract.profit(
                entered: .sell, usd: soldUSD, from: entryPrice, to: futurePrice)
    }

    /// What the holding is worth if it were sold now, before fees.
    ///
    /// At delivery spot and future are one price and a neutral book is worth `Q` at all of them
    /// [B2]; before, a wider premium shows a loss that ends by itself [B6].
    ///
    /// - Parameter spotPrice: in the unit that the answer shall have. Divide a USD value by the
    ///   value of one USDT for USDT: the book holds dollars while it is open [E4].
    public func value(
        spotPrice: Exact, futurePrice: Exact
    ) throws(FinanceError) -> Exact {
        try equity(futurePrice: futurePrice) * spotPrice
    }

    /// Delta from what the account states: `equity − Q / mark`, equity with the unrealised profit.
    /// Equal to ``delta()`` at every mark [B3].
    public static func delta(
        equity: Exact, soldUSD: Exact, mark: Exact
    ) throws(FinanceError) -> Exact {
        try equity - InverseContract.coins(usd: soldUSD, at: mark)
    }
}
