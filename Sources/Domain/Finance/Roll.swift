/// Moving a hedge from a near future to a far one, the coins staying where they are (DOMAIN §7).
public struct Roll: Hashable, Sendable {
    /// Coins that are left once the near future has been bought back, its fee paid.
    public let coins: Exact
    /// Of the far future, to sell: floored to its lot.
    public let contracts: Exact
    /// What the contracts stand for, USD.
    public let notionalUSD: Exact
    /// Coins that no whole lot covers: to sell or to carry.
    public let residual: Exact
    /// Far bid less near ask, USD per coin.
    public let calendarSpread: Exact
    /// Of the far leg, given that the coins are held already: no spot purchase is in it.
    public let netReturn: Exact
    /// The same as a simple yearly rate, percent.
    public let netAnnualYieldPct: Exact
    /// What rolling saves over opening the far pair afresh, a fraction: the spot fee.
    public let savedOverReopening: Exact
}

extension Roll {
    /// The far leg of a holding whose near future is bought back at `nearAsk` [H1].
    ///
    /// - Parameters:
    ///   - holding: coins, near notional and its entry.
    ///   - days: to delivery of the far future.
    ///   - fees: `futureClose` is that of the near future now, and of the far one in the end.
    /// - Returns: the far leg, or why its size cannot be ordered.
    public static func of(
        _ holding: HedgedHolding, nearAsk: Exact, into far: Future, farBid: Exact, spot: Exact,
        peg: Exact = 1, days: Exact, fees: RoundTripFees
    ) throws(FinanceError) -> Result<Roll, SizeRefusal> {
        let closingFee =
            try InverseContract.coins(usd: holding.soldUSD, at: nearAsk) * fees.futureClose
        let coins = try holding.equity(futurePrice: nearAsk) - closingFee
        let target = try (coins * farBid).over(fees.coinsOwed, .notional)
        switch try far.contracts(coveringUSD: target) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let contracts):
            let usd = far.notionalUSD(contracts: contracts)
            let owed = try InverseContract.coins(usd: usd * fees.coinsOwed, at: farBid)
            let net = try netReturn(spot: spot, future: farBid, peg: peg, fees: fees)
            let afresh = try RoundTrip.netReturn(
                spot: spot, future: farBid, peg: peg, fees: fees)
            return .success(
                Roll(
                    coins: coins, contracts: contracts, notionalUSD: usd, residual: coins - owed,
                    calendarSpread: farBid - nearAsk, netReturn: net,
                    netAnnualYieldPct: try BasisYield.annualPct(ofReturn: net, days: days),
                    savedOverReopening: net - afresh))
        }
    }

    /// `X/(S·u) · (1 − ffc)(1 − fsc)/(1 + ffo) − 1`: what selling a future against coins that are
    /// held brings over selling the coins' worth for nothing at the end.
    public static func netReturn(
        spot: Exact, future: Exact, peg: Exact = 1, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        try spot.mustBePositive(.spotPrice)
        try peg.mustBePositive(.peg)
        return try (future * fees.keptAtClose).over(spot * peg * fees.coinsOwed, .spotPrice) - 1
    }

    /// Share of the notional that rolling costs in fees: one purchase and one sale of a future
    /// [H2].
    public static func cost(fees: RoundTripFees) -> Exact { fees.futureClose + fees.futureOpen }

    /// Share of the notional that being delivered and opening again costs [H2].
    public static func costOfReopening(fees: RoundTripFees, deliveryFee: Exact) -> Exact {
        deliveryFee + fees.spotClose + fees.spotOpen + fees.futureOpen
    }
}
