public import Domain

// What became of orders. Signed; needs the permission to read.
// Source: OKX v5, Order book trading › Trade.

/// How an order is asked about.
public enum OrderIdentifier: Hashable, Sendable {
    /// By the exchange's id.
    case order(String)
    /// By ours; of an id that was used again the latest order answers.
    case client(String)
}

extension Endpoint where Answer == OrderReport? {
    /// One order of an instrument that is still listed; `nil` when the exchange knows none.
    ///
    /// Orders that were cancelled unfilled are forgotten after two hours, and an id that was used
    /// again finds the last one: `nil` alone proves nothing. 60 requests in 2 s by user and
    /// instrument.
    ///
    /// Source: OKX v5, Trade › Get order details; 51603 is "order does not exist".
    public static func order(_ instrumentID: String, _ id: OrderIdentifier) -> Self {
        let found: Endpoint<OrderReport> = .get(
            "/trade/order",
            ["instId": instrumentID, "ordId": id.orderID, "clOrdId": id.clientOrderID], .signed,
            .byUser(60, of: instrumentID)
        ) { (rows: [OrderRow]) in try rows.only(of: instrumentID).report }
        return Endpoint(
            request: found.request, target: found.target, body: [], headers: [], access: .signed,
            limits: found.limits
        ) { (reply) throws(OKXError) in
            do throws(OKXError) {
                return try found.conclude(reply)
            } catch .refused(_, status: 200, code: "51603", message: _) {
                return nil
            }
        }
    }
}

extension OrderIdentifier {
    var orderID: String? {
        if case .order(let id) = self { return id }
        return nil
    }

    var clientOrderID: String? {
        if case .client(let id) = self { return id }
        return nil
    }
}

extension Endpoint where Answer == [OrderReport] {
    /// Orders that are live or partially filled, of every instrument. 60 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trade › Get order list.
    public static func pendingOrders(_ page: Page = Page()) -> Self {
        orders("/trade/orders-pending", nil, nil, page, 60)
    }

    /// Finished orders of the last seven days, by when they were made; those that were cancelled
    /// unfilled, of the last two hours only. 40 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trade › Get order history (last 7 days).
    public static func ordersHistory(
        _ type: InstrumentType, instrument: String? = nil, _ page: Page = Page()
    ) -> Self {
        orders("/trade/orders-history", type, instrument, page, 40)
    }

    /// Finished orders of the last three months. 20 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trade › Get order history (last 3 months).
    public static func ordersHistoryArchive(
        _ type: InstrumentType, instrument: String? = nil, _ page: Page = Page()
    ) -> Self {
        orders("/trade/orders-history-archive", type, instrument, page, 20)
    }

    private static func orders(
        _ path: String, _ type: InstrumentType?, _ instrument: String?, _ page: Page, _ limit: Int
    ) -> Self {
        .get(
            path,
            [
                "instType": type?.rawValue, "instId": instrument, "after": page.after,
                "begin": page.beginText, "end": page.endText, "limit": String(page.limit),
            ], .signed, .byUser(limit)
        ) { (rows: [OrderRow]) in try rows.map { try $0.report } }
    }
}
