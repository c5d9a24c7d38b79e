public import Domain
import Postgres

enum StoryStatements {
    static let trade = """
        select t.id, t.position, a.name as account, s.name as strategy, p.venue, p.spot, p.future,
            t.kind, t.sequence, t.pass, q.command, t.created_at, t.target_contracts, t.target_coins,
            t.repairs, t.unwound, t.ended_at, t.outcome,
            array(select key from jsonb_each_text(t.numbers) order by key) as figure_names,
            array(select coalesce(value, '') from jsonb_each_text(t.numbers) order by key)
                as figure_values
        from trade t join position p on p.id = t.position join account a on a.id = p.account
        join strategy s on s.id = p.strategy join pass q on q.id = t.pass
        where t.id = $1
        """
    static let orderTimes = """
        select client_order_id, expires_at, ended_at from orders where trade = $1
        """
    static let fills = """
        select f.client_order_id, f.price, f.size, f.fee, f.fee_currency, f.maker, f.filled_at
        from fill f join orders o on o.client_order_id = f.client_order_id
        where o.trade = $1 order by f.filled_at, length(f.bill_id), f.bill_id
        """
    static let all = [trade, orderTimes, fills]
}

extension Store {
    /// What the journal knows of one trade; `nil` when there is none of this number.
    public func story(ofTrade trade: Int64) throws -> TradeStory? {
        guard let row = try connection.query(StoryStatements.trade, [trade]).first else {
            return nil
        }
        return TradeStory(
            trade: try row.int64("id"), position: try row.int64("position"),
            account: try row.string("account"), strategy: try row.string("strategy"),
            venue: try row.string("venue"), spotID: try row.string("spot"),
            futureID: try row.string("future"),
            kind: try row.value("kind", "trade kind", Trade.Kind.init(rawValue:)),
            sequence: try row.value("sequence", "sequence", Trade.Sequence.init(rawValue:)),
            pass: try row.int64("pass"), command: try row.string("command"),
            decidedAt: try row.timestamp("created_at"),
            targetContracts: try row.exact("target_contracts"),
            targetCoins: try row.exact("target_coins"), repairs: try row.int("repairs"),
            isUnwound: try row.bool("unwound"), endedAt: try row.timestampOrNil("ended_at"),
            outcome: try row.stringOrNil("outcome"),
            figures: try row.figures("figure_names", "figure_values"),
            orders: try orders(inStoryOf: trade))
    }

    private func orders(inStoryOf trade: Int64) throws -> [TradeStory.Order] {
        var fills: [String: [TradeStory.Execution]] = [:]
        for row in try connection.query(StoryStatements.fills, [trade]) {
            fills[try row.string("client_order_id"), default: []].append(
                TradeStory.Execution(
                    price: try row.exact("price"), size: try row.exact("size"),
                    fee: try row.exact("fee"), feeCurrency: try row.string("fee_currency"),
                    isMaker: try row.bool("maker"), time: try row.timestamp("filled_at")))
        }
        var times: [String: Row] = [:]
        for row in try connection.query(StoryStatements.orderTimes, [trade]) {
            times[try row.string("client_order_id")] = row
        }
        let rows = try orderRows(
            account: nil, strategy: nil, open: nil, trade: trade, limit: 10_000)
        return try rows.reversed().compactMap { row in
            guard let time = times[row.clientOrderID] else { return nil }
            return TradeStory.Order(
                row: row, expiresAt: try time.timestamp("expires_at"),
                endedAt: try time.timestampOrNil("ended_at"),
                fills: fills[row.clientOrderID] ?? [])
        }
    }
}
