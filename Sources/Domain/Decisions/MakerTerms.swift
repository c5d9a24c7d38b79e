/// What resting the spot leg of a pair comes to on the books as they are: its prices, its yield, and
/// why it is not worth it (EXECUTION §8).
///
/// A decision and the watch that follows it ask the same questions of it, so that nothing is opened
/// that the first look would cancel.
struct MakerTerms: Sendable {
    let market: CandidateMarket
    let rules: StrategyRules
    let spotFeeCurrency: AccountConfiguration.SpotFeeCurrency
    /// The exchange's clock.
    let now: Timestamp

    private var pair: Pair { market.pair }
    private var days: Exact { now.days(until: pair.future.expiry) }

    var fees: RoundTripFees {
        get throws(FinanceError) {
            try RoundTripFees.spotMaker(
                spot: market.spotFees, future: market.futureFees, spotFeeCurrency: spotFeeCurrency)
        }
    }

    /// Where the spot order would rest now: beside the best of its own side. `nil` where the book has
    /// no such place.
    func spotPrice(_ kind: Trade.Kind) -> Exact? {
        pair.spot.restingPrice(
            kind == .open ? .buy : .sell, beside: Touch(market.spotBook), within: market.spotLimit)
    }

    /// The limit of a hedge that followed a fill now: the price of the strategy's level.
    func futurePrice(_ kind: Trade.Kind) -> Exact? {
        pair.future.instrument.limitPrice(
            kind == .open ? .sell : .buy, level: rules.priceLevel, of: market.futureBook,
            within: market.futureLimit)
    }

    /// The yield at the two limit prices, percent a year; `nil` once the future has expired.
    func annualYieldPct(spotPrice: Exact, futurePrice: Exact) -> Exact? {
        try? BasisYield.annualPct(spot: spotPrice, future: futurePrice, days: days)
    }

    /// What opening brings if it fills where it rests; `nil` with a reason where it cannot be had.
    func entry(
        upTo contracts: Exact, spotPrice: Exact, reasons: inout [Reason]
    ) throws -> ExecutableYield? {
        guard let peg = market.usdtIndex?.price else {
            reasons.append(Reason(.peg, "the USDT-USD index is missing"))
            return nil
        }
        guard days.isPositive else { return nil }
        let books = try PairMarket(
            pair: pair, spotBook: market.spotBook, futureBook: market.futureBook, peg: peg,
            days: days)
        let terms = TradeTerms(fees: try fees, hedge: rules.hedge, priceLevel: rules.priceLevel)
        switch try books.restingEntry(upTo: contracts, spotPrice: spotPrice, terms: terms) {
        case .success(let entry): return entry
        case .failure(.bookTooThin):
            reasons.append(thinReason)
        case .failure(.size(_, let refusal)):
            reasons.append(Reason(.belowMinSize, refusal.description))
        }
        return nil
    }

    var thinReason: Reason {
        Reason(
            .bookTooThin,
            "the spot book has no place to rest in, or the first \(rules.priceLevel) levels of "
                + "\(pair.future.id) do not cover one lot")
    }

    /// Why an opening must not rest at this price: the threshold, and the costs.
    func openingReasons(_ entry: ExecutableYield, futurePrice: Exact) -> [Reason] {
        let spotPrice = entry.spot.averagePrice
        let annual = annualYieldPct(spotPrice: spotPrice, futurePrice: futurePrice)
        let judged = rules.thresholdYield == .annual ? annual : entry.netAnnualYieldPct
        var reasons: [Reason] = []
        if let judged, judged < rules.minOpenYieldPct {
            reasons.append(
                Reason(
                    .yieldBelowThreshold,
                    "resting at \(spotPrice) against \(futurePrice), \(rules.thresholdYield.rawValue) "
                        + "yield \(judged.rounded(to: 4, .halfEven)) % a year, at least "
                        + "\(rules.minOpenYieldPct) % wanted",
                    [
                        Figure("yield_pct", .number(judged)),
                        Figure("min_open_yield_pct", .number(rules.minOpenYieldPct)),
                    ]))
        }
        reasons += rules.churnReasons(entry)
        if !entry.netAnnualYieldPct.isPositive {
            reasons.append(
                Reason(
                    .losesAfterCosts,
                    "after a maker's and a taker's fees \(entry.contracts) contracts would yield "
                        + "\(entry.netAnnualYieldPct.rounded(to: 4, .halfEven)) % a year",
                    [Figure("net_annual_yield_pct", .number(entry.netAnnualYieldPct))]))
        }
        return reasons
    }

    /// Why a closing must not rest at this price: it would give up more than the threshold says.
    func closingReasons(spotPrice: Exact, futurePrice: Exact) -> [Reason] {
        guard let exit = annualYieldPct(spotPrice: spotPrice, futurePrice: futurePrice) else {
            return [thinReason]
        }
        guard exit >= rules.maxCloseYieldPct else {
            return market.pegReasons(closingAt: spotPrice, futurePrice, rules, now: now)
        }
        return [
            Reason(
                .yieldAboveClose,
                "resting at \(spotPrice) against \(futurePrice), exit yield "
                    + "\(exit.rounded(to: 4, .halfEven)) % a year, closed below "
                    + "\(rules.maxCloseYieldPct) %",
                [
                    Figure("exit_yield_pct", .number(exit)),
                    Figure("max_close_yield_pct", .number(rules.maxCloseYieldPct)),
                ])
        ]
    }
}
