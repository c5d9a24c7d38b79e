/// What is left of the basis after all fees of opening and closing (DOMAIN §3, §4).
///
/// Returns are fractions of what the coins cost, over the whole time, at ``Scale/quotient``.
/// `spot` is USDT and `future` USD per coin, `peg` USD per USDT.
public enum RoundTrip {
    /// `F0 / (S0·u) − 1`: the quoted spread, which a neutral pair earns exactly where nothing is
    /// charged [B2].
    public static func grossReturn(
        spot: Exact, future: Exact, peg: Exact = 1
    ) throws(FinanceError) -> Exact {
        try peg.mustBePositive(.peg)
        return try (future - spot * peg).over(spot * peg, .spotPrice)
    }

    /// The return of a neutral pair opened at these prices and closed where both legs have one
    /// price, whatever that is [C3, C4, C5]:
    ///
    ///     R = F0 / (S0·u) · (1 − ffc)(1 − fsc)(1 − fso) / (1 + ffo) − 1
    ///
    /// with `1 / (1 + fso)` in place of `(1 − fso)` where the spot fee is paid in the quote
    /// currency [C2]. Slippage is in it as far as the two prices are the walked ones.
    public static func netReturn(
        spot: Exact, future: Exact, peg: Exact = 1, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        try spot.mustBePositive(.spotPrice)
        try peg.mustBePositive(.peg)
        let back = future * fees.keptAtClose * fees.coinsKept
        let paid = spot * peg * fees.quotePaid * fees.coinsOwed
        return try back.over(paid, .spotPrice) - 1
    }

    /// ``netReturn(spot:future:peg:fees:)`` as a simple yearly rate in percent, at
    /// ``Scale/yield``.
    public static func netAnnualYieldPct(
        spot: Exact, future: Exact, peg: Exact = 1, days: Exact, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        let net = try netReturn(spot: spot, future: future, peg: peg, fees: fees)
        return try BasisYield.annualPct(ofReturn: net, days: days)
    }

    /// The quoted spread, as a fraction, that leaves `netAnnualPct` after fees [C6]: a near future
    /// needs far more than a distant one.
    public static func spreadNeeded(
        netAnnualPct: Exact, days: Exact, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        try days.mustBePositive(.days)
        let kept = fees.keptAtClose * fees.coinsKept
        let wanted = (36_500 + netAnnualPct * days) * fees.coinsOwed * fees.quotePaid
        return try wanted.over(kept * 36_500, .notional) - 1
    }

    /// What holding a neutral pair to delivery brings over closing it now, as a fraction of what
    /// closing would free [O2]:
    ///
    ///     g = F_ask / (S_bid·u) · (1 − fd) / (1 − ffc) − 1
    ///
    /// - Parameter fees: of closing now; only the future's closing fee matters, the spot fee is
    ///   paid either way.
    public static func holdingGain(
        spotBid: Exact, futureAsk: Exact, peg: Exact = 1, fees: RoundTripFees, deliveryFee: Exact
    ) throws(FinanceError) -> Exact {
        try spotBid.mustBePositive(.spotPrice)
        try futureAsk.mustBePositive(.futurePrice)
        try peg.mustBePositive(.peg)
        let held = try fees.delivered(at: deliveryFee)
        return try (futureAsk * (1 - held.futureClose))
            .over(spotBid * peg * (1 - fees.futureClose), .spotPrice) - 1
    }
}
