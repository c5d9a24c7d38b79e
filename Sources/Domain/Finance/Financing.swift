/// Borrowing and idle capital: what is not in the return of a round trip (DOMAIN §8).
public enum Financing {
    /// `L·r/365/24` for each hour: interest on a liability, in its currency [J1].
    ///
    /// - Parameters:
    ///   - annualRate: a fraction. Endpoints differ: some state a daily rate, some an hourly one.
    ///   - hours: begun hours count whole.
    public static func interest(
        on liability: Exact, annualRate: Exact, hours: Int
    ) throws(FinanceError) -> Exact {
        try (liability * annualRate * Exact(hours)).over(8_760, .days)
    }

    /// What own capital earns a year, percent, when a loan widens the position [J2].
    ///
    /// - Parameter netReturn: of the pair over `days`, a fraction of what the coins cost.
    public static func annualYieldPct(
        netReturn: Exact, own: Exact, borrowed: Exact, annualLoanRate: Exact, days: Exact
    ) throws(FinanceError) -> Exact {
        try days.mustBePositive(.days)
        let interest = try (borrowed * annualLoanRate * days).over(365, .days, scale: Scale.summand)
        let profit = netReturn * (own + borrowed) - interest
        return try (profit * 36_500).over(own * days, .notional, scale: Scale.yield)
    }

    /// What capital earns a year, percent, when a part of the notional lies idle as a margin
    /// reserve beside the pair [J3].
    ///
    /// - Parameters:
    ///   - reserveShare: of the notional, a fraction.
    ///   - reserveYield: what the reserve itself earns a year, a fraction.
    public static func annualYieldPct(
        netReturn: Exact, reserveShare: Exact, reserveYield: Exact, days: Exact
    ) throws(FinanceError) -> Exact {
        try days.mustBePositive(.days)
        let earned = netReturn * 365 + reserveShare * reserveYield * days
        return try (earned * 100).over((1 + reserveShare) * days, .notional, scale: Scale.yield)
    }
}
