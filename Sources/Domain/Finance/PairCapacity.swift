/// One step of a ladder: a size, and what it would bring where it can be had at all.
public struct LadderStep<Outcome: Hashable & Sendable>: Hashable, Sendable {
    /// The size that was asked for, USD of the future leg.
    public let targetUSD: Exact
    /// `nil` when a book is too thin for it, or a size is refused.
    public let outcome: Outcome?
}

extension PairMarket {
    /// Size by size, what opening would bring. Net yields fall from step to step.
    public func entryLadder(
        targetsUSD: [Exact], terms: TradeTerms
    ) throws(FinanceError) -> [LadderStep<ExecutableYield>] {
        var steps: [LadderStep<ExecutableYield>] = []
        for target in targetsUSD {
            var outcome: ExecutableYield?
            if case .success(let contracts) = try pair.future.contracts(coveringUSD: target) {
                outcome = try entry(contracts: contracts, terms: terms).value
            }
            steps.append(LadderStep(targetUSD: target, outcome: outcome))
        }
        return steps
    }

    /// Size by size, what closing would bring. Exit yields rise from step to step.
    public func exitLadder(
        targetsUSD: [Exact], terms: TradeTerms, deliveryFee: Exact? = nil
    ) throws(FinanceError) -> [LadderStep<ExecutableExit>] {
        var steps: [LadderStep<ExecutableExit>] = []
        for target in targetsUSD {
            var outcome: ExecutableExit?
            if case .success(let contracts) = try pair.future.contracts(coveringUSD: target) {
                outcome = try exit(
                    contracts: contracts, terms: terms, deliveryFee: deliveryFee
                ).value
            }
            steps.append(LadderStep(targetUSD: target, outcome: outcome))
        }
        return steps
    }

    /// The largest notional, USD, whose net annual yield is at or above a threshold: what both
    /// books hold of it. 0 when not even the smallest order reaches it.
    ///
    /// The largest size of one order does not bound it: several orders may fill it.
    public func entryCapacityUSD(
        netAnnualYieldPct threshold: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Exact {
        let contracts = try largestEntry(terms: terms) { $0.netAnnualYieldPct >= threshold }
        return pair.future.notionalUSD(contracts: contracts)
    }

    /// The largest notional, USD, whose plain exit yield at size is at or below a threshold.
    public func exitCapacityUSD(
        annualYieldPct threshold: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Exact {
        guard case .success(let depth) = depth(.future, .buy, terms) else { return 0 }
        let contracts = try largestLots(upTo: depth.largestSize) {
            contracts throws(FinanceError) in
            guard case .success(let exit) = try walkedExit(contracts: contracts, terms: terms)
            else { return false }
            return exit.annualYieldPct <= threshold
        }
        let isOrder = contracts >= pair.future.instrument.minSize
        return isOrder ? pair.future.notionalUSD(contracts: contracts) : 0
    }

    /// The largest number of contracts, at most `wanted`, that the levels of both books cover: an
    /// order is cut to it rather than skipped. `bookTooThin` where that is less than an order.
    public func coveredEntry(
        upTo wanted: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Result<ExecutableYield, Unexecutable> {
        let contracts = try largestEntry(upTo: wanted, terms: terms) { _ in true }
        // Nothing covered: the smallest order says which book or size it is.
        let smallest = min(wanted, pair.future.instrument.minSize)
        return try entry(contracts: contracts.isZero ? smallest : contracts, terms: terms)
    }

    private func largestEntry(
        upTo wanted: Exact? = nil, terms: TradeTerms, where holds: (ExecutableYield) -> Bool
    ) throws(FinanceError) -> Exact {
        guard case .success(let depth) = depth(.future, .sell, terms),
            pair.spot.lotSize.isPositive
        else { return 0 }
        var found: ExecutableYield?
        let most = min(wanted ?? depth.largestSize, depth.largestSize)
        let contracts = try largestLots(upTo: most) { contracts throws(FinanceError) in
            guard case .success(let yield) = try walkedEntry(contracts: contracts, terms: terms),
                holds(yield)
            else { return false }
            found = yield
            return true
        }
        // The last size that held is the largest; it must be an order on both legs.
        guard let found, found.contracts == contracts,
            contracts >= pair.future.instrument.minSize, found.coins >= pair.spot.minSize
        else { return 0 }
        return contracts
    }

    /// The largest multiple of the future's lot for which a condition holds that, once false, stays
    /// false for everything larger. At most two looks a binary digit of `most` in lots.
    private func largestLots(
        upTo most: Exact, where holds: (Exact) throws(FinanceError) -> Bool
    ) throws(FinanceError) -> Exact {
        let lot = pair.future.instrument.lotSize
        guard lot.isPositive, most >= lot, try holds(lot) else { return 0 }
        var failing = most.floored(to: lot) + lot
        var holding = lot
        while failing - holding > lot {
            let half = try (failing - holding).over(2, .size).floored(to: lot)
            let middle = holding + half
            if try holds(middle) { holding = middle } else { failing = middle }
        }
        return holding
    }
}
