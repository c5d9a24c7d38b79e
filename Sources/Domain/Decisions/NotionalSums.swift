/// USD notional of futures that is open or may become open, orders in doubt at their worse end.
public struct NotionalSums: Hashable, Sendable {
    /// Of the strategy in the coin, over all its accounts and expiries.
    public let strategyCoinUSD: Exact
    public let accountCoinUSD: Exact
    public let accountTotalUSD: Exact
    /// Of everybody here in this future.
    public let futureUSD: Exact

    public init(
        strategyCoinUSD: Exact, accountCoinUSD: Exact, accountTotalUSD: Exact, futureUSD: Exact
    ) {
        (self.strategyCoinUSD, self.accountCoinUSD) = (strategyCoinUSD, accountCoinUSD)
        (self.accountTotalUSD, self.futureUSD) = (accountTotalUSD, futureUSD)
    }
}
