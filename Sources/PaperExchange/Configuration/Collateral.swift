public import Domain

/// What a currency counts as collateral and costs to borrow, in multi-currency mode.
public struct Collateral: Hashable, Sendable {
    /// Smallest amounts first; what lies beyond the last counts nothing.
    public var tiers: [Tier]
    /// Interest on what is borrowed, a day, as a fraction.
    public var dailyRate: Exact
    /// Most that an account of the first level may borrow, in the currency.
    public var quota: Exact
    /// A loss that is not realised and exceeds the cash is lent without interest up to this.
    public var interestFree: Exact

    /// Up to `maximum` of the currency, `rate` of its value counts.
    public struct Tier: Hashable, Sendable {
        /// In the currency, counted from nothing.
        public var maximum: Exact
        /// A fraction of the value, of the part above the tier before.
        public var rate: Exact

        public init(maximum: Exact, rate: Exact) { (self.maximum, self.rate) = (maximum, rate) }
    }

    /// - Parameter tiers: smallest first; none for what is no collateral.
    public init(tiers: [Tier], dailyRate: Exact, quota: Exact, interestFree: Exact = 0) {
        (self.tiers, self.dailyRate) = (tiers, dailyRate)
        (self.quota, self.interestFree) = (quota, interestFree)
    }

    /// How much of an amount counts, in the currency.
    func counted(_ amount: Exact) -> Exact {
        guard amount.isPositive else { return amount }
        var (counted, lower): (Exact, Exact) = (0, 0)
        for tier in tiers {
            counted += (min(amount, tier.maximum) - lower) * tier.rate
            guard amount > tier.maximum else { break }
            lower = tier.maximum
        }
        return counted
    }

    /// A currency that is no collateral and cannot be borrowed.
    static let none = Collateral(tiers: [], dailyRate: 0, quota: 0)

    /// Rates as documented for BTC and USDT, the others of the same order. The tiers' sizes are the
    /// paper exchange's own: clients read them from the endpoint.
    public static let regular: [String: Collateral] = [
        "USDT": table(
            [(1_000_000, 1000), (10_000_000, 975)], daily: 20, quota: 500_000, free: 100),
        "USD": table([(10_000_000, 1000)], daily: 20, quota: 500_000, free: 100),
        "BTC": table([(20, 980), (50, 975), (200, 950)], daily: 10, quota: 10),
        "ETH": table([(500, 980), (1500, 960), (5000, 920)], daily: 10, quota: 150),
        "SOL": table([(2000, 950), (10_000, 900)], daily: 20, quota: 1500),
        "XRP": table([(100_000, 950), (600_000, 900)], daily: 20, quota: 100_000),
        "LTC": table([(1000, 950), (8000, 850)], daily: 20, quota: 800),
    ]

    /// - Parameters:
    ///   - tiers: amounts and thousandths that count.
    ///   - daily: interest a day, hundred-thousandths.
    private static func table(
        _ tiers: [(Int64, Int64)], daily: Int64, quota: Int64, free: Int64 = 0
    ) -> Collateral {
        Collateral(
            tiers: tiers.map {
                Tier(maximum: Exact($0.0), rate: Grid(places: 3).exact($0.1))
            }, dailyRate: Grid(places: 5).exact(daily), quota: Exact(quota),
            interestFree: Exact(free))
    }
}
