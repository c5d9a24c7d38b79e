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
        try largestEntry(terms: terms) { $0.netAnnualYieldPct >= threshold }?.notionalUSD ?? 0
    }

    /// The largest notional, USD, whose plain exit yield at size is at or below a threshold.
    public func exitCapacityUSD(
        annualYieldPct threshold: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Exact {
        guard case .success(let depth) = depth(.future, .buy, terms) else { return 0 }
        let largest = try largest(upTo: depth.largestSize) {
            contracts throws(FinanceError) -> ExecutableExit? in
            let exit = try walkedExit(contracts: contracts, terms: terms).value
            return exit.flatMap { $0.annualYieldPct <= threshold ? $0 : nil }
        }
        guard let largest, areOrders(contracts: largest.contracts, coins: largest.coins) else {
            return 0
        }
        return largest.notionalUSD
    }

    /// The largest number of contracts, at most `wanted`, that the levels of both books cover: an
    /// order is cut to it rather than skipped. `bookTooThin` where that is less than an order.
    public func coveredEntry(
        upTo wanted: Exact, terms: TradeTerms
    ) throws(FinanceError) -> Result<ExecutableYield, Unexecutable> {
        let covered = try largestEntry(upTo: wanted, terms: terms) { _ in true }
        // Nothing covered: the smallest order says which book or size it is.
        let smallest = min(wanted, pair.future.instrument.minSize)
        return try entry(contracts: covered?.contracts ?? smallest, terms: terms)
    }

    private func largestEntry(
        upTo wanted: Exact? = nil, terms: TradeTerms, where holds: (ExecutableYield) -> Bool
    ) throws(FinanceError) -> ExecutableYield? {
        guard case .success(let depth) = depth(.future, .sell, terms) else { return nil }
        let most = min(wanted ?? depth.largestSize, depth.largestSize)
        let largest = try largest(upTo: most) {
            contracts throws(FinanceError) -> ExecutableYield? in
            let yield = try walkedEntry(contracts: contracts, terms: terms).value
            return yield.flatMap { holds($0) ? $0 : nil }
        }
        guard let largest, areOrders(contracts: largest.contracts, coins: largest.coins) else {
            return nil
        }
        return largest
    }

    private func areOrders(contracts: Exact, coins: Exact) -> Bool {
        contracts >= pair.future.instrument.minSize && coins >= pair.spot.minSize
    }

    /// What `look` finds at the largest multiple of the future's lot where it finds anything. Where
    /// it finds nothing, it must find nothing for all that is larger; so halving the range suffices,
    /// one look a binary digit, and mostly the first look finds all of it.
    private func largest<Found>(
        upTo most: Exact, _ look: (Exact) throws(FinanceError) -> Found?
    ) throws(FinanceError) -> Found? {
        let lot = pair.future.instrument.lotSize
        guard most >= lot else { return nil }
        let whole = most.floored(to: lot)
        if let all = try look(whole) { return all }
        guard var found = try look(lot) else { return nil }
        var holding = lot
        var failing = whole
        while failing - holding > lot {
            let middle = try holding + (failing - holding).over(2, .size).floored(to: lot)
            if let larger = try look(middle) {
                (found, holding) = (larger, middle)
            } else {
                failing = middle
            }
        }
        return found
    }
}
