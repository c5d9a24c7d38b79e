/// How many coins stand against a sold future (DOMAIN §2): the strategy's `hedge`.
public enum Hedge: String, Hashable, Sendable, Codable, CaseIterable {
    /// `Q / F` coins: no exposure to the price, at any later price. Earns the spread in USD.
    case neutral
    /// `Q / S` coins: both legs have the same dollars on the day they are opened, as the
    /// predecessor did. What is over, about the premium times the leg, is a holding of coins.
    case equalUSD = "equal_usd"
}

extension Hedge {
    /// Coins to order, before rounding to the lot (DOMAIN §3, §4).
    ///
    /// Neutral: after both fees that are taken in coin, exactly `Q/F` remain [C1, C2]:
    /// `Q/F · (1 + ff) / (1 − fs)`, without `(1 − fs)` where the spot fee is paid in quote.
    ///
    /// Equal USD: what reaches the wallet after the spot fee is worth the notional,
    /// `Q/(S·u) / (1 − fs)`. The future's fee in coin comes out of the excess and is counted there:
    /// see ``excess(at:fees:)``.
    public func coinsToOrder(
        at prices: OpeningPrices, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        switch self {
        case .neutral:
            try (prices.notionalUSD * fees.coinsOwed)
                .over(prices.future * fees.coinsKept, .futurePrice)
        case .equalUSD:
            try prices.notionalUSD
                .over(prices.spot * prices.peg * fees.coinsKept, .spotPrice)
        }
    }

    /// `δ*`: the coins that the pair holds on purpose beyond its hedge, after both opening fees
    /// that are taken in coin. A residual is measured from here.
    ///
    /// Neutral: 0. Equal USD: `Q/(S·u) − Q/F · (1 + ff)`, of the actual fills; it shrinks with the
    /// part of the notional that is still open.
    public func excess(
        at prices: OpeningPrices, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        switch self {
        case .neutral: .zero
        case .equalUSD:
            try prices.notionalUSD.over(prices.spot * prices.peg, .spotPrice)
                - (prices.notionalUSD * fees.coinsOwed).over(prices.future, .futurePrice)
        }
    }
}
