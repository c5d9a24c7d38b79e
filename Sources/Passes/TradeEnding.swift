import Domain
import OKX
import Store

/// Brings an unfinished trade to its end: repairs what is unbalanced, says how it ended, latches
/// what failed, and closes the position when nothing of it is left.
///
/// Never throws: something may have been sent, so whatever happens is told in the trade's line, in
/// the attentions and in the problems of the run.
struct TradeEnding {
    let work: AccountWork
    let run: PassRun
    let strategy: Strategy

    /// - Parameter trade: the trade, by id; it may be over already when the journal says so.
    func finish(_ positionID: Int64, trade tradeID: Int64) -> PassResult.TradeLine {
        guard let before = work.position(positionID) else {
            preconditionFailure("position \(positionID) left its account")
        }
        do {
            let outcome =
                try keeps(before, tradeID)
                ? .balanced : Repair(work: work, run: run).balance(positionID)
            try conclude(positionID, tradeID, outcome)
        } catch {
            note(error)
            attend(
                "unfinished",
                "trade \(tradeID) of \(before.futureID) is not finished: \(error); the next pass "
                    + "goes on with it, and nothing is opened on the account before")
        }
        return line(positionID, tradeID, before)
    }

    /// Its future is delivered, and its strategy holds on to the coins.
    private func keeps(_ position: Position, _ tradeID: Int64) throws -> Bool {
        guard strategy.rules.onDelivery == .hold,
            position.trades.first(where: { $0.id == tradeID })?.isDelivery == true
        else { return false }
        let exposure = try Exposure(of: position)
        return exposure.contracts.isZero && exposure.leftOver.isPositive
    }

    /// What broke off a step after something may have been sent.
    func note(_ error: any Error) {
        if case JournalRefusal.stopped(_, _, true) = error { run.result.wasHalted = true }
        run.result.problems.append(PassResult.Problem(account: work.account.name, error: error))
    }

    private func conclude(
        _ positionID: Int64, _ tradeID: Int64, _ outcome: Repair.Outcome
    ) throws {
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
            // The clock has come to the expiry meanwhile: its delivery ends it.
            if reason.verdict == .delivering { return }
            // Within its delivery window the next minute takes what this one could not sell.
            if work.settled[positionID] != nil, reason.verdict != .halted {
                run.result.notes.append("trade \(tradeID): \(reason.sentence)")
                return try end(position, trade, exposure)
            }
            try unbalanced(position, trade, exposure, reason)
        } else {
            try end(position, trade, exposure)
        }
    }

    /// At rest a residual is below what can be traded, or its position is latched with a named
    /// reason (EXECUTION §12 I3).
    private func unbalanced(
        _ position: Position, _ trade: Trade, _ exposure: Exposure, _ reason: Reason
    ) throws {
        if reason.verdict == .halted { run.result.wasHalted = true }
        let sentence =
            "\(exposure.residual) \(position.coin) of position \(position.id) "
            + "(\(position.futureID)) are not hedged: \(reason.sentence)"
        let isOver = trade.repairs >= RepairPace.most
        attend("residual", isOver ? sentence : "\(sentence); every pass keeps trying")
        guard !run.options.dryRun else { return }
        try run.store.latch(
            .position(
                account: position.account, strategy: position.strategy,
                future: position.futureID), .repairExhausted, reason: sentence)
    }

    private func end(_ position: Position, _ trade: Trade, _ exposure: Exposure) throws {
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        let outcome = TradeEnding.outcome(of: trade)
        let closing = TradeEnding.closing(
            of: trade, outcome: outcome, exposure: exposure,
            keeping: try keeps(position, trade.id) ? trade.settlement : nil)
        if let kept = closing?.kept {
            run.result.notes.append(
                "position \(position.id): \(kept.coins) \(position.coin) are kept, booked out at "
                    + "the settlement price \(kept.priceUSD)")
        }
        let end = TradeEnd(
            outcome: outcome, closing: closing, failure: try failure(position, trade))
        for latched in try run.store.end(trade, of: position, end, lease: lease) {
            attend("latched", latched)
        }
        var ended = trade
        ended.endedAt = work.situation.journalNow
        ended.outcome = outcome
        work.replace(position.replacing(ended))
        if let tag = trade.orders.map(\.tag).first(where: { !$0.isEmpty }) {
            try CancelTimer(work: work, run: run, tag: tag).disarm()
        }
    }

    /// What closes the position with the trade; `nil` while contracts are left.
    ///
    /// - Parameter settlement: the delivery whose coins are kept; `nil` where none are.
    static func closing(
        of trade: Trade, outcome: Trade.Outcome, exposure: Exposure,
        keeping settlement: JournalOrder? = nil
    ) -> TradeEnd.Closing? {
        guard exposure.contracts.isZero else { return nil }
        let reason = reason(of: trade, outcome)
        guard let settlement, let price = settlement.averagePrice else {
            return TradeEnd.Closing(reason: reason, dust: exposure.leftOver)
        }
        return TradeEnd.Closing(
            reason: reason, dust: 0,
            kept: KeptCoins(
                coins: exposure.leftOver, priceUSD: price, time: settlement.expiresAt))
    }

    private static func reason(of trade: Trade, _ outcome: Trade.Outcome) -> String {
        if trade.isDelivery { return "delivered" }
        if trade.orders.contains(where: \.category.isTaken) { return "hedge_lost" }
        return trade.kind == .close ? "closed" : outcome.rawValue
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

    /// A trade that was taken back, or whose leg was refused for good, would be tried again by every
    /// pass (EXECUTION §7).
    private func failure(_ position: Position, _ trade: Trade) throws -> TradeEnd.Failure? {
        let isRefused = trade.orders.contains(where: \.isRefusedForGood)
        // A slice that was refused is over with its window: it is told, and stops nothing.
        guard trade.isUnwound || isRefused, !trade.isSlice else { return nil }
        let what = trade.isUnwound ? "was unwound" : "had a leg refused"
        return TradeEnd.Failure(
            reason: "trade \(trade.id) of \(position.futureID) \(what)",
            cooldownMilliseconds: Int64(strategy.rules.failureCooldownS) * Timestamp.second,
            costUSD: try TradeCost.usd(of: trade, in: position),
            maxCostUSD: strategy.rules.maxFailureCostUSD)
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
        let residual = try? work.exposure(of: position).residual
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
