import Domain
import OKX
import Store

/// Brings an unfinished trade to its end: repairs what is unbalanced, says how it ended, latches
/// what failed, and closes the position when nothing of it is left.
struct TradeEnding {
    let work: AccountWork
    let run: PassRun
    let strategy: Strategy

    /// - Parameter trade: the trade, by id; it may be over already when the journal says so.
    func finish(_ positionID: Int64, trade tradeID: Int64) throws -> PassResult.TradeLine {
        let outcome = try Repair(work: work, run: run).run(positionID)
        guard let position = work.position(positionID),
            let trade = position.trades.first(where: { $0.id == tradeID })
        else { preconditionFailure("trade \(tradeID) left its position") }
        let exposure = try Exposure(of: position)
        if exposure.hasOpenOrder {
            attend(
                "in_doubt",
                "trade \(tradeID) of \(position.futureID): an order may still fill; the next pass "
                    + "asks for it, nothing is opened until it is known")
        } else if case .unbalanced(let reason) = outcome {
            try unbalanced(position, trade, exposure, reason)
        } else {
            try end(position, trade, exposure)
        }
        return line(positionID, tradeID, position)
    }

    private func unbalanced(
        _ position: Position, _ trade: Trade, _ exposure: Exposure, _ reason: Reason
    ) throws {
        if reason.verdict == .halted { run.result.wasHalted = true }
        attend(
            "residual",
            "\(exposure.residual) \(position.coin) of position \(position.id) "
                + "(\(position.futureID)) are not hedged: \(reason.sentence); every pass keeps "
                + "trying")
        let rules = strategy.rules
        let atWidest =
            Repair.band(rules, repairs: trade.repairs) >= rules.maxRepairSlippageHardBps
        guard atWidest, !run.options.dryRun else { return }
        let reason =
            "\(exposure.residual) \(position.coin) unhedged after \(trade.repairs) repairs"
        try run.store.latch(
            .position(
                account: position.account, strategy: position.strategy,
                future: position.futureID), .repairExhausted, reason: reason)
        attend("latched", "repair_exhausted: \(reason)")
    }

    /// Coins that are left over are booked rounded down at twelve places: the exchange rounds each
    /// profit at a scale of its own, and dust that is not there must not be sold.
    private func end(_ position: Position, _ trade: Trade, _ exposure: Exposure) throws {
        let outcome = TradeEnding.outcome(of: trade)
        if exposure.contracts.isZero {
            try run.store.close(
                position, ending: trade, outcome,
                reason: trade.kind == .close ? "closed" : outcome.rawValue,
                leaving: exposure.delta.rounded(to: 12, .down))
        } else {
            try run.store.end(trade, outcome)
        }
        var ended = trade
        ended.endedAt = work.client.serverNow
        ended.outcome = outcome
        work.replace(position.replacing(ended))
        try disarmTimer(trade)
        try latchFailure(position, ended)
    }

    /// How a trade ended, from what its own orders filled.
    static func outcome(of trade: Trade) -> Trade.Outcome {
        if trade.isUnwound { return .unwound }
        let filled = (trade.filled(of: .spot), trade.filled(of: .future))
        if filled.0.isZero && filled.1.isZero {
            return trade.orders.contains { $0.state == .rejected } ? .rejected : .notFilled
        }
        return filled.1 >= trade.targetContracts ? .filled : .partlyFilled
    }

    /// A trade that was taken back, or whose leg was refused, would be tried again by every pass: it
    /// stops the pair for a while, and a second time, or a costly one, the strategy (EXECUTION §7).
    private func latchFailure(_ position: Position, _ trade: Trade) throws {
        let refused = trade.orders.contains { $0.state == .rejected }
        guard trade.isUnwound || refused else { return }
        let rules = strategy.rules
        let what = trade.isUnwound ? "was unwound" : "had a leg refused"
        let reason = "trade \(trade.id) of \(position.futureID) \(what)"
        try run.store.latch(
            .pair(account: position.account, future: position.futureID), .failureCooldown,
            reason: reason, milliseconds: Int64(rules.failureCooldownS) * Timestamp.second)
        attend("latched", "failure_cooldown: \(reason); not opened for \(rules.failureCooldownS) s")
        let failures = try run.store.recentFailures(
            account: position.account, future: position.futureID)
        let cost = try TradeCost.usd(of: trade, in: position)
        let costly = rules.maxFailureCostUSD.map { cost > $0 } ?? false
        guard failures > 1 || costly else { return }
        let why =
            costly
            ? "\(reason) and cost \(cost) USD" : "\(reason), the second failure within a day"
        try run.store.latch(.strategy(strategy.id), .repeatedFailure, reason: why)
        attend("latched", "repeated_failure: \(why); until 'basis resume'")
    }

    private func disarmTimer(_ trade: Trade) throws {
        guard let tag = trade.orders.map(\.tag).first(where: { !$0.isEmpty }) else { return }
        _ = try? work.client.ask(.cancelAllAfter(seconds: 0, tag: tag), as: work.credentials)
    }

    private func attend(_ code: String, _ sentence: String) {
        run.result.attentions.append(
            PassResult.Attention(account: work.account.name, code: code, sentence: sentence))
    }

    private func line(
        _ positionID: Int64, _ tradeID: Int64, _ before: Position
    ) -> PassResult.TradeLine {
        let position = work.position(positionID) ?? before
        let trade = position.trades.first { $0.id == tradeID }
        let residual = try? Exposure(of: position).residual
        return PassResult.TradeLine(
            venue: work.account.venue.name, account: work.account.name, strategy: strategy.name,
            position: position, trade: trade, kind: trade?.kind ?? .open,
            spotID: position.spotID, futureID: position.futureID,
            orders: (trade?.orders ?? []).map { order in
                PassResult.OrderLine(order: NewOrder(order), journal: order)
            }, residual: residual)
    }
}

extension NewOrder {
    init(_ order: JournalOrder) {
        self.init(
            leg: order.leg, purpose: order.purpose, instrumentID: order.instrumentID,
            side: order.side, type: order.type, tradeMode: order.tradeMode, price: order.price,
            size: order.size, reduceOnly: order.reduceOnly, tag: order.tag)
    }
}
