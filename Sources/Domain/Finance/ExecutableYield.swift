/// What opening a pair would bring at a size, through both books and after all fees (DOMAIN §4).
public struct ExecutableYield: Hashable, Sendable {
    /// To sell.
    public let contracts: Exact
    /// What the contracts stand for, USD.
    public let notionalUSD: Exact
    /// To order, a multiple of the spot lot.
    public let coins: Exact
    /// Through the bids, USD per coin.
    public let future: BookWalk
    /// Through the asks, USDT per coin; of a spot leg that rests, at its own price.
    public let spot: BookWalk
    /// `F̄/(S̄·u) − 1`, a fraction.
    public let grossReturn: Exact
    /// After the fees of the round trip, a fraction. Of the hedged part: what an `equal_usd` pair
    /// holds beyond it may gain or lose with the price and is not in here.
    public let netReturn: Exact
    /// Simple, on a year of 365 days, percent.
    public let netAnnualYieldPct: Exact
    /// `δ*` at these prices, coins: see ``Hedge/excess(at:fees:)``.
    public let excess: Exact
}

extension PairMarket {
    /// The yield of opening with a number of contracts, or why there is none.
    ///
    /// Contracts are floored to the lot; the coins follow from the price that they walk to, and are
    /// walked in turn. A yield that cannot be had at the whole size is none: never a partial one.
    ///
    /// - Throws: ``FinanceError`` for inputs that no market can mean.
    public func entry(
        contracts wanted: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Result<ExecutableYield, Unexecutable> {
        switch pair.future.instrument.orderSize(atMost: wanted) {
        case .failure(let refusal): return .failure(.size(.future, refusal))
        case .success(let contracts):
            let walked = try walkedEntry(contracts: contracts, terms: terms)
            return walked.flatMap { yield in
                let refusal = refusal(
                    contracts: yield.contracts, coins: yield.coins,
                    spotPrice: yield.spot.averagePrice)
                return refusal.map { .failure($0) } ?? .success(yield)
            }
        }
    }

    /// The yield of opening through the books alone, whatever sizes one order may have.
    func walkedEntry(
        contracts: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Result<ExecutableYield, Unexecutable> {
        let future: Depth
        let spot: Depth
        switch (depth(.future, .sell, terms), depth(.spot, .buy, terms)) {
        case (.failure(let reason), _), (_, .failure(let reason)): return .failure(reason)
        case (.success(let futureDepth), .success(let spotDepth)):
            (future, spot) = (futureDepth, spotDepth)
        }
        guard let sold = try future.walk(size: contracts) else {
            return .failure(.bookTooThin(.future))
        }
        guard let coins = try coins(against: sold, in: spot, terms: terms),
            let bought = try spot.walk(size: coins)
        else { return .failure(.bookTooThin(.spot)) }
        return .success(try yield(sold: sold, bought: bought, terms: terms))
    }

    /// Coins to order against contracts that were walked, ceiled to the lot; `nil` when the asks do
    /// not hold the dollars that the hedge asks for.
    private func coins(
        against sold: BookWalk, in spot: Depth, terms: TradeTerms
    ) throws(FinanceError) -> Exact? {
        let notional = pair.future.notionalUSD(contracts: sold.size)
        var spotPrice = spot.levels[0].price
        if terms.hedge == .equalUSD {
            // The coins set their own average price: spend the dollars to find it.
            let quote = try notional.over(peg * terms.fees.coinsKept, .peg)
            guard let spent = try spot.walk(spending: quote) else { return nil }
            spotPrice = spent.averagePrice
        }
        let prices = try OpeningPrices(
            notionalUSD: notional, future: sold.averagePrice, spot: spotPrice, peg: peg)
        return try terms.hedge.coinsToOrder(at: prices, fees: terms.fees)
            .ceiled(to: pair.spot.lotSize)
    }

    private func yield(
        sold: BookWalk, bought: BookWalk, terms: TradeTerms
    ) throws(FinanceError) -> ExecutableYield {
        let (future, spot) = (sold.averagePrice, bought.averagePrice)
        let notional = pair.future.notionalUSD(contracts: sold.size)
        let net = try RoundTrip.netReturn(spot: spot, future: future, peg: peg, fees: terms.fees)
        let prices = try OpeningPrices(
            notionalUSD: notional, future: future, spot: spot, peg: peg)
        return ExecutableYield(
            contracts: sold.size, notionalUSD: notional, coins: bought.size, future: sold,
            spot: bought,
            grossReturn: try RoundTrip.grossReturn(spot: spot, future: future, peg: peg),
            netReturn: net,
            netAnnualYieldPct: try BasisYield.annualPct(ofReturn: net, days: days),
            excess: try terms.hedge.excess(at: prices, fees: terms.fees))
    }
}
