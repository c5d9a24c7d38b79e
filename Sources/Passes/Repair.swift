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
    func run(_ positionID: Int64) throws -> Outcome {
        guard let start = work.position(positionID), let trade = start.unfinishedTrade,
            let strategy = work.strategy(start.strategy)
        else { return .balanced }
        let rules = strategy.rules
        let band = Repair.band(rules, repairs: trade.repairs)
        for _ in 0..<rules.repairAttempts {
            guard let position = work.position(positionID), let trade = position.unfinishedTrade
            else { return .balanced }
            if work.isStopped(position) {
                return .unbalanced(Reason(.halted, "stopped: only reads and cancels"))
            }
            guard try isTradeable(Exposure(of: position).sureResidual, of: position) else {
                break
            }
            guard run.timeLeft > PassRun.orderLifetime + 2000 else {
                return .unbalanced(Reason(.outOfTime, "no time left to repair"))
            }
            let look = try RepairLook.make(position, work: work, run: run)
            guard
                let step = try RepairStep(
                    position: position, trade: trade, rules: rules, look: look,
                    situation: work.situation, bandBps: band)
            else { break }
            try carryOut(step, position: position, trade: trade, rules: rules)
        }
        return try verdict(positionID)
    }

    /// Within the first attempts the strategy's own band; beyond, it doubles with every pass.
    static func band(_ rules: StrategyRules, repairs: Int) -> Exact {
        guard repairs >= rules.repairAttempts else { return rules.maxRepairSlippageBps }
        let doublings = Swift.min(repairs / rules.repairAttempts, 12)
        let widened = (0..<doublings).reduce(rules.maxRepairSlippageBps) { band, _ in band * 2 }
        return Swift.min(widened, rules.maxRepairSlippageHardBps)
    }

    private func carryOut(
        _ step: RepairStep, position: Position, trade: Trade, rules: StrategyRules
    ) throws {
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        // The first unwind sets the targets to what is filled: nothing hedges forward after it.
        var updated = step.order.purpose == .unwind ? try trade.loweredToFills() : trade
        updated.repairs += 1
        if trade.kind == .close, step.order.purpose == .hedge, step.order.leg == .spot {
            // What a close sells follows from what the future really freed.
            let reserved = trade.targetCoins - trade.remaining(of: .spot)
            updated.targetCoins = Swift.max(trade.targetCoins, reserved + step.order.size)
        }
        let placement = Placement(work: work, run: run)
        let recorded = try run.store.record(
            [step.order], of: position, updating: updated, lease: lease,
            expiresAt: placement.expiry)
        work.replace(recorded.position)
        let fresh = recorded.trade.orders.filter { $0.state == .inDoubt && $0.orderID == nil }
        let newest = fresh.filter { $0.leg == step.order.leg }.max { $0.attempt < $1.attempt }
        try placement.send(newest.map { [$0] } ?? [], of: recorded.trade)
        try Settling(work: work, run: run).settle(
            window: Int64(rules.confirmWindowMs), limit: run.deadline)
    }

    /// Floored to its lot it is at least the smallest order, on the finer leg (EXECUTION §5). Told
    /// from the instruments and the prices of our own fills, so that a whole fill costs no look.
    private func isTradeable(_ residual: Exact, of position: Position) throws -> Bool {
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        let size = residual.magnitude
        if pair.spot.isOrder(size) { return true }
        guard let price = position.orders.compactMap(\.averagePrice).max() else { return false }
        let contracts = try (size * price).divided(by: pair.future.contractValue)
        return pair.future.instrument.isOrder(contracts)
    }

    /// What is left once the attempts are used up, or nothing more could be traded.
    private func verdict(_ positionID: Int64) throws -> Outcome {
        guard let position = work.position(positionID) else { return .balanced }
        let exposure = try Exposure(of: position)
        if exposure.hasOrderInDoubt {
            return .unbalanced(Reason(.inDoubt, "an order is still in doubt"))
        }
        guard try isTradeable(exposure.residual, of: position) else { return .balanced }
        return .unbalanced(
            Reason(
                .slippage, "\(exposure.residual) \(position.coin) are not hedged",
                [Figure("residual", .exact(exposure.residual))]))
    }
}

extension Instrument {
    /// Floored to the lot it is at least the smallest order; it may be more than the largest.
    fileprivate func isOrder(_ size: Exact) -> Bool { size.floored(to: lotSize) >= minSize }
}
