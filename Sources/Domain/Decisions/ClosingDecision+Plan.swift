extension ClosingDecision {
    /// Both orders at the strategy's level, cut to what the books cover; `nil` with a reason.
    func plan(reasons: inout [Reason]) throws -> TradePlan? {
        let level = rules.priceLevel
        guard
            let asks = Depth(market.futureBook, leg: .future, side: .buy, levels: level),
            let bids = Depth(market.spotBook, leg: .spot, side: .sell, levels: level)
        else {
            reasons.append(
                Reason(.bookTooThin, "the books have fewer than \(level) sound levels"))
            return nil
        }
        guard let size = try ClosingBooks(self, asks, bids).size(reasons: &reasons) else {
            return nil
        }
        guard
            let futurePrice = pair.future.instrument.limitPrice(
                .buy, level: level, of: market.futureBook, within: market.futureLimit),
            let spotPrice = pair.spot.limitPrice(
                .sell, level: level, of: market.spotBook, within: market.spotLimit),
            futurePrice >= size.worstFuture, spotPrice <= size.worstSpot
        else {
            reasons.append(
                Reason(.slippage, "the exchange's price limits do not reach the books"))
            return nil
        }
        if !reasons.contains(where: { $0.verdict == .yieldAboveClose }) {
            reasons += priceReasons(
                walked: size.walked, limits: (spot: spotPrice, future: futurePrice))
        }
        let covered = try coversSale(of: size.coins, after: size.contracts, at: futurePrice)
        return TradePlan(
            contracts: size.contracts, coins: size.coins, dustCoins: size.dust,
            spotPrice: spotPrice, futurePrice: futurePrice,
            sequence: covered ? .together : .futureFirst, intendedExcessCoins: 0,
            notionalUSD: pair.future.notionalUSD(contracts: size.contracts))
    }

    /// Does the sale stand on its own beside the purchase of the future, whichever the exchange takes
    /// first? The purchase realises at worst the loss at its limit price, and is charged its fee,
    /// before the coins are sold (EXECUTION §6).
    private func coversSale(
        of coins: Exact, after contracts: Exact, at limit: Exact
    ) throws -> Bool {
        let held = situation.futurePositions.first { $0.instrumentID == pair.future.id }
        guard let entry = held?.averagePrice, entry.isPositive, limit.isPositive else {
            return false
        }
        let usd = pair.future.notionalUSD(contracts: contracts)
        let freed = try (usd * (1 - market.futureFees.taker)).divided(by: limit)
        let owed = try usd.divided(by: entry)
        return situation.spendable(pair.coin) + Swift.min(0, freed - owed) >= coins
    }

    /// The strategy's size, within what the exchange takes as one order: rules and instruments may
    /// have changed since the position was opened, and it must still be possible to leave it.
    func contractsOfOneTrade() throws -> Exact {
        let caps = [pair.future.instrument.maxLimitUSD, pair.spot.maxLimitUSD].compactMap(\.self)
        // Less five percent for coins that are worth more than their contracts.
        let usd = caps.map { $0 * Exact(95, places: 2) }.reduce(rules.perOrderUSD, Swift.min)
        return switch try pair.future.contracts(coveringUSD: usd) {
        case .success(let contracts): contracts
        case .failure(.belowMinimum(_, _, let minimum)): minimum
        case .failure(.aboveMaximum(_, _, let maximum)): maximum
        case .failure: ownContracts
        }
    }

    /// Coins to sell with a number of contracts: what the purchase frees, the residual that is
    /// there, the share of an intended excess, and dust of earlier positions. Never more than the
    /// position owns: what is sold is its residual (EXECUTION §5, DOMAIN §3 [C7]).
    func coins(
        freedBy contracts: Exact, at price: Exact
    ) throws -> (total: Exact, dust: Exact) {
        let open = -exposure.contracts
        let freed = try ClosingSize.coinsToSell(
            boughtBackUSD: pair.future.notionalUSD(contracts: contracts), at: price,
            futureFee: market.futureFees.taker)
        let intendedAfter =
            open.isPositive
            ? try (exposure.intended * (open - contracts)).divided(by: open) : 0
        let own = Swift.max(0, exposure.delta - intendedAfter + freed)
        let dust = contracts == open ? situation.dust[pair.coin] ?? 0 : 0
        return (Swift.max(0, own + dust).floored(to: pair.spot.lotSize), dust)
    }

    func touchFigures(_ yields: PairYields) -> [Figure] {
        let figures: [Figure?] = [
            .exact("spot_bid", Touch(market.spotBook).bid?.price),
            .exact("future_ask", Touch(market.futureBook).ask?.price),
            .exact("usdt_usd", market.usdtIndex?.price),
            .number("days", yields.days.rounded(to: 6, .halfEven)),
            .number("exit_yield_pct", yields.exitYieldPct),
            .exact("contracts_held", -exposure.contracts),
            .exact("residual", exposure.residual),
            Figure("data_at", .text(yields.oldestData.description)),
            pair.spot.delistedAt.map { Figure("delisted_at", .text($0.description)) },
        ]
        return figures.compactMap(\.self)
    }

    func planFigures(_ plan: TradePlan) -> [Figure] {
        [
            Figure("contracts", .exact(plan.contracts)), Figure("coins", .exact(plan.coins)),
            Figure("spot_price", .exact(plan.spotPrice)),
            Figure("future_price", .exact(plan.futurePrice)),
            Figure("sequence", .text(plan.sequence.rawValue)),
        ]
    }
}
