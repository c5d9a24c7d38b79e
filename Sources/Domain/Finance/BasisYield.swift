/// The plain yields of a pair, before fees (DOMAIN §4, §5).
///
/// Yields are simple, on a year of 365 days, in percent, at ``Scale/yield``. `spot` is in USDT,
/// `future` in USD per coin; `peg` is USD per USDT. The documented yield leaves the peg at 1; the
/// exact one does not, and ten basis points of peg are 1.2 points a year at thirty days [E1–E3].
public enum BasisYield {
    /// `(F − S·u) / (S·u) × 100`.
    ///
    /// - Throws: ``FinanceError/notPositive(_:_:)`` for a price or peg that is not above zero.
    public static func spreadPct(
        spot: Exact, future: Exact, peg: Exact = 1
    ) throws(FinanceError) -> Exact {
        let cost = try dollars(spot: spot, future: future, peg: peg)
        return try ((future - cost) * 100).over(cost, .spotPrice, scale: Scale.yield)
    }

    /// `(F − S·u) / (S·u) / days × 365 × 100`.
    ///
    /// - Parameter days: to delivery, as an exact fraction.
    /// - Throws: ``FinanceError/notPositive(_:_:)`` for a price, peg or number of days that is not
    ///   above zero: an expired future has no yield, and a dead book is none of −100 %.
    public static func annualPct(
        spot: Exact, future: Exact, days: Exact, peg: Exact = 1
    ) throws(FinanceError) -> Exact {
        let cost = try dollars(spot: spot, future: future, peg: peg)
        try days.mustBePositive(.days)
        // One division, last: the result is exact whenever it can be.
        return try ((future - cost) * 36_500).over(cost * days, .days, scale: Scale.yield)
    }

    /// A return over `days` as a yearly rate: `R / days × 365 × 100` [D5].
    ///
    /// - Parameter ofReturn: a fraction (0.02 is 2 %).
    public static func annualPct(
        ofReturn: Exact, days: Exact
    ) throws(FinanceError) -> Exact {
        try (ofReturn * 36_500).over(days, .days, scale: Scale.yield)
    }

    private static func dollars(
        spot: Exact, future: Exact, peg: Exact
    ) throws(FinanceError) -> Exact {
        try spot.mustBePositive(.spotPrice)
        try future.mustBePositive(.futurePrice)
        try peg.mustBePositive(.peg)
        return spot * peg
    }
}
