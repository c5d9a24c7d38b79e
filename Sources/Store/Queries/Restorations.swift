public import Domain
import Postgres

enum RestorationStatements {
    static let insertPosition = """
        insert into position (account, strategy, venue, coin, spot, future, contract_value, hedge,
            opened_at, closed_at, close_reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id
        """
    /// Under the number that its orders name, unless another trade has it.
    static let insertTrade = """
        insert into trade (id, position, kind, pass, target_contracts, target_coins, dust_coins,
            intended_excess_coins, sequence, repairs, unwound, numbers, created_at)
        overriding system value
        values (coalesce($1, nextval(pg_get_serial_sequence('trade', 'id'))), $2, $3, $4, $5, $6,
            $7, $8, $9, $10, $11, $12, $13)
        returning id
        """
    static let insertOrder = """
        insert into orders (client_order_id, account, trade, leg, attempt, purpose, instrument,
            side, type, trade_mode, price, size, reduce_only, tag, epoch, created_at, expires_at,
            state, order_id, filled_size, average_price, fee, fee_currency, ended_at, rebuilt_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22, $23, $24, $25)
        """
    static let endTrade = """
        update trade set ended_at = $3, outcome = $2 where id = $1 and ended_at is null
        """
    static let close = """
        update position set closed_at = $3, close_reason = $2
        where id = $1 and closed_at is null
        """
    static let lastTradeNumber = "select last_value as number from trade_id_seq"
    /// A sequence that nothing was drawn from yet stands at the first number it will give.
    static let passTradeNumbers = """
        select setval('trade_id_seq', $1) as number from trade_id_seq
        where last_value < $1 or not is_called
        """
    static let takenTradeNumbers = "select id from trade where id = any($1)"
    static let attributed = "delete from unattributed_order where client_order_id = any($1)"
    /// Orders that bills name and that have no row.
    static let missing = """
        select b.client_order_id, min(b.billed_at) as at, max(b.instrument) as instrument
        from bill b
        where b.account = $1 and b.client_order_id like $2
            and not exists (select from orders o where o.client_order_id = b.client_order_id)
        group by b.client_order_id order by b.client_order_id
        """
    static let unattributed = """
        select client_order_id from unattributed_order where account = $1
        """
    static let keepUnattributed = """
        insert into unattributed_order
            (client_order_id, account, instrument, side, filled_size, average_price, reason,
            found_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (client_order_id) do update set reason = excluded.reason,
            filled_size = excluded.filled_size, average_price = excluded.average_price
        """
    static let raiseGeneration = """
        update installation set generation = greatest(generation, $1) + 1 returning generation
        """
    static let endLatch = """
        update stop set ended_at = clock(), ended_by = $3, end_reason = $4
        where scope = 'account' and account = $1 and code = $2 and automatic and ended_at is null
        """
    static let insert = """
        insert into restoration (account, pass, owner, generation, positions, trades, orders, fills,
            unattributed)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """
    static let all = [
        insertPosition, insertTrade, insertOrder, endTrade, close, lastTradeNumber,
        passTradeNumbers, takenTradeNumbers, attributed, missing, unattributed, keepUnattributed,
        raiseGeneration, endLatch, insert,
    ]
}

/// An order that bills name and that has no row.
public struct MissingOrder: Hashable, Sendable {
    /// One of ours, by prefix and installation.
    public let clientOrderID: String
    /// As its bills name it.
    public let instrumentID: String
    /// By the exchange's clock.
    public let billedAt: Timestamp

    public init(clientOrderID: String, instrumentID: String, billedAt: Timestamp) {
        (self.clientOrderID, self.instrumentID) = (clientOrderID, instrumentID)
        self.billedAt = billedAt
    }
}

/// An order that is ours and that no strategy could be told for.
public struct UnattributedOrder: Hashable, Sendable {
    /// With its report and its executions.
    public let order: LostOrder
    /// Why no strategy could be told, for people.
    public let reason: String

    public init(order: LostOrder, reason: String) { (self.order, self.reason) = (order, reason) }
}

/// What a finished restoration has done and what it leaves.
public struct RestorationEnd: Hashable, Sendable {
    /// The highest generation that was found in an id of ours.
    public let generation: Int
    /// Positions that were made.
    public let positions: Int
    /// Trades that were made or completed.
    public let trades: Int
    /// Orders that were entered.
    public let orders: Int
    /// Executions of them.
    public let fills: Int
    /// Orders that are left: kept apart, and a reason to open nothing on the account.
    public let unattributed: [UnattributedOrder]

    public init(
        generation: Int, positions: Int, trades: Int, orders: Int, fills: Int,
        unattributed: [UnattributedOrder]
    ) {
        (self.generation, self.positions, self.trades) = (generation, positions, trades)
        (self.orders, self.fills, self.unattributed) = (orders, fills, unattributed)
    }
}

extension Store {
    /// Orders of this installation that stored bills of the account name and the journal lacks,
    /// those that could not be attributed among them.
    public func missingOrders(account: Int64) throws -> [MissingOrder] {
        let ours = "\(ClientOrderID.prefixText)\(try installationCode())%"
        return try connection.query(RestorationStatements.missing, [account, ours]).map { row in
            MissingOrder(
                clientOrderID: try row.string("client_order_id"),
                instrumentID: try row.string("instrument"), billedAt: try row.timestamp("at"))
        }
    }

    /// The client order ids that an earlier restore could not attribute.
    public func unattributedOrders(account: Int64) throws -> Set<String> {
        let rows = try connection.query(RestorationStatements.unattributed, [account])
        return Set(try rows.map { try $0.string("client_order_id") })
    }

    /// The last step of a restore: the latch is lifted and the generation raised, both or neither.
    /// What could not be attributed is kept under a latch of its own.
    ///
    /// - Returns: the generation of the client order ids from now on.
    /// - Throws: ``JournalRefusal/leaseLost``.
    public func finishRestoration(
        _ end: RestorationEnd, account: Int64, lease: Lease, pass: Int64
    ) throws -> Int {
        try transaction {
            try verify(lease)
            for entry in end.unattributed { try keep(entry, account: account, pass: pass) }
            let generation = try one(
                RestorationStatements.raiseGeneration, [end.generation]
            ).int("generation")
            let reason =
                "rebuilt \(end.orders) orders of \(end.trades) trades from the exchange; "
                + "ids are of generation \(generation)"
            try endLatch(.journalBehind, account: account, reason: reason)
            if end.unattributed.isEmpty {
                try endLatch(.unattributed, account: account, reason: reason)
            } else {
                try latch(
                    .account(account), .unattributed,
                    reason: "\(end.unattributed.count) orders of ours belong to no strategy that "
                        + "could be told: run 'basis reconcile --after-restore --dry-run' to see "
                        + "them and 'basis reconcile --after-restore --owner FUTURE=STRATEGY' to "
                        + "say whose they are")
            }
            _ = try connection.execute(
                RestorationStatements.insert,
                [
                    account, pass, owner, generation, end.positions, end.trades, end.orders,
                    end.fills, end.unattributed.count,
                ])
            return generation
        }
    }

    private func keep(_ entry: UnattributedOrder, account: Int64, pass: Int64) throws {
        let report = entry.order.report
        _ = try connection.execute(
            RestorationStatements.keepUnattributed,
            [
                entry.order.id.description, account, report.instrumentID, report.side.rawValue,
                report.filledSize, report.averagePrice, entry.reason, pass,
            ])
    }

    private func endLatch(_ code: LatchCode, account: Int64, reason: String) throws {
        _ = try connection.execute(
            RestorationStatements.endLatch, [account, code.rawValue, owner, reason])
    }
}
