import Domain
import OKX
import Store

/// The orders of a watch: each row is committed, under lease, stops and limits, before it is sent.
extension MakerWatch {
    var placement: Placement { Placement(work: work, run: run) }

    /// Takes the contracts that cover what filled; what they lack the next look finds.
    func hedge(
        _ contracts: Exact, at price: Exact, _ position: Position, _ trade: Trade
    ) throws {
        let order = execution.newOrder(
            .future, of: trade.kind, type: .ioc, size: contracts, price: price)
        try record(order) { lease, expiry in
            try run.store.record(
                [order], of: position, updating: trade, lease: lease, expiresAt: expiry)
        }
    }

    /// Lets coins rest; the trade's target follows what its contracts need by now.
    func place(
        _ coins: Exact, at price: Exact, _ position: Position, _ trade: Trade
    ) throws {
        let order = execution.newOrder(
            .spot, of: trade.kind, type: .postOnly, size: coins, price: price)
        var updated = trade
        let reserved = trade.targetCoins - trade.remaining(of: .spot)
        updated.targetCoins = Swift.max(trade.targetCoins, reserved + coins)
        let interest = execution.market.openInterestContracts.map { $0 * position.contractValue }
        try record(order) { [updated] lease, expiry in
            guard trade.kind == .open else {
                return try run.store.record(
                    [order], of: position, updating: updated, lease: lease, expiresAt: expiry)
            }
            return try run.store.recordResting(
                order, of: position, updating: updated, lease: lease, account: work.account,
                strategy: execution.strategy,
                size: OpeningSize(
                    addedUSD: 0, openInterestUSD: interest, equity: execution.equity),
                expiresAt: expiry)
        }
    }

    /// Commits one row, then sends it. A refusal under lock ends the watch: what was sent before is
    /// brought home all the same.
    private func record(
        _ order: NewOrder,
        _ commit: (Lease, Timestamp) throws -> (position: Position, trade: Trade)
    ) throws {
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        do {
            let recorded = try commit(lease, placement.expiry)
            work.replace(recorded.position)
            let newest = recorded.trade.orders(of: order.leg).max { $0.attempt < $1.attempt }
            try placement.send(newest.map { [$0] } ?? [], of: recorded.trade)
        } catch let refusal as JournalRefusal where refusal != .leaseLost {
            run.result.note(refusal)
            finish(Judgement(refusal, numbers: []).reasons.first)
            lastHedges = 0
        }
    }
}
