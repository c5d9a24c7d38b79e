/// The spot leg as an order that rests: priced beside the touch, filled at its own price (DOMAIN §4,
/// EXECUTION §8).
extension Instrument {
    /// The price of an order that joins the best of its own side: inside the exchange's band, and
    /// rounded to the tick away from the other side, so that it takes nothing.
    ///
    /// - Returns: `nil` for a book that is crossed or lacks a side, and where no price above zero is
    ///   left.
    public func restingPrice(
        _ side: Side, beside touch: Touch, within limit: PriceLimit
    ) -> Exact? {
        guard let bid = touch.bid?.price, let ask = touch.ask?.price else { return nil }
        return limitPrice(side, reaching: side == .buy ? bid : ask, within: limit)
    }
}

extension PairMarket {
    /// What opening would bring if the whole spot leg filled at `spotPrice`, where it rests, and the
    /// future took its bids now; for the largest size, at most `wanted`, that the levels of the future
    /// cover.
    ///
    /// The coins are those that hedge the contracts even at the price of the last level: a hedge may
    /// never need more coins than have filled.
    ///
    /// - Parameter terms: with a maker's fee for the spot leg.
    /// - Throws: ``FinanceError`` for inputs that no market can mean.
    public func restingEntry(
        upTo wanted: Exact, spotPrice: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Result<ExecutableYield, Unexecutable> {
        let depth: Depth
        switch self.depth(.future, .sell, terms) {
        case .failure(let reason): return .failure(reason)
        case .success(let bids): depth = bids
        }
        let contracts: Exact
        switch pair.future.instrument.orderSize(atMost: Swift.min(wanted, depth.largestSize)) {
        case .failure(.belowMinimum) where wanted >= pair.future.instrument.minSize:
            return .failure(.bookTooThin(.future))
        case .failure(let refusal): return .failure(.size(.future, refusal))
        case .success(let size): contracts = size
        }
        guard let sold = try depth.walk(size: contracts) else {
            return .failure(.bookTooThin(.future))
        }
        let worst = try OpeningPrices(
            notionalUSD: pair.future.notionalUSD(contracts: contracts), future: depth.worstPrice,
            spot: spotPrice, peg: peg)
        let coins = try terms.hedge.coinsToOrder(at: worst, fees: terms.fees)
            .ceiled(to: pair.spot.lotSize)
        if let refusal = refusal(contracts: contracts, coins: coins, spotPrice: spotPrice) {
            return .failure(refusal)
        }
        return .success(try yield(of: sold, coins: coins, at: worst, terms: terms))
    }

    private func yield(
        of sold: BookWalk, coins: Exact, at worst: OpeningPrices, terms: TradeTerms
    ) throws(FinanceError) -> ExecutableYield {
        let (future, spot) = (sold.averagePrice, worst.spot)
        let net = try RoundTrip.netReturn(spot: spot, future: future, peg: peg, fees: terms.fees)
        return ExecutableYield(
            contracts: sold.size, notionalUSD: worst.notionalUSD, coins: coins, future: sold,
            spot: BookWalk(size: coins, averagePrice: spot, worstPrice: spot, levelsUsed: 0),
            grossReturn: try RoundTrip.grossReturn(spot: spot, future: future, peg: peg),
            netReturn: net,
            netAnnualYieldPct: try BasisYield.annualPct(ofReturn: net, days: days),
            excess: try terms.hedge.excess(at: worst, fees: terms.fees))
    }
}
