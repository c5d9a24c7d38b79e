/// One order that makes a residual smaller.
public struct RepairOrder: Hashable, Sendable {
    public let leg: Leg
    public let side: Side
    /// Contracts for the future, coins for spot; a multiple of the lot.
    public let size: Exact
    public let purpose: Purpose

    /// Which way an order makes the residual smaller.
    public enum Purpose: String, Hashable, Sendable, Codable {
        /// Completes the pair: trades the leg that is behind.
        case hedge
        /// Gives up the part that stands alone: trades the leg that is ahead back.
        case unwind
    }

    public init(leg: Leg, side: Side, size: Exact, purpose: Purpose) {
        (self.leg, self.side, self.size, self.purpose) = (leg, side, size, purpose)
    }
}

/// What to do about coins that are not hedged, and the numbers behind it (DOMAIN §10).
///
/// The choice looks forward only: what the coins or contracts cost is spent whichever way it goes.
public struct RepairChoice: Hashable, Sendable {
    /// Coins beyond the intended holding; negative is short.
    public let residual: Exact
    /// The residual at the spot price that it would be unwound or hedged at, USD.
    public let residualUSD: Exact?
    /// What hedging now trades at: the future's bid (USD) for excess coins, the spot ask (USDT) for
    /// missing ones. `nil` for an empty side.
    public let hedgePrice: Exact?
    /// The price at which hedging and unwinding come to the same: `F*` or `S*`. Excess coins are
    /// hedged above it, missing ones below.
    public let breakEven: Exact?
    /// What hedging now earns beyond unwinding now, a fraction until the pair converges.
    public let forwardReturn: Exact?
    /// `nil` when no leg can trade the residual: it is below the smallest orders, or there is no
    /// price.
    public let order: RepairOrder?
    /// The residual once the order has filled at the touch, coins.
    public let residualAfter: Exact
}
