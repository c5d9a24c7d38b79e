/// The arithmetic of a coin-margined (inverse) contract: a fixed number of dollars, paid in coin
/// (DOMAIN §1).
///
/// `usd` is the notional `Q = contracts × contract value`, never negative; prices are USD per coin;
/// results are coins at ``Scale/quotient`` unless they say otherwise.
public enum InverseContract {
    /// `Q / F`: the coins that the notional is worth at a price. A fee or a margin is this times
    /// its rate.
    public static func coins(usd: Exact, at price: Exact) throws(FinanceError) -> Exact {
        try usd.over(price, .futurePrice)
    }

    /// Profit in coin of a position entered at one price and left, or marked, at another.
    ///
    /// Sold: `Q·(1/F1 − 1/F0)`; bought: the negative [A1–A5]. Adds up over any prices in between,
    /// which is why a daily settlement changes nothing [L1].
    public static func profit(
        entered side: Side, usd: Exact, from entry: Exact, to exit: Exact
    ) throws(FinanceError) -> Exact {
        try entry.mustBePositive(.futurePrice)
        try exit.mustBePositive(.futurePrice)
        let fall = side == .sell ? entry - exit : exit - entry
        return try (usd * fall).over(entry * exit, .futurePrice)
    }

    /// The same profit in USD, valued at the exit price: sold `Q·(1 − F1/F0)`.
    public static func profitUSD(
        entered side: Side, usd: Exact, from entry: Exact, to exit: Exact
    ) throws(FinanceError) -> Exact {
        try exit.mustBePositive(.futurePrice)
        let fall = side == .sell ? entry - exit : exit - entry
        return try (usd * fall).over(entry, .futurePrice)
    }

    /// `Q / F0`: the most that a sold contract can ever lose, however high the price goes [A6].
    /// So as much coin beside it as collateral can never run out.
    public static func largestLossSold(
        usd: Exact, from entry: Exact
    ) throws(FinanceError) -> Exact {
        try coins(usd: usd, at: entry)
    }
}

extension Future {
    /// USD in a number of contracts, at every price.
    public func notionalUSD(contracts: Exact) -> Exact { contracts * contractValue }
}
