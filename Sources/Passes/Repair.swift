import Clock
import Domain
import OKX
import Store

/// Closes the gap between the legs of an unfinished trade (EXECUTION §7, DOMAIN §10).
///
/// Decides on the residual alone, on books read now: hedge what is missing if that is better than
/// unwinding the excess. Never more than is sure at both ends of what is in doubt.
struct Repair {
    let work: AccountWork
    let run: PassRun

    enum Outcome: Hashable {
        /// Nothing tradeable is left of the residual.
        case balanced
        /// Something is, and the pass has no time, no price or no permission to trade it.
        case unbalanced(Reason)
    }

    /// Repairs until the residual is below what can be traded, or the attempts are used up.
    func balance(_ positionID: Int64) throws -> Outcome {
        guard let start = work.position(positionID), let first = start.unfinishedTrade,
            let strategy = work.strategy(start.strategy)
        else { return .balanced }
        let rules = strategy.rules
        let band = Repair.band(rules, repairs: first.repairs)
        var attempts = 0
        while attempts < rules.repairAttempts {
            guard let position = work.position(positionID), let trade = position.unfinishedTrade
            else { return .balanced }
            let exposure = try work.exposure(of: position)
            let known = try KnownPairs(run: run).pair(
                of: position, venue: work.account.venue.name)
            guard !isAhead(position, exposure),
                try Repair.isTradeable(exposure.sureResidual, of: position, pair: known)
            else { break }
            if let reason = obstacle(position, trade, attempts: attempts) {
                return .unbalanced(reason)
            }
            guard let look = lookAgain(position) else {
                return .unbalanced(Reason(.dataTooOld, "no books to repair on"))
            }
            switch try RepairStep.find(
                position: position, exposure: exposure,
                isSettling: work.settled[positionID] != nil, trade: trade, rules: rules, look: look,
                situation: work.situation, bandBps: band, now: work.client.serverNow)
            {
            case .order(let step):
                try carryOut(step, position: position, trade: trade, rules: rules)
                attempts += 1
            case .nothingToOrder:
                // Less than a contract that no leg may trade stays: as a part of the position, or
                // as dust once the position is over.
                return Repair.isLessThanContract(exposure.sureResidual, of: position, pair: known)
                    ? .balanced
                    : .unbalanced(residualReason(exposure, position, "no leg may trade it"))
            case .blocked(let reason):
                return .unbalanced(reason)
            }
        }
        return try verdict(positionID)
    }

    /// Within the first attempts the strategy's own band; beyond, it doubles with every pass.
    static func band(_ rules: StrategyRules, repairs: Int) -> Exact {
        guard repairs >= rules.repairAttempts else { return rules.maxRepairSlippageBps }
        let doublings = Swift.min(repairs / rules.repairAttempts, 12)
        // A band of zero would never widen.
        let first = Swift.max(1, rules.maxRepairSlippageBps)
        let widened = (0..<doublings).reduce(first) { band, _ in band * 2 }
        return Swift.min(widened, rules.maxRepairSlippageHardBps)
    }

    private func obstacle(
        _ position: Position, _ trade: Trade, attempts: Int
    ) -> Reason? {
        if work.isStopped(position) {
            return Reason(.halted, "stopped: only reads and cancels")
        }
        if run.timeLeft <= PassRun.orderLifetime + 2000 {
            return Reason(.outOfTime, "no time left to repair")
        }
        if trade.repairs >= RepairPace.most {
            return Reason(
                .slippage,
                "\(trade.repairs) repairs have not helped and no pass tries again: close the legs by "
                    + "hand")
        }
        let pause = RepairPace.pause(after: trade.repairs)
        // A row expires three seconds after it was made.
        let next = (trade.orders.map(\.expiresAt).max() ?? work.client.serverNow) + pause
        guard pause == 0 || attempts > 0 || work.client.serverNow >= next else {
            return Reason(
                .cooldown, "\(trade.repairs) repairs have not helped; the next one at \(next)")
        }
        return nil
    }

    /// Books and balances as they are now; asked again while there is time.
    private func lookAgain(_ position: Position) -> RepairLook? {
        var pause: Int64 = 250
        let limit = run.settleLimit
        while true {
            do {
                return try RepairLook.make(position, work: work, run: run)
            } catch {
                run.result.noteOnce("asked again: \(error)")
                // What is amiss with the pair itself is so a moment later.
                guard error is OKXError else { return nil }
            }
            guard run.clock.elapsed() + pause < limit,
                run.timeLeft > PassRun.orderLifetime + 2000 + pause
            else { return nil }
            run.clock.sleep(pause)
            pause = Swift.min(pause * 2, 2000)
        }
    }

    private func carryOut(
        _ step: RepairStep, position: Position, trade: Trade, rules: StrategyRules
    ) throws {
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        let placement = Placement(work: work, run: run)
        let recorded = try run.store.record(
            [step.order], of: position, updating: try step.updated(trade), lease: lease,
            expiresAt: placement.expiry)
        work.replace(recorded.position)
        let newest = recorded.trade.orders(of: step.order.leg).max { $0.attempt < $1.attempt }
        let orders = newest.map { [$0] } ?? []
        try placement.send(orders, of: recorded.trade)
        try Settling(work: work, run: run).settle(
            orders, window: Int64(rules.confirmWindowMs), limit: run.deadline)
    }

    /// What is left once the attempts are used up, or nothing more could be traded.
    private func verdict(_ positionID: Int64) throws -> Outcome {
        guard let position = work.position(positionID) else { return .balanced }
        let exposure = try work.exposure(of: position)
        if exposure.hasOpenOrder {
            return .unbalanced(Reason(.inDoubt, "an order may still fill"))
        }
        let known = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        guard !isAhead(position, exposure),
            try Repair.isTradeable(exposure.residual, of: position, pair: known)
        else { return .balanced }
        return .unbalanced(residualReason(exposure, position, "the attempts are used up"))
    }

    /// Within a delivery window more was sold than is due: the minutes to come make up for it.
    private func isAhead(_ position: Position, _ exposure: Exposure) -> Bool {
        work.settled[position.id] != nil && exposure.contracts.isNegative
            && !exposure.residual.isPositive
    }

    private func residualReason(
        _ exposure: Exposure, _ position: Position, _ why: String
    ) -> Reason {
        Reason(
            .slippage, "\(exposure.residual) \(position.coin) are not hedged, and \(why)",
            [Figure("residual", .exact(exposure.residual))])
    }

    // MARK: - Tradeable

    /// Floored to its lot it is at least the smallest order, on the finer leg (EXECUTION §5). Told
    /// from the instruments and the prices of our own fills, so that a whole fill costs no look.
    static func isTradeable(
        _ residual: Exact, of position: Position, pair: Pair
    ) throws -> Bool {
        let size = residual.magnitude
        if pair.spot.isOrder(size) { return true }
        guard let price = position.orders.compactMap(\.averagePrice).max() else { return false }
        let contracts = try (size * price).divided(by: pair.future.contractValue)
        return pair.future.instrument.isOrder(contracts)
    }

    private static func isLessThanContract(
        _ residual: Exact, of position: Position, pair: Pair
    ) -> Bool {
        guard let price = position.orders.compactMap(\.averagePrice).max() else { return false }
        let lotUSD = pair.future.instrument.lotSize * pair.future.contractValue
        return residual.magnitude * price < lotUSD
    }
}

extension Instrument {
    /// Floored to the lot it is at least the smallest order; it may be more than the largest.
    fileprivate func isOrder(_ size: Exact) -> Bool { size.floored(to: lotSize) >= minSize }
}
