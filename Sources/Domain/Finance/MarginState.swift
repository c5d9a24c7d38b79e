/// How far a sold future and its collateral are from liquidation (DOMAIN §8).
public struct MarginState: Hashable, Sendable {
    /// The coins, and the future that is sold against them.
    public let holding: HedgedHolding
    /// Share of the coins' value that counts, a fraction; a blend where there are tiers.
    public let discount: Exact
    /// Maintenance rate of the future, a fraction of its value.
    public let maintenanceRate: Exact
    /// Borrowed quote currency, and the maintenance rate of the loan.
    public let borrowed: Exact
    /// A fraction of ``borrowed``.
    public let borrowMaintenanceRate: Exact

    public init(
        holding: HedgedHolding, discount: Exact, maintenanceRate: Exact, borrowed: Exact = 0,
        borrowMaintenanceRate: Exact = 0
    ) {
        (self.holding, self.discount) = (holding, discount)
        (self.maintenanceRate, self.borrowed) = (maintenanceRate, borrowed)
        self.borrowMaintenanceRate = borrowMaintenanceRate
    }

    /// `d·S·equity − L`, in the quote currency of `spot`.
    public func adjustedEquity(spot: Exact, future: Exact) throws(FinanceError) -> Exact {
        try discount * spot * holding.equity(futurePrice: future) - borrowed
    }

    /// `mmr·Q/F·S + mmr_b·L`: the future's margin is owed in coin.
    public func maintenance(spot: Exact, future: Exact) throws(FinanceError) -> Exact {
        try future.mustBePositive(.futurePrice)
        return try (maintenanceRate * holding.soldUSD * spot).over(future, .futurePrice)
            + borrowMaintenanceRate * borrowed
    }

    /// Adjusted equity over maintenance; liquidation is near 1 [I1, I3]. `nil` when nothing needs
    /// margin.
    public func ratio(spot: Exact, future: Exact) throws(FinanceError) -> Exact? {
        let needed = try maintenance(spot: spot, future: future)
        guard needed.isPositive else { return nil }
        return try adjustedEquity(spot: spot, future: future).over(needed, .notional)
    }

    /// `Q·(d − mmr)/(d·(Q/F0 − m))`: the price, of spot and future alike, at which coins fewer than
    /// the hedge no longer suffice [I2]. `nil` for a book that is fully backed, which no rise can
    /// reach, and for one with a loan, whose price is not of this form.
    public func liquidationPrice() throws(FinanceError) -> Exact? {
        // Times F0 above and below, so that no quotient is rounded on the way.
        let unbacked = holding.soldUSD - holding.coins * holding.entryPrice
        guard unbacked.isPositive, borrowed.isZero, discount > maintenanceRate else { return nil }
        return try (holding.soldUSD * (discount - maintenanceRate) * holding.entryPrice)
            .over(discount * unbacked, .notional)
    }
}
