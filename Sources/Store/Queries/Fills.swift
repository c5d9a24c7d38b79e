public import Domain
import Postgres

enum FillStatements {
    static let insert = """
        insert into fill (account, bill_id, client_order_id, order_id, exchange_trade_id,
            instrument, side, price, size, fee, fee_currency, maker, filled_at)
        select $1, $2, (select client_order_id from orders where client_order_id = $3), $4, $5, $6,
            $7, $8, $9, $10, $11, $12, $13
        on conflict do nothing
        """
    static let ofOrders = """
        select client_order_id, price, size from fill where client_order_id = any($1)
        order by filled_at, length(bill_id), bill_id
        """
    static let ofPositions = """
        select t.position, o.leg, f.side, f.price, f.size, f.fee, f.fee_currency, f.filled_at
        from fill f join orders o on o.client_order_id = f.client_order_id
        join trade t on t.id = o.trade
        where t.position = any($1) order by f.filled_at, length(f.bill_id), f.bill_id
        """
    static let all = [insert, ofOrders, ofPositions]
}

extension Store {
    /// Adds fills that are not known yet. One without a stated fee is left for the next look.
    func insert(_ fills: [Fill], account: Int64) throws {
        for fill in fills {
            guard let fee = fill.fee else { continue }
            _ = try connection.execute(
                FillStatements.insert,
                [
                    account, fill.billID, fill.clientOrderID, fill.orderID, fill.tradeID,
                    fill.instrumentID, fill.side.rawValue, fill.price, fill.size, fee,
                    fill.feeCurrency, fill.isMaker, fill.time,
                ])
        }
    }

    func journalFills(of clientOrderIDs: [String]) throws -> [String: [JournalFill]] {
        var fills: [String: [JournalFill]] = [:]
        for row in try connection.query(FillStatements.ofOrders, [clientOrderIDs]) {
            let fill = JournalFill(price: try row.exact("price"), size: try row.exact("size"))
            fills[try row.string("client_order_id"), default: []].append(fill)
        }
        return fills
    }

    /// Every fill of the positions, oldest first.
    public func fills(ofPositions positions: [Int64]) throws -> [Int64: [PositionFill]] {
        var fills: [Int64: [PositionFill]] = [:]
        for row in try connection.query(FillStatements.ofPositions, [positions]) {
            let fill = PositionFill(
                leg: try row.value("leg", "leg", Leg.init(rawValue:)),
                side: try row.value("side", "side", Side.init(rawValue:)),
                price: try row.exact("price"), size: try row.exact("size"),
                fee: try row.exact("fee"), feeCurrency: try row.string("fee_currency"),
                time: try row.timestamp("filled_at"))
            fills[try row.int64("position"), default: []].append(fill)
        }
        return fills
    }
}
