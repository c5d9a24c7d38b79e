public import Domain
import HTTP

// What changes something on the exchange. Signed; needs the permission to trade. Sent at most once.
// Source: OKX v5, Order book trading › Trade.

extension Endpoint where Answer == [OrderOutcome] {
    /// Places up to twenty orders, and tells what is known of each; it never throws.
    ///
    /// A batch is not atomic: each order is accepted or rejected by itself. One order goes to its
    /// own endpoint (60 in 2 s by user and instrument), more go as a batch (300 orders in 2 s by
    /// user and instrument).
    ///
    /// - Parameter expiry: by the exchange's clock, when it drops what has not been processed; the
    ///   value that was written down before, never one computed here.
    ///
    /// Source: OKX v5, Trade › Place order, Place multiple orders; header `expTime`.
    public static func placeOrders(_ orders: [OrderRequest], expiry: Timestamp) -> Self {
        let identifiers = orders.map { OrderIdentifier.client($0.clientOrderID) }
        return .trade(
            (single: "/trade/order", batch: "/trade/batch-orders"), orders.map(OrderBody.init),
            identifiers, instruments: orders.map(\.instrumentID),
            headers: [.init("expTime", String(expiry.milliseconds))], OrderOutcome.init)
    }
}

extension Endpoint where Answer == [CancelOutcome] {
    /// Asks to cancel up to twenty orders, and tells what is known of each; it never throws.
    /// Limits as for ``placeOrders(_:expiry:)``, counted apart.
    ///
    /// Source: OKX v5, Trade › Cancel order, Cancel multiple orders.
    public static func cancelOrders(_ requests: [CancelRequest]) -> Self {
        .trade(
            (single: "/trade/cancel-order", batch: "/trade/cancel-batch-orders"),
            requests.map(CancelBody.init), requests.map(\.id),
            instruments: requests.map(\.instrumentID), headers: [], CancelOutcome.init)
    }
}

extension Endpoint {
    fileprivate static func trade<Body: Encodable, Outcome: Sendable>(
        _ path: (single: String, batch: String), _ bodies: [Body], _ orders: [OrderIdentifier],
        instruments: [String], headers: [HTTPRequest.Header],
        _ judge: @escaping @Sendable (OrderReply) -> Outcome
    ) -> Self where Answer == [Outcome] {
        precondition((1...20).contains(bodies.count), "1 to 20 orders, not \(bodies.count)")
        precondition(Set(orders).count == orders.count, "an order twice in one request")
        let isSingle = bodies.count == 1
        let request = RequestName(.post, "/api/v5" + (isSingle ? path.single : path.batch))
        let costs = Dictionary(instruments.map { ($0, 1) }, uniquingKeysWith: +)
        return Endpoint(
            request: request, target: request.path,
            body: isSingle ? json(bodies[0]) : json(bodies), headers: headers, access: .signed,
            limits: costs.map { .byUser(isSingle ? 60 : 300, of: $0, cost: $1) }
        ) { (reply) throws(OKXError) in
            OrderReply.read(reply, of: orders).map(judge)
        }
    }
}

extension Endpoint where Answer == Timestamp? {
    /// Has the exchange cancel all orders of a tag after so many seconds without another call;
    /// gives when it will, or `nil` when the timer is off. 1 request in 1 s by user and tag.
    ///
    /// - Parameter seconds: 10 to 120, or 0 to switch the timer off.
    ///
    /// Source: OKX v5, Trade › Cancel all after.
    public static func cancelAllAfter(seconds: Int, tag: String) -> Self {
        precondition(
            seconds == 0 || (10...120).contains(seconds), "a timer of \(seconds) seconds")
        // Without a tag it would cancel the orders of every other program as well.
        precondition(!tag.isEmpty, "a cancel-all-after timer without a tag")
        return .post(
            "/trade/cancel-all-after", ["timeOut": String(seconds), "tag": tag],
            .byUser(1, per: 1000, of: tag)
        ) { (rows: [TimerRow]) in try rows.only().trigger }
    }
}

private struct TimerRow: Decodable {
    @Present var triggerTime: Timestamp

    /// Milliseconds, or as in the documentation's example seconds: the magnitude tells.
    var trigger: Timestamp? {
        let number = triggerTime.milliseconds
        if number == 0 { return nil }
        return number < 100_000_000_000 ? Timestamp(milliseconds: number * 1000) : triggerTime
    }
}
