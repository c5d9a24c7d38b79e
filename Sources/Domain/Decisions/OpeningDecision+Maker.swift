extension OpeningDecision {
    /// The same decision for a spot leg that rests: nothing walks through the spot book, and the yield
    /// is that of the price where it would rest (EXECUTION §8).
    func makerDecision(_ yields: PairYields) throws -> Decision {
        let terms = MakerTerms(
            market: market, rules: rules,
            spotFeeCurrency: situation.configuration.spotFeeCurrency, now: now)
        var numbers = touchFigures(yields)
        var reasons = try standingReasons(yields)
        guard let spotPrice = terms.spotPrice(.open), let futurePrice = terms.futurePrice(.open)
        else {
            return .skip(Judgement(reasons: reasons + [terms.thinReason], numbers: numbers))
        }
        let entry = try entry(terms, spotPrice: spotPrice, reasons: &reasons)
        guard let entry else {
            // What is missing was said; past its expiry a future has no yield at all.
            if reasons.isEmpty { reasons.append(terms.thinReason) }
            return .skip(Judgement(reasons: reasons, numbers: numbers))
        }
        let plan = TradePlan(
            contracts: entry.contracts, coins: entry.coins, dustCoins: 0, spotPrice: spotPrice,
            futurePrice: futurePrice, sequence: .spotFirst, intendedExcessCoins: entry.excess,
            notionalUSD: entry.notionalUSD, spotRests: true)
        numbers += entryFigures(entry)
        if futurePrice > entry.future.worstPrice {
            reasons.append(
                Reason(
                    .slippage,
                    "the exchange's price limit (sell at least "
                        + "\(market.futureLimit.lowestSell?.description ?? "any")) does not reach "
                        + "the book"))
        }
        reasons += terms.openingReasons(entry, futurePrice: futurePrice)
        reasons += try sizeReasons(entry, plan: plan)
        guard reasons.isEmpty else {
            return .skip(Judgement(reasons: reasons, numbers: numbers))
        }
        let resting = terms.annualYieldPct(spotPrice: spotPrice, futurePrice: futurePrice)
        numbers += planFigures(plan)
        numbers += [.number("resting_yield_pct", resting)].compactMap(\.self)
        return .trade(plan, numbers: numbers)
    }

    private func entry(
        _ terms: MakerTerms, spotPrice: Exact, reasons: inout [Reason]
    ) throws -> ExecutableYield? {
        switch try pair.future.contracts(coveringUSD: rules.perOrderUSD) {
        case .success(let contracts):
            return try terms.entry(upTo: contracts, spotPrice: spotPrice, reasons: &reasons)
        case .failure(let refusal):
            reasons.append(Reason(.belowMinSize, refusal.description))
            return nil
        }
    }
}
