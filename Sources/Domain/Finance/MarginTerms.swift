/// By what an account's margin is reckoned: the exchange's tiers and the leverage of a future.
public struct MarginTerms: Hashable, Sendable {
    /// What of a holding counts as collateral, by currency; one that is missing counts nothing.
    public let collateral: [String: CollateralTiers]
    /// Of the future's family.
    public let position: PositionTiers
    /// That new positions in the future take.
    public let leverage: Exact

    public init(
        collateral: [String: CollateralTiers], position: PositionTiers, leverage: Exact
    ) {
        (self.collateral, self.position, self.leverage) = (collateral, position, leverage)
    }
}

/// How much maintenance a growing position in a family of futures needs: the tier that the whole
/// falls into holds for the whole (OKX v5, Public data › Get position tiers).
public struct PositionTiers: Hashable, Sendable {
    /// A size of position, and the maintenance rate that the whole of it needs.
    public struct Tier: Hashable, Sendable {
        /// Contracts up to which it holds.
        public let upTo: Exact
        /// A fraction of the position's worth.
        public let maintenance: Exact

        public init(upTo: Exact, maintenance: Exact) {
            (self.upTo, self.maintenance) = (upTo, maintenance)
        }
    }

    /// By rising bounds, never empty.
    public let tiers: [Tier]

    /// `nil` unless there are tiers, and their bounds rise.
    public init?(_ tiers: [Tier]) {
        guard !tiers.isEmpty, zip(tiers, tiers.dropFirst()).allSatisfy({ $0.upTo < $1.upTo })
        else { return nil }
        self.tiers = tiers
    }

    /// - Parameter contracts: of the whole family, both sides counted.
    /// - Returns: `nil` beyond the last tier, where the exchange takes no position.
    public func maintenance(contracts: Exact) -> Exact? {
        tiers.first { contracts <= $0.upTo }?.maintenance
    }
}
