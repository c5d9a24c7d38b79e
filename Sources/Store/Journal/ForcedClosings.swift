public import Domain
import Postgres

enum ForcedClosingStatements {
    /// A bill counts once it is newer than the first fill of the position's short, by the exchange's
    /// own order, or than the bill that its short was adopted after, and until an execution of its number is in the journal. A closed position still
    /// takes the bill of its delivery.
    private static let counts = """
        not exists (select from fill f where f.account = b.account and f.bill_id = b.bill_id)
            and exists (
                select from position p join trade t on t.position = p.id
                join orders o on o.trade = t.id join fill f on f.client_order_id = o.client_order_id
                where p.account = b.account and p.future = b.instrument
                    and (p.closed_at is null or p.id = any (\(DeliveryStatements.unbilledPositions)))
                    and o.leg = 'future' and o.side = 'sell'
                    and (length(coalesce(o.adopted_after, f.bill_id)),
                            coalesce(o.adopted_after, f.bill_id))
                        < (length(b.bill_id), b.bill_id))
        """
    static let bills = """
        select b.bill_id, b.currency, b.change, b.balance, b.type, b.subtype, b.instrument,
            b.order_id, b.client_order_id, b.price, b.size, b.profit, b.fee, b.interest,
            b.billed_at
        from bill b where b.account = $1 and b.type in ('3', '5', '9') and \(counts)
        order by length(b.bill_id), b.bill_id
        """
    static let unknown = """
        select b.bill_id from (
            select $1::bigint as account, bill_id, instrument
            from unnest($2::text[], $3::text[]) as seen (bill_id, instrument)) b
        where \(counts)
        """
    static let insertOrder = """
        insert into orders (client_order_id, account, trade, leg, attempt, purpose, instrument,
            side, type, trade_mode, price, size, reduce_only, tag, epoch, expires_at, state,
            order_id, filled_size, average_price, fee, fee_currency, ended_at, category)
        values ($1, $2, $3, 'future', $4, $5, $6, 'buy', 'ioc', 'cross', $7, $8::numeric, true, '',
            $9, $10, 'filled',
            case when exists (select from orders where account = $2 and order_id = $11)
                 then $12 else $11 end,
            $8::numeric, $7, $13, $14, clock(), $15)
        """
    static let insertFill = """
        insert into fill (account, bill_id, client_order_id, order_id, exchange_trade_id,
            instrument, side, price, size, fee, fee_currency, maker, filled_at)
        values ($1, $2, $3, $4, $5, $6, 'buy', $7, $8, $9, $10, false, $11)
        """
    static let all = [bills, unknown, insertOrder, insertFill]
}

/// What the exchange closed of our hedges by itself, and its way into the journal (EXECUTION §9, §10).
extension Store {
    /// Executions of the exchange's own by the stored bills that no position has taken in yet, oldest
    /// first.
    public func forcedExecutions(account: Int64) throws -> [ForcedExecution] {
        try connection.query(ForcedClosingStatements.bills, [account])
            .compactMap { ForcedExecution(try Bill(row: $0)) }
    }

    /// Those of `seen` that no position has taken in yet.
    public func forcedExecutions(
        among seen: [ForcedExecution], account: Int64
    ) throws -> [ForcedExecution] {
        guard !seen.isEmpty else { return [] }
        let rows = try connection.query(
            ForcedClosingStatements.unknown,
            [account, seen.map(\.billID), seen.map(\.instrumentID)])
        let unknown = Set(try rows.map { try $0.string("bill_id") })
        return seen.filter { unknown.contains($0.billID) }
    }

    /// Books it: the exchange's orders, their executions, the trade that takes them in, and the latch,
    /// in one transaction under the lease. A bill, or a delivery, that was booked meanwhile refuses
    /// the whole.
    ///
    /// - Parameters:
    ///   - reason: of the latch; `nil` for none.
    ///   - pass: the pass that found it.
    /// - Returns: the position as it stands then.
    /// - Throws: ``JournalRefusal``.
    public func record(
        _ closing: ForcedClosing, of position: Position, latch reason: String?, lease: Lease,
        pass: Int64
    ) throws -> Position {
        try transaction {
            try verify(lease)
            try lock(position)
            let trade: Int64
            switch closing.destination {
            case .newClose(let contracts):
                let figure = closing.isDelivery ? "contracts_delivered" : "contracts_lost"
                trade = try insert(
                    NewTrade(
                        kind: .close, sequence: .futureFirst, targetContracts: contracts,
                        targetCoins: 0, dustCoins: 0, intendedExcessCoins: 0,
                        numbers: [Figure(figure, .exact(contracts))], orders: []),
                    position: position.id, pass: pass)
            case .unfinished(let unfinished):
                try update(unfinished)
                trade = unfinished.id
            }
            var attempt = position.unfinishedTrade?.nextAttempt(of: .future) ?? 1
            for order in closing.orders {
                try insert(order, of: position, trade: trade, attempt: attempt, lease: lease)
                attempt += 1
            }
            if let reason {
                try latch(
                    closing.isLiquidation
                        ? .account(position.account)
                        : .pair(account: position.account, future: position.futureID),
                    .hedgeLost, reason: reason)
            }
            return try reload(position.id, trade).position
        }
    }

    private func insert(
        _ order: ForcedClosing.Order, of position: Position, trade: Int64, attempt: Int,
        lease: Lease
    ) throws {
        let name = try clientOrderID(trade: trade, leg: .future, attempt: attempt)
        let other = order.executions.first.map { "bill-\($0.billID)" } ?? "\(order.orderID)-rest"
        _ = try connection.execute(
            ForcedClosingStatements.insertOrder,
            [
                name, position.account, trade, attempt, order.purpose.rawValue,
                position.futureID, order.averagePrice, order.contracts, lease.epoch, order.time,
                order.orderID, other, order.fee, order.feeCurrency, order.category.rawValue,
            ])
        try insert(
            order.executions, of: position, order: (name, order.orderID))
    }

    /// Executions become fills under their bills' numbers: none can be booked twice.
    func insert(
        _ executions: [ForcedExecution], of position: Position,
        order: (clientOrderID: String, orderID: String)
    ) throws {
        for execution in executions {
            _ = try connection.execute(
                ForcedClosingStatements.insertFill,
                [
                    position.account, execution.billID, order.clientOrderID, order.orderID,
                    execution.tradeID, position.futureID, execution.price, execution.contracts,
                    execution.fee, execution.feeCurrency, execution.time,
                ])
        }
    }
}
