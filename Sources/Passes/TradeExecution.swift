import Domain
import OKX
import Store

/// Carries out one trade: record, place, confirm, repair, and say how it ended (EXECUTION §4).
///
/// The order of the steps is the safety argument: rows are committed before anything leaves, and
/// whatever the process does not live to see, the next pass finds in the rows.
struct TradeExecution {
    let work: AccountWork
    let run: PassRun
    let strategy: Strategy
    let market: CandidateMarket
    let pass: Int64

    /// Opens a pair as planned.
    ///
    /// - Throws: `JournalRefusal` when the lease, a stop or a limit stood against it under lock;
    ///   nothing was sent then.
    func open(_ plan: TradePlan, numbers: [Figure]) throws -> PassResult.TradeLine {
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        let pair = market.pair
        try run.store.keep(
            spots: [pair.spot], futures: [pair.future], venue: work.account.venue.name,
            seenAt: work.client.serverNow)
        let existing = work.positions.first {
            $0.futureID == pair.future.id && $0.strategy == strategy.id
        }
        let trade = planned(.open, plan, numbers: numbers)
        try armTimer(for: trade.orders)
        let placement = Placement(work: work, run: run)
        let recorded = try run.store.recordOpening(
            of: pair, hedge: strategy.rules.hedge, in: existing, trade: trade, lease: lease,
            account: work.account, strategy: strategy,
            size: OpeningSize(plan, in: market, equity: equity),
            expiresAt: placement.expiry, pass: pass)
        return carryOut(recorded, plan: plan)
    }

    /// Closes a position, or a part of it, as planned.
    ///
    /// - Throws: `JournalRefusal`; nothing was sent then.
    func close(
        _ position: Position, _ plan: TradePlan, numbers: [Figure]
    ) throws -> PassResult.TradeLine {
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        let trade = planned(.close, plan, numbers: numbers)
        try armTimer(for: trade.orders)
        let placement = Placement(work: work, run: run)
        let recorded = try run.store.recordClosing(
            of: position, trade: trade, lease: lease, expiresAt: placement.expiry, pass: pass)
        return carryOut(recorded, plan: plan)
    }

    // MARK: - Steps

    /// From here on something may have been sent: whatever goes wrong, the trade is brought as far
    /// as it goes, and told.
    private func carryOut(
        _ recorded: (position: Position, trade: Trade), plan: TradePlan
    ) -> PassResult.TradeLine {
        work.replace(recorded.position)
        let ending = TradeEnding(work: work, run: run, strategy: strategy)
        var reason: Reason?
        do {
            if plan.spotRests {
                reason = try MakerWatch(
                    execution: self, position: recorded.position.id, trade: recorded.trade.id
                ).work(from: recorded.trade.orders)
            } else {
                try placeAndSettle(recorded.trade.orders, of: recorded.trade)
                if plan.sequence != .together,
                    let second = try secondLeg(recorded.position.id, plan)
                {
                    try placeAndSettle(second.orders, of: second.trade)
                }
            }
        } catch {
            ending.note(error)
        }
        var line = ending.finish(recorded.position.id, trade: recorded.trade.id)
        line.ending = reason
        return line
    }

    private func placeAndSettle(_ orders: [JournalOrder], of trade: Trade) throws {
        try Placement(work: work, run: run).send(orders, of: trade)
        try Settling(work: work, run: run).settle(
            orders, window: Int64(strategy.rules.confirmWindowMs), limit: run.deadline)
    }

