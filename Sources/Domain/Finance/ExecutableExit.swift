/// What closing a pair would bring at a size, through both books (DOMAIN §3, §4).
public struct ExecutableExit: Hashable, Sendable {
    /// To buy back.
    public let contracts: Exact
    /// What the contracts stand for, USD.
    public let notionalUSD: Exact
    /// To sell, a multiple of the spot lot.
    public let coins: Exact
    /// Through the asks, USD per coin.
    public let future: BookWalk
    /// Through the bids, USDT per coin.
    public let spot: BookWalk
    /// The plain exit yield at the walked prices, percent a year: what the market still pays for
    /// holding on. Rises with the size.
    public let annualYieldPct: Exact
    /// What holding to delivery brings over closing now, a fraction; see
    /// ``RoundTrip/holdingGain(spotBid:futureAsk:peg:fees:deliveryFee:)``. `nil` where the delivery
    /// fee is not known.
    public let holdingGain: Exact?
    /// The same as a yearly rate, percent.
    public let annualHoldingGainPct: Exact?
}

extension PairMarket {
    /// Closing with a number of contracts, or why that cannot be done.
    ///
    /// Contracts are floored to the lot, and so are the coins that they free.
    ///
    /// - Parameters:
    ///   - excess: part of the intended excess that is sold along, coins.
    ///   - deliveryFee: of the future, a fraction.
    /// - Throws: ``FinanceError`` for inputs that no market can mean.
    public func exit(
        contracts wanted: Exact, terms: TradeTerms, excess: Exact = 0, deliveryFee: Exact? = nil
    ) throws(FinanceError) -> Result<ExecutableExit, Unexecutable> {
        switch pair.future.instrument.orderSize(atMost: wanted) {
        case .failure(let refusal): return .failure(.size(.future, refusal))
        case .success(let contracts):
            let walked = try walkedExit(
                contracts: contracts, terms: terms, excess: excess, deliveryFee: deliveryFee)
            return walked.flatMap { exit in
                let refusal = refusal(
                    contracts: exit.contracts, coins: exit.coins,
                    spotPrice: exit.spot.averagePrice)
                return refusal.map { .failure($0) } ?? .success(exit)
            }
        }
    }

    /// Closing through the books alone, whatever sizes one order may have.
    func walkedExit(
        contracts: Exact, terms: TradeTerms, excess: Exact = 0, deliveryFee: Exact? = nil
    ) throws(FinanceError) -> Result<ExecutableExit, Unexecutable> {
        let future: Depth
        let spot: Depth
        switch (depth(.future, .buy, terms), depth(.spot, .sell, terms)) {
        case (.failure(let reason), _), (_, .failure(let reason)): return .failure(reason)
        case (.success(let futureDepth), .success(let spotDepth)):
            (future, spot) = (futureDepth, spotDepth)
        }
        guard let bought = try future.walk(size: contracts) else {
            return .failure(.bookTooThin(.future))
        }
        let coins = try ClosingSize.coinsToSell(
            boughtBackUSD: pair.future.notionalUSD(contracts: contracts),
            at: bought.averagePrice, futureFee: terms.fees.futureClose, excess: excess
        ).floored(to: pair.spot.lotSize)
        guard coins.isPositive else { return .failure(noCoins) }
        guard let sold = try spot.walk(size: coins) else { return .failure(.bookTooThin(.spot)) }
        return .success(
            try exit(bought: bought, sold: sold, fees: terms.fees, deliveryFee: deliveryFee))
    }

    private var noCoins: Unexecutable {
        let spot = pair.spot
        return .size(
            .spot, .belowMinimum(instrumentID: spot.id, size: 0, minimum: spot.minSize))
    }

    private func exit(
        bought: BookWalk, sold: BookWalk, fees: RoundTripFees, deliveryFee: Exact?
    ) throws(FinanceError) -> ExecutableExit {
        let (future, spot) = (bought.averagePrice, sold.averagePrice)
        var gain: Exact?
        var annualGain: Exact?
        if let deliveryFee {
            let held = try RoundTrip.holdingGain(
                spotBid: spot, futureAsk: future, peg: peg, fees: fees, deliveryFee: deliveryFee)
            gain = held
            annualGain = try BasisYield.annualPct(ofReturn: held, days: days)
        }
        return ExecutableExit(
            contracts: bought.size,
            notionalUSD: pair.future.notionalUSD(contracts: bought.size), coins: sold.size,
            future: bought, spot: sold,
            annualYieldPct: try BasisYield.annualPct(spot: spot, future: future, days: days),
            holdingGain: gain, annualHoldingGainPct: annualGain)
    }
}
