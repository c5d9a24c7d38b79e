public import Domain
import Postgres

enum BreakStatements {
    /// Orders that are over, of open positions and of as long as the exchange tells executions, whose
    /// executions do not add up to their own figures.
    static let sums = """
        select o.client_order_id, o.order_id, o.leg, o.instrument, o.expires_at, p.future, o.filled_size, o.fee, o.fee_currency,
            coalesce(sum(f.size), 0) as executed, coalesce(sum(f.fee), 0) as charged,
            o.ended_at < clock() - interval '1 minute' as settled
        from orders o join trade t on t.id = o.trade join position p on p.id = t.position
        left join fill f on f.client_order_id = o.client_order_id
        where o.account = $1 and o.category = 'normal' and o.ended_at is not null
            and (p.closed_at is null or o.ended_at > clock() - interval '80 days')
        group by o.client_order_id, p.future
        having coalesce(sum(f.size), 0) <> o.filled_size or coalesce(sum(f.fee), 0) <> o.fee
        order by o.client_order_id
        """
    static let futures = """
        select o.client_order_id, p.future from orders o join trade t on t.id = o.trade
        join position p on p.id = t.position where o.client_order_id = any($1)
        """
    static let all = [sums, futures]
}

/// An order whose executions do not add up to what it says it filled, or was charged.
///
/// Sizes are coins for a spot order, contracts for a future's; fees are signed, negative is
/// charged.
public struct UnevenOrder: Hashable, Sendable {
    public let clientOrderID: String
    /// The exchange's name for it; `nil` where no answer ever told it.
    public let orderID: String?
    public let leg: Leg
    public let instrumentID: String
    /// By the exchange's clock: it was placed within seconds before.
    public let expiresAt: Timestamp
    /// Of the order's position; also for its spot orders.
    public let futureID: String
    /// What it says it filled.
    public let filledSize: Exact
    /// What its executions add up to.
    public let executed: Exact
    /// What it says it was charged, in ``feeCurrency``.
    public let fee: Exact
    /// `nil` while nothing was charged.
    public let feeCurrency: String?
    /// What its executions were charged.
    public let charged: Exact
    /// It was over more than a minute ago: executions no longer lag behind.
    public let isSettled: Bool

    /// The fill or the fee that does not agree; a fee only where the fills do, `nil` where both
    /// agree.
    public var found: Break? {
        let unit = leg == .spot ? "coins" : "contracts"
        if executed != filledSize {
            return Break(
                .fill, clientOrderID, "filled, \(unit): executions against the order",
                ours: executed, exchange: filledSize, nextStep: Break.fillStep)
        }
        guard charged != fee else { return nil }
        return Break(
            .fee, clientOrderID, "fee, \(feeCurrency ?? ""): executions against the order",
            ours: charged, exchange: fee, nextStep: Break.feeStep)
    }
}

extension Store {
    /// Orders that are over and whose executions do not add up to their own figures.
    public func unevenOrders(account: Int64) throws -> [UnevenOrder] {
        try connection.query(BreakStatements.sums, [account]).map { row in
            UnevenOrder(
                clientOrderID: try row.string("client_order_id"),
                orderID: try row.stringOrNil("order_id"),
                leg: try row.value("leg", "leg", Leg.init(rawValue:)),
                instrumentID: try row.string("instrument"),
                expiresAt: try row.timestamp("expires_at"),
                futureID: try row.string("future"), filledSize: try row.exact("filled_size"),
                executed: try row.exact("executed"), fee: try row.exact("fee"),
                feeCurrency: try row.stringOrNil("fee_currency"),
                charged: try row.exact("charged"), isSettled: try row.bool("settled"))
        }
    }

    /// The futures of the positions that orders are of, by client order id.
    public func futures(ofOrders names: [String]) throws -> [String: String] {
        guard !names.isEmpty else { return [:] }
        let rows = try connection.query(BreakStatements.futures, [names])
        return Dictionary(
            try rows.map { (try $0.string("client_order_id"), try $0.string("future")) },
            uniquingKeysWith: { first, _ in first })
    }
}
