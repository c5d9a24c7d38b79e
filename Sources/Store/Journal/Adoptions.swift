public import Domain
import Postgres

enum AdoptionStatements {
    static let insertOrder = """
        insert into orders (client_order_id, account, trade, leg, attempt, purpose, instrument,
            side, type, trade_mode, price, size, reduce_only, tag, epoch, expires_at, state,
            order_id, filled_size, average_price, fee, fee_currency, ended_at, category,
            adopted_after)
        values ($1, $2, $3, $4, 1, 'target', $5, $6, 'ioc', $7, $8, $9::numeric, false, '', $10,
            $11, 'filled', 'adopted-' || $1, $9::numeric, $8, 0, $12, clock(), 'adopted', $13)
        """
    static let insertFill = """
        insert into fill (account, bill_id, client_order_id, order_id, exchange_trade_id,
            instrument, side, price, size, fee, fee_currency, maker, filled_at)
        values ($1, 'adopted-' || $2, $2, 'adopted-' || $2, '', $3, $4, $5, $6, 0, $7, false, $8)
        """
    static let all = [insertOrder, insertFill]
}

extension Store {
    /// Takes a holding into a position: the position if it is new, a trade that is over unless a part
    /// of it is to be repaired, an order a leg at the stated prices, and the end of the latch that
    /// the holding set; in one transaction under the lease.
    ///
    /// - Parameters:
    ///   - position: the strategy's own position of the future; `nil` when it has none.
    ///   - newestBill: the account's newest bill; empty for none. What it and earlier ones closed by
    ///     force was not of this position.
    ///   - time: of the fills, by the exchange's clock.
    ///   - agrees: the exchange holds nothing of the future beyond ours any more.
    /// - Throws: ``JournalRefusal``.
    public func record(
        _ adoption: Adoption, of pair: Pair, in position: Position?, account: Account,
        strategy: Strategy, lease: Lease, newestBill: String, time: Timestamp, agrees: Bool,
        pass: Int64
    ) throws -> (position: Position, trade: Trade) {
        try refusingConflicts {
            try transaction {
                try verify(lease)
                if let position { try lock(position) }
                let positionID =
                    try position?.id
                    ?? insertPosition(
                        pair, hedge: strategy.rules.hedge, account: account, strategy: strategy)
                let trade = try insert(
                    NewTrade(
                        kind: .open, sequence: .together,
                        targetContracts: adoption.targetContracts,
                        targetCoins: adoption.targetCoins, dustCoins: 0,
                        intendedExcessCoins: adoption.intendedExcessCoins,
                        numbers: [
                            Figure("contracts_adopted", .exact(adoption.contracts)),
                            Figure("coins_adopted", .exact(adoption.coins)),
                        ], orders: []),
                    position: positionID, pass: pass)
                let rows = AdoptedRows(
                    account: account.id, trade: trade, lease: lease, newestBill: newestBill,
                    time: time, coin: pair.coin)
                try insert(
                    rows, .spot, of: pair.spot.id, adoption.coins, at: adoption.spotPrice)
                try insert(
                    rows, .future, of: pair.future.id, adoption.contracts,
                    at: adoption.futurePrice)
                if !adoption.isUnhedged {
                    _ = try connection.execute(
                        PositionStatements.endTrade, [trade, Trade.Outcome.filled.rawValue])
                }
                if agrees { try endForeignLatch(account: account.id, future: pair.future.id) }
                return try reload(positionID, trade)
            }
        }
    }

    private struct AdoptedRows {
        let account: Int64
        let trade: Int64
        let lease: Lease
        let newestBill: String
        let time: Timestamp
        let coin: String
    }

    private func insert(
        _ rows: AdoptedRows, _ leg: Leg, of instrument: String, _ size: Exact, at price: Exact
    ) throws {
        guard size.isPositive else { return }
        let name = try clientOrderID(trade: rows.trade, leg: leg, attempt: 1)
        let side: Side = leg == .spot ? .buy : .sell
        let mode: JournalOrder.TradeMode = leg == .spot ? .cash : .cross
        _ = try connection.execute(
            AdoptionStatements.insertOrder,
            [
                name, rows.account, rows.trade, leg.rawValue, instrument, side.rawValue,
                mode.rawValue, price, size, rows.lease.epoch, rows.time, rows.coin,
                rows.newestBill,
            ])
        _ = try connection.execute(
            AdoptionStatements.insertFill,
            [
                rows.account, name, instrument, side.rawValue, price, size, rows.coin, rows.time,
            ])
    }

    private func endForeignLatch(account: Int64, future: String) throws {
        let latched = try stops().filter {
            $0.scope == .pair(account: account, future: future) && $0.isAutomatic
                && $0.code == LatchCode.foreignInOurFuture.rawValue
        }
        try end(latched, reason: "the holding was adopted, and both sides agree", by: owner)
    }
}
