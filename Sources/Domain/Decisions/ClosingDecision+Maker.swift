extension ClosingDecision {
    /// Does the spot leg rest? Only where the yield alone asks for the close. What cannot wait takes:
    /// closing before the expiry, the slices of a delivery window, what follows a liquidation, and
    /// every repair. So does a close whose coins are nearly all margin: what could be sold first would
    /// not be followed by a whole contract.
    var rests: Bool {
        guard rules.execution == .maker, !mustClose else { return false }
        guard let ask = Touch(market.futureBook).ask?.price else { return true }
        let lotUSD = pair.future.notionalUSD(contracts: pair.future.instrument.minSize)
        return situation.spendable(pair.coin) * ask >= lotUSD
    }

    /// The prices of a close that rests, if the yield at them is below the threshold.
    func makerTrigger(reasons: inout [Reason]) -> (spot: Exact, future: Exact)? {
        guard let spot = makerTerms.spotPrice(.close), let future = makerTerms.futurePrice(.close)
        else {
            reasons.append(
                Reason(
                    .bookTooThin,
                    "a side of the books is empty, crossed or has fewer than \(rules.priceLevel) "
                        + "levels: no exit yield, and nothing is closed on it"))
            return nil
        }
        reasons += makerTerms.closingReasons(spotPrice: spot, futurePrice: future)
        return (spot, future)
    }

    /// The first sale of a close that rests, and the contracts that are to follow it; `nil` with a
    /// reason. What the coins at hand do not cover yet is sold once contracts have been bought back.
    func makerPlan(
        at prices: (spot: Exact, future: Exact), reasons: inout [Reason]
    ) throws -> TradePlan? {
        guard
            let asks = Depth(
                market.futureBook, leg: .future, side: .buy, levels: rules.priceLevel),
            case .success(let contracts) = pair.future.instrument.orderSize(
                atMost: [try contractsOfOneTrade(), asks.largestSize].reduce(
                    ownContracts, Swift.min)),
            prices.future >= asks.worstPrice
        else {
            reasons.append(makerTerms.thinReason)
            return nil
        }
        let wanted = try coins(freedBy: contracts, at: asks.levels[0].price)
        let most = [wanted.total, situation.spendable(pair.coin), pair.spot.maxLimitSize]
            .compactMap(\.self).reduce(wanted.total, Swift.min)
        switch pair.spot.orderSize(atMost: most) {
        case .failure(let refusal):
            reasons.append(Reason(.belowMinSize, refusal.description))
            return nil
        case .success(let coins):
            return TradePlan(
                contracts: contracts, coins: coins, dustCoins: wanted.dust,
                spotPrice: prices.spot, futurePrice: prices.future, sequence: .spotFirst,
                intendedExcessCoins: 0,
                notionalUSD: pair.future.notionalUSD(contracts: contracts), spotRests: true)
        }
    }

    private var makerTerms: MakerTerms {
        MakerTerms(
            market: market, rules: rules,
            spotFeeCurrency: situation.configuration.spotFeeCurrency, now: now)
    }
}