    /// The second leg of a sequence, sized from what the first really filled; `nil` when that is
    /// nothing, is not known, or is too little for an order: repair sees to it then.
    private func secondLeg(
        _ positionID: Int64, _ plan: TradePlan
    ) throws -> (orders: [JournalOrder], trade: Trade)? {
        guard let position = work.position(positionID), let trade = position.unfinishedTrade,
            let lease = work.lease, !position.orders.contains(where: \.state.isOpen)
        else { return nil }
        let second: Leg = trade.sequence == .spotFirst ? .future : .spot
        guard let size = try secondSize(second, position: position, trade: trade) else {
            return nil
        }
        var updated = trade
        if trade.kind == .close { updated.targetCoins = Swift.max(trade.targetCoins, size) }
        let order = newOrder(
            second, of: trade.kind,
            size: size, price: second == .spot ? plan.spotPrice : plan.futurePrice)
        try armTimer(for: [order])
        let expiry = Placement(work: work, run: run).expiry
        let recorded = try run.store.record(
            [order], of: position, updating: updated, lease: lease, expiresAt: expiry)
        work.replace(recorded.position)
        return (recorded.trade.orders(of: second), recorded.trade)
    }

    private func secondSize(
        _ leg: Leg, position: Position, trade: Trade
    ) throws -> Exact? {
        let pair = market.pair
        switch leg {
        case .future:
            // By the share of the coins that filled: a whole fill hedges the whole target.
            guard trade.targetCoins.isPositive else { return nil }
            let share = try (trade.targetContracts * trade.filled(of: .spot))
                .divided(by: trade.targetCoins)
            return pair.future.instrument.orderSize(
                atMost: Swift.min(share, trade.remaining(of: .future))
            ).value
        case .spot:
            // What the purchase of the future has freed, from the fills and not from the plan.
            let residual = try Exposure(of: position).residual
            guard residual.isPositive else { return nil }
            let balance = try work.client.ask(.balance, as: work.credentials)
            var seen = work.seen
            seen.balance = balance
            work.note(seen)
            let size = Swift.min(residual, work.situation.spendable(pair.coin))
            return pair.spot.orderSize(atMost: size).value
        }
    }

    // MARK: - Orders

    /// The trade with the orders that go out first: both, or the first of the sequence.
    func planned(_ kind: Trade.Kind, _ plan: TradePlan, numbers: [Figure]) -> NewTrade {
        let spot = newOrder(
            .spot, of: kind, type: plan.spotRests ? .postOnly : nil, size: plan.coins,
            price: plan.spotPrice)
        let future = newOrder(
            .future, of: kind, type: plan.spotRests ? .ioc : nil, size: plan.contracts,
            price: plan.futurePrice)
        let orders =
            switch plan.sequence {
            case .together: plan.coins.isPositive ? [spot, future] : [future]
            case .spotFirst: [spot]
            case .futureFirst: [future]
            }
        return NewTrade(
            kind: kind, sequence: plan.sequence, targetContracts: plan.contracts,
            targetCoins: plan.coins, dustCoins: plan.dustCoins,
            intendedExcessCoins: plan.intendedExcessCoins, numbers: numbers, orders: orders)
    }

    /// - Parameter type: the strategy's own if it is not said.
    func newOrder(
        _ leg: Leg, of kind: Trade.Kind, type: OrderType? = nil, size: Exact, price: Exact
    ) -> NewOrder {
        let isBuy = (kind == .open) == (leg == .spot)
        let type = type ?? strategy.rules.orderType
        return NewOrder(
            leg: leg, purpose: .target,
            instrumentID: leg == .spot ? market.pair.spot.id : market.pair.future.id,
            side: isBuy ? .buy : .sell, type: type,
            tradeMode: leg == .future || work.seen.spotTradeMode == .cross ? .cross : .cash,
            price: price, size: size, reduceOnly: leg == .future && isBuy,
            tag: type.rests ? timer.tag : "")
    }

    /// What the account is worth, as last seen.
    var equity: EquityReading {
        EquityReading(usd: work.seen.balance.totalUSD, time: work.client.serverNow)
    }

    var timer: CancelTimer { CancelTimer(work: work, run: run, strategy: strategy.id) }

    /// A resting order needs the timer of its tag armed and acknowledged before it is placed, so
    /// that it cannot outlive this process for long (EXECUTION §6).
    private func armTimer(for orders: [NewOrder]) throws {
        guard orders.contains(where: { $0.type.rests }) else { return }
        try timer.arm()
    }
}
