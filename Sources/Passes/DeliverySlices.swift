import Domain
import OKX
import Store

/// Sells the coins of a position through the window that its settlement price is averaged over, so
/// that they earn the price at which the future is delivered (EXECUTION §10, DOMAIN §6).
///
/// What is due is the residual with the averaged part of the contracts counted as bought back. It is
/// computed from rows and the clock alone: a pass that did not run, or sold less, is made up for by
/// the next, and nothing is sold twice.
struct DeliverySlices {
    let work: AccountWork
    let run: PassRun

    /// The window that the position is in, if its strategy sells through it; `nil` otherwise.
    func window(of position: Position) throws -> DeliveryWindow? {
        let now = work.client.serverNow
        guard work.strategy(position.strategy)?.rules.onDelivery == .slice, now < position.expiry,
            position.expiry - now < Timestamp.day,
            try Exposure(of: position).contracts.isNegative
        else { return nil }
        let window = DeliveryWindow(
            milliseconds: try run.store.deliveryWindow(
                venue: work.account.venue.name, at: position.expiry), before: position.expiry)
        return window.contains(now) ? window : nil
    }

    /// Learns how much of the position is settled; from then on its residual counts it so.
    ///
    /// - Returns: `nil` where the exchange states no estimate.
    /// - Throws: ``OKXError`` when it did not answer.
    func look(at position: Position, in window: DeliveryWindow) throws -> SettledPart? {
        work.settled[position.id] = nil
        let estimate = try work.client.ask(.estimatedPrice(position.futureID))
        guard let estimate else { return nil }
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        let settled = SettledPart(
            part: try window.part(at: work.client.serverNow), price: estimate.price,
            feeRate: work.fees(of: pair)?.future.delivery ?? 0)
        work.settled[position.id] = settled
        return settled
    }

    /// May an unfinished trade of the position be repaired now? Within the window only once it is
    /// known how much of it is settled.
    func isReady(_ position: Position) -> Bool {
        do {
            guard let window = try window(of: position) else { return true }
            return try look(at: position, in: window) != nil
        } catch {
            run.result.problems.append(
                PassResult.Problem(account: work.account.name, error: error))
            return false
        }
    }

    /// Sells what is due by now.
    ///
    /// - Returns: whether a trade was made, or in a dry run would be.
    func sell(
        _ position: Position, _ strategy: Strategy, in window: DeliveryWindow, pass: Int64?
    ) throws -> Bool {
        func say(_ judgement: Judgement) -> Bool {
            if judgement.verdict == .halted { run.result.wasHalted = true }
            run.result.add(
                judgement, work: work, strategy: strategy, spotID: position.spotID,
                futureID: position.futureID)
            return false
        }
        let obstacles = obstacles(position)
        guard obstacles.isEmpty else { return say(Judgement(reasons: obstacles, numbers: [])) }
        guard let settled = try look(at: position, in: window) else {
            let reason = Reason(
                .dataTooOld, "the exchange states no estimate of the settlement price")
            return say(Judgement(reasons: [reason], numbers: []))
        }
        let numbers = figures(settled, try work.exposure(of: position))
        guard let size = try due(position) else {
            let percent = (settled.part * 100).rounded(to: 1, .down)
            let reason = Reason(
                .delivering, "\(percent) % of the delivery window are over, and nothing is due")
            return say(Judgement(reasons: [reason], numbers: numbers))
        }
        guard !run.options.dryRun, let pass else {
            _ = say(Judgement(.wouldClose, numbers: numbers))
            return true
        }
        do {
            let line = try carryOut(size, of: position, strategy, numbers: numbers, pass: pass)
            run.result.trades.append(line)
            _ = say(Judgement(verdict(of: line), numbers: numbers))
            return true
        } catch let refusal as JournalRefusal {
            run.result.note(refusal)
            return say(Judgement(refusal, numbers: numbers))
        }
    }

    /// `min(C × elapsed/window − sold − in doubt, what margin leaves free)`, as an order; `nil` for
    /// less than the smallest.
    private func due(_ position: Position) throws -> Exact? {
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        let free = work.situation.spendable(position.coin)
        return pair.spot.orderSize(
            atMost: Swift.min(try work.exposure(of: position).sureResidual, free)
        ).value
    }

    /// A close that has nothing to buy back: its order is a repair, at the limits of one.
    private func carryOut(
        _ size: Exact, of position: Position, _ strategy: Strategy, numbers: [Figure], pass: Int64
    ) throws -> PassResult.TradeLine {
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        let slice = NewTrade(
            kind: .close, sequence: .futureFirst, targetContracts: 0, targetCoins: size,
            dustCoins: 0, intendedExcessCoins: 0, numbers: numbers, orders: [])
        let recorded = try run.store.recordClosing(
            of: position, trade: slice, lease: lease,
            expiresAt: Placement(work: work, run: run).expiry, pass: pass)
        work.replace(recorded.position)
        run.mustFinish = true
        return TradeEnding(work: work, run: run, strategy: strategy)
            .finish(position.id, trade: recorded.trade.id)
    }

    private func obstacles(_ position: Position) -> [Reason] {
        var reasons: [Reason] = []
        if work.isStopped(position) {
            reasons.append(Reason(.halted, "stopped: only reads and cancels"))
        }
        if work.isBehind {
            reasons.append(Reason(.journalBehind, "orders of ours are not in the journal"))
        }
        if position.unfinishedTrade != nil || position.orders.contains(where: \.state.isOpen) {
            reasons.append(Reason(.inDoubt, "a trade of the position is not finished"))
        }
        if !run.hasTimeForTrade {
            reasons.append(Reason(.outOfTime, "too little of the run's time is left"))
        }
        return reasons
    }

    private func figures(_ settled: SettledPart, _ exposure: Exposure) -> [Figure] {
        [
            Figure("settled_pct", .number((settled.part * 100).rounded(to: 6, .halfEven))),
            Figure("estimated_price", .exact(settled.price)),
            Figure("contracts_held", .exact(-exposure.contracts)),
            Figure("residual", .exact(exposure.residual)),
        ]
    }

    private func verdict(of line: PassResult.TradeLine) -> Verdict {
        switch line.trade?.outcome {
        case .filled, .partlyFilled, .unwound: .sliced
        case .notFilled, .rejected: .notFilled
        case nil: .inDoubt
        }
    }
}
