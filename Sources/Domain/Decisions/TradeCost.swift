/// What a trade that failed has cost.
public enum TradeCost {
    /// USD lost by a trade that was taken back, valued as if spot and future met at the price of its
    /// own spot fills: `−(quote flow + δ·P + open notional)`, never below zero (DOMAIN §2, §10).
    ///
    /// USDT counts as USD here: a limit on failures does not hang on the peg.
    public static func usd(of trade: Trade, in position: Position) throws(DivisionByZero) -> Exact {
        let alone = Position(
            id: position.id, account: position.account, strategy: position.strategy,
            coin: position.coin, spotID: position.spotID, futureID: position.futureID,
            contractValue: position.contractValue, expiry: position.expiry,
            hedge: position.hedge, openedAt: position.openedAt, trades: [trade])
        let exposure = try Exposure(of: alone)
        let price =
            trade.orders.last { $0.averagePrice != nil && $0.leg == .spot }?.averagePrice
            ?? trade.orders.last { $0.averagePrice != nil }?.averagePrice ?? 0
        // Negative for a close: what it bought back is no longer there to be delivered. Dust was
        // there before and is no gain of the trade.
        let openNotional = -exposure.contracts * position.contractValue
        let delta = exposure.delta - trade.dustCoins
        let value = exposure.quoteFlow + delta * price + openNotional
        return Swift.max(0, -value).rounded(to: Scale.usd, .halfEven)
    }
}
