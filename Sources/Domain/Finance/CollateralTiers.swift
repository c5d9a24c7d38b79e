/// What coins count for as collateral: a discount by tiers, each on its own part (DOMAIN §8).
public struct CollateralTiers: Hashable, Sendable {
    /// A part of a holding and the share of its value that counts.
    public struct Tier: Hashable, Sendable {
        /// Coins up to which this rate holds, counted from zero; `nil` for all above.
        public let upTo: Exact?
        /// A fraction.
        public let rate: Exact

        public init(upTo: Exact?, rate: Exact) { (self.upTo, self.rate) = (upTo, rate) }
    }

    /// By rising bounds; only the last one has none.
    public let tiers: [Tier]

    /// `nil` unless the bounds rise and only the last is open.
    public init?(_ tiers: [Tier]) {
        let bounds = tiers.compactMap(\.upTo)
        guard let last = tiers.last, last.upTo == nil, bounds.count == tiers.count - 1,
            bounds.allSatisfy(\.isPositive), zip(bounds, bounds.dropFirst()).allSatisfy(<)
        else { return nil }
        self.tiers = tiers
    }

    /// Coins that count, of a holding [I4].
    ///
    /// A neutral book holds more coins the lower the price, so it slides into worse tiers on the
    /// way down [I5].
    public func counted(coins: Exact) -> Exact {
        var counted: Exact = 0
        var below: Exact = 0
        for tier in tiers where coins > below {
            let top = tier.upTo.map { min($0, coins) } ?? coins
            counted += (top - below) * tier.rate
            below = top
        }
        return counted
    }
}
