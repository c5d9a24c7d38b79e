/// The yields of a pair at the touch: what the ranking shows, before fees and depth (DOMAIN §4).
///
/// A yield that cannot be known is absent, never 0 and never −100 %.
public struct PairYields: Hashable, Sendable {
    /// From now to delivery, an exact fraction; not above zero once the future has expired.
    public let days: Exact
    /// Future bid over spot ask, percent.
    public let spreadPct: Exact?
    /// Yearly, percent, at the prices one would get to open: spot ask, future bid.
    public let entryYieldPct: Exact?
    /// Yearly, percent, at the prices one would get to close: spot bid, future ask [O1]. A closing
    /// decision uses this one: the entry's would understate it by both spreads.
    public let exitYieldPct: Exact?
    /// The older of the two pictures: the age of the yields is counted from here.
    public let oldestData: Timestamp

    /// - Parameters:
    ///   - spot: in USDT per coin.
    ///   - future: in USD per coin.
    ///   - now: by the exchange's clock.
    public init(spot: Touch, future: Touch, expiry: Timestamp, now: Timestamp) {
        let days = now.days(until: expiry)
        self.days = days
        spreadPct = PairYields.price(spot.ask, future.bid) { spot, future throws(FinanceError) in
            try BasisYield.spreadPct(spot: spot, future: future)
        }
        entryYieldPct = PairYields.price(spot.ask, future.bid) {
            spot, future throws(FinanceError) in
            try BasisYield.annualPct(spot: spot, future: future, days: days)
        }
        exitYieldPct = PairYields.price(spot.bid, future.ask) {
            spot, future throws(FinanceError) in
            try BasisYield.annualPct(spot: spot, future: future, days: days)
        }
        oldestData = min(spot.time, future.time)
    }

    /// Both prices are above zero where a ``Touch`` has them, so what can still be refused is a
    /// number of days that is not: no yield either.
    private static func price(
        _ spot: OrderBook.Level?, _ future: OrderBook.Level?,
        _ formula: (Exact, Exact) throws(FinanceError) -> Exact
    ) -> Exact? {
        guard let spot, let future else { return nil }
        return try? formula(spot.price, future.price)
    }
}
