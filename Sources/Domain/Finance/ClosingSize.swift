/// Coins to sell when a part of the future has been bought back (DOMAIN §3).
public enum ClosingSize {
    /// `Qc/F1 · (1 − ff)`, before rounding to the lot: exactly what keeps the rest as it was [C7].
    ///
    /// Sized from the actual fill of the future, so the future goes first. Dividing by the spot
    /// price, as the predecessor did, oversells by the premium and in the end sells coins that are
    /// not the trade's [C9].
    ///
    /// - Parameters:
    ///   - boughtBackUSD: notional that was bought back, or delivered.
    ///   - price: harmonic average it was bought back at, or the settlement price.
    ///   - futureFee: rate of that trade, or of the delivery.
    ///   - excess: part of the intended excess ``Hedge/excess(at:fees:)`` that belongs to the
    ///     notional bought back; sold along with it.
    public static func coinsToSell(
        boughtBackUSD: Exact, at price: Exact, futureFee: Exact, excess: Exact = 0
    ) throws(FinanceError) -> Exact {
        guard futureFee.magnitude < 1 else { throw .rateOutOfRange(futureFee) }
        return try (boughtBackUSD * (1 - futureFee)).over(price, .futurePrice) + excess
    }
}
