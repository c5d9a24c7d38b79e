public import Domain
import Postgres

enum DeliveryStatements {
    private static let unbilledOrders = """
        from orders o join trade t on t.id = o.trade join position p on p.id = t.position
        where o.category = 'delivery'
            and not exists (select from fill f where f.client_order_id = o.client_order_id)
        """
    /// Of a bill `b`: the positions of its account and future whose delivery has no bill.
    static let unbilledPositions = """
        select t.position \(unbilledOrders)
            and o.account = b.account and o.instrument = b.instrument
        """
    static let unbilled = """
        select o.client_order_id, t.position, p.closed_at \(unbilledOrders) and o.account = $1
        order by o.client_order_id
        """
    static let bill = """
        update orders set average_price = $2, fee = $3, fee_currency = $4
        where client_order_id = $1 and category = 'delivery'
            and not exists (select from fill f where f.client_order_id = $1)
        """
    static let all = [unbilled, bill]
}

/// A delivery that was booked by its price alone, and waits for its bill.
public struct UnbilledDelivery: Hashable, Sendable {
    /// The exchange's order at the settlement price; its fee is an estimate.
    public let order: JournalOrder
    /// Whole: with its trades, orders and fills.
    public let position: Position
    /// The position is over: what the bill changes of its coins is booked as dust, or as kept.
    public let isClosed: Bool
}

extension Store {
    /// Deliveries whose bill is late, of open positions and closed ones.
    public func unbilledDeliveries(account: Int64) throws -> [UnbilledDelivery] {
        let rows = try connection.query(DeliveryStatements.unbilled, [account])
        let positions = try positions(ids: rows.map { try $0.int64("position") })
        return try rows.compactMap { row in
            let name = try row.string("client_order_id")
            let id = try row.int64("position")
            guard let position = positions.first(where: { $0.id == id }),
                let order = position.orders.first(where: { $0.clientOrderID == name })
            else { return nil }
            return UnbilledDelivery(
                order: order, position: position,
                isClosed: try row.timestampOrNil("closed_at") != nil)
        }
    }

    /// Completes a delivery by its bill: price and fee as they were, its execution, and what that
    /// changes of the coins that a closed position left over or kept; in one transaction under the
    /// lease.
    ///
    /// - Throws: ``JournalRefusal`` when the lease is lost or its bill is in already.
    public func record(
        _ bill: DeliveryBill, of booked: UnbilledDelivery, lease: Lease
    ) throws {
        let order = bill.order
        try transaction {
            try verify(lease)
            let updated = try connection.execute(
                DeliveryStatements.bill,
                [order.clientOrderID, order.averagePrice, order.fee, order.feeCurrency])
            guard updated == 1 else {
                throw JournalRefusal.ownedElsewhere(
                    "the delivery \(order.clientOrderID) has its bill already")
            }
            try insert(
                bill.executions, of: booked.position,
                order: (order.clientOrderID, order.orderID ?? ""))
            guard booked.isClosed else { return }
            if let kept = booked.position.kept.first {
                try keep(
                    KeptCoins(coins: bill.leftOver, priceUSD: kept.priceUSD, time: kept.time),
                    from: booked.position)
            } else {
                try addDust(bill.leftOver, from: booked.position)
            }
        }
    }
}
