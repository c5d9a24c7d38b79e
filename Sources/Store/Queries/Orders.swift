public import Domain
import Postgres

enum OrderStatements {
    static let columns = """
        client_order_id, trade, leg, attempt, purpose, instrument, side, type, trade_mode, price,
        size, reduce_only, tag, expires_at, state, order_id, filled_size, average_price, fee,
        fee_currency, reject_code, reject_message, missing_since, category
        """
    static let ofTrades = """
        select \(columns) from orders where trade = any($1) order by created_at, client_order_id
        """
    static let installation = """
        select code, generation, floor(extract(epoch from clock()))::bigint as second
        from installation
        """
    static let insert = """
        insert into orders (client_order_id, account, trade, leg, attempt, purpose, instrument,
            side, type, trade_mode, price, size, reduce_only, tag, epoch, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """
    static let update = """
        update orders set state = $2, order_id = coalesce($3, order_id), filled_size = $4,
            average_price = $5, fee = $6, fee_currency = $7, reject_code = $8,
            reject_message = $9, missing_since = $10,
            ended_at = case when $2 in ('in_doubt', 'live') then null
                            else coalesce(ended_at, clock()) end
        where client_order_id = $1 and filled_size <= $4
            and (state not in ('filled', 'canceled') or $2 in ('filled', 'canceled'))
            and (state = 'in_doubt' or $2 <> 'in_doubt')
        """
    static let named = """
        select \(columns) from orders where client_order_id = any($1)
        """
    static let list = """
        select o.client_order_id, a.name as account, s.name as strategy, o.created_at,
            o.instrument, o.leg, o.purpose, o.side, o.type, o.price, o.size, o.state,
            o.filled_size, o.average_price, o.fee, o.fee_currency, o.order_id, o.reject_code,
            o.reject_message, o.trade, t.position, o.category
        from orders o join account a on a.id = o.account join trade t on t.id = o.trade
        join position p on p.id = t.position join strategy s on s.id = p.strategy
        where ($1::text is null or a.name = $1) and ($2::text is null or s.name = $2)
            and ($3::boolean is null or $3 = (o.state in ('in_doubt', 'live')))
            and ($4::bigint is null or o.trade = $4)
        order by o.created_at desc, o.client_order_id limit $5
        """
    static let all = [ofTrades, installation, insert, update, named, list]
}

extension Store {
    func orders(ofTrades trades: [Int64]) throws -> [Int64: [JournalOrder]] {
        guard !trades.isEmpty else { return [:] }
        let rows = try connection.query(OrderStatements.ofTrades, [trades])
        let fills = try journalFills(of: rows.map { try $0.string("client_order_id") })
        let orders = try rows.map { row in
            try JournalOrder(row: row, fills: fills[row.string("client_order_id")] ?? [])
        }
        return Dictionary(grouping: orders, by: \.trade)
    }

    /// Stores what was learned of orders, and their fills; all or none.
    ///
    /// What is older than the row is left out: a pass that stood still for a while may come with an
    /// answer that another pass has long passed by (EXECUTION §9, filled sizes merge by maximum).
    public func save(_ orders: [JournalOrder], fills: [Fill] = [], account: Int64) throws {
        guard !orders.isEmpty || !fills.isEmpty else { return }
        try transaction {
            for order in orders { try update(order) }
            try insert(fills, account: account)
        }
    }

    func update(_ order: JournalOrder) throws {
        _ = try connection.execute(
            OrderStatements.update,
            [
                order.clientOrderID, order.state.rawValue, order.orderID, order.filledSize,
                order.averagePrice, order.fee, order.feeCurrency, order.rejection?.code,
                order.rejection?.message, order.missingSince,
            ])
    }

    /// The orders of these client order ids that the journal knows.
    public func orders(named clientOrderIDs: [String]) throws -> [JournalOrder] {
        guard !clientOrderIDs.isEmpty else { return [] }
        let fills = try journalFills(of: clientOrderIDs)
        return try connection.query(OrderStatements.named, [clientOrderIDs]).map { row in
            try JournalOrder(row: row, fills: fills[row.string("client_order_id")] ?? [])
        }
    }

    /// What marks our client order ids, and the second by the database's clock.
    func installation() throws -> (code: String, generation: Int, second: Int64) {
        let row = try one(OrderStatements.installation)
        return (try row.string("code"), try row.int("generation"), try row.int64("second"))
    }

    /// The four characters that follow the prefix of every client order id of ours.
    public func installationCode() throws -> String { try installation().code }

    /// Orders for people, newest first.
    ///
    /// - Parameters:
    ///   - account: a name, like `strategy`; `nil` for all.
    ///   - open: true for orders that may still fill, false for those that are over; `nil` for
    ///     both.
    public func orderRows(
        account: String?, strategy: String?, open: Bool?, trade: Int64? = nil, limit: Int
    ) throws -> [OrderRow] {
        try connection.query(OrderStatements.list, [account, strategy, open, trade, limit])
            .map(OrderRow.init(row:))
    }
}

extension JournalOrder {
    init(row: Row, fills: [JournalFill]) throws {
        let rejection = try row.stringOrNil("reject_code").map { code in
            Rejection(code: code, message: try row.stringOrNil("reject_message") ?? "")
        }
        self.init(
            clientOrderID: try row.string("client_order_id"), trade: try row.int64("trade"),
            leg: try row.value("leg", "leg", Leg.init(rawValue:)),
            attempt: try row.int("attempt"),
            purpose: try row.value("purpose", "purpose", Purpose.init(rawValue:)),
            instrumentID: try row.string("instrument"),
            side: try row.value("side", "side", Side.init(rawValue:)),
            type: try row.value("type", "order type", OrderType.init(rawValue:)),
            tradeMode: try row.value("trade_mode", "trade mode", TradeMode.init(rawValue:)),
            price: try row.exact("price"), size: try row.exact("size"),
            reduceOnly: try row.bool("reduce_only"), tag: try row.string("tag"),
            expiresAt: try row.timestamp("expires_at"),
            state: try row.value("state", "order state", State.init(rawValue:)),
            orderID: try row.stringOrNil("order_id"),
            filledSize: try row.exact("filled_size"),
            averagePrice: try row.exactOrNil("average_price"), fee: try row.exact("fee"),
            feeCurrency: try row.stringOrNil("fee_currency"), rejection: rejection,
            missingSince: try row.timestampOrNil("missing_since"), fills: fills,
            category: try row.value("category", "order category", Category.init(rawValue:)))
    }
}

extension OrderRow {
    init(row: Row) throws {
        self.init(
            clientOrderID: try row.string("client_order_id"), account: try row.string("account"),
            strategy: try row.string("strategy"), createdAt: try row.timestamp("created_at"),
            instrumentID: try row.string("instrument"), leg: try row.string("leg"),
            purpose: try row.string("purpose"), side: try row.string("side"),
            type: try row.string("type"), price: try row.exact("price"),
            size: try row.exact("size"), state: try row.string("state"),
            filledSize: try row.exact("filled_size"),
            averagePrice: try row.exactOrNil("average_price"), fee: try row.exact("fee"),
            feeCurrency: try row.stringOrNil("fee_currency"),
            orderID: try row.stringOrNil("order_id"),
            rejectCode: try row.stringOrNil("reject_code"),
            rejectMessage: try row.stringOrNil("reject_message"),
            trade: try row.int64("trade"), position: try row.int64("position"),
            category: try row.string("category"))
    }
}
