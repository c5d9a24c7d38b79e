/// What taking a size from one side of a book would trade at (DOMAIN §4).
public struct BookWalk: Hashable, Sendable {
    /// Coins for spot, contracts for a future: the whole size that was asked for.
    public let size: Exact
    /// In quote per coin: arithmetic for spot, harmonic for an inverse future.
    public let averagePrice: Exact
    /// Price of the last level that was needed.
    public let worstPrice: Exact
    /// How many levels were needed, from 1; 0 for an order that rests at its own price.
    public let levelsUsed: Int
}
