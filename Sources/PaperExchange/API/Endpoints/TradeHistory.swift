import Domain

extension Endpoint {
    static let tradeHistory: [Endpoint] = [
        .get("trade/order", .read, .perUser(60, by: "instId")) { exchange, call throws(Refusal) in
            try exchange.order(call)
        },
        .get("trade/orders-pending", .read, .perUser(60)) { exchange, call throws(Refusal) in
            try exchange.pendingOrders(call)
        },
        .get("trade/orders-history", .read, .perUser(40)) { exchange, call throws(Refusal) in
            try exchange.orderHistory(call, days: 7)
        },
        .get("trade/orders-history-archive", .read, .perUser(20)) {
            exchange, call throws(Refusal) in
            try exchange.orderHistory(call, days: 90)
        },
        .get("trade/fills", .read, .perUser(60)) { exchange, call throws(Refusal) in
            try exchange.fills(call, days: 3)
        },
        .get("trade/fills-history", .read, .perUser(10)) { exchange, call throws(Refusal) in
            _ = try call.required("instType")
            return try exchange.fills(call, days: 90)
        },
    ]
}

extension PaperExchange {
    /// One order by either id; of several with the same client id the latest.
    func order(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        let account = try account(call)
        let (orderID, clientID) = (call.query["ordId"] ?? "", call.query["clOrdId"] ?? "")
        if orderID.isEmpty, clientID.isEmpty { throw .empty("ordId") }
        let id = orderID.isEmpty ? account.latestByClientID[clientID] : Int64(orderID)
        guard let id, let order = engine.state.orders[id], order.uid == call.uid,
            order.instrument.id == instrument.id, isRemembered(order, days: 90, at: call.now)
        else { throw .unknownOrder }
        return Answer.row { order.write(to: &$0, inHistory: false) }
    }

    /// Orders that were cancelled without a fill are forgotten after two hours.
    private func isRemembered(_ order: Order, days: Int64, at now: Timestamp) -> Bool {
        guard !order.state.isPending else { return true }
        let age = now - order.updatedAt
        if order.state == .canceled, order.filled == 0 { return age <= 2 * Timestamp.hour }
        return age <= days * Timestamp.day
    }

    /// `trade/orders-pending`: what is live or partly filled.
    func pendingOrders(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let orders = account.pending.reversed().lazy.compactMap { self.engine.state.orders[$0] }
        let page = try Paging(call).page(
            orders.filter { call.query.allows($0) }, id: \.id, time: \.createdAt)
        return Answer.rows(page) { $1.write(to: &$0, inHistory: false) }
    }

    /// `trade/orders-history` (7 days) and its archive (3 months): what has ended.
    func orderHistory(_ call: Call, days: Int64) throws(Refusal) -> Answer {
        _ = try call.required("instType")
        let account = try account(call)
        // Finished in one order, shown by id.
        let orders = account.finished.sorted(by: >).lazy.compactMap { self.engine.state.orders[$0] }
        let chosen = orders.filter { order in
            self.isRemembered(order, days: days, at: call.now) && call.query.allows(order)
                && call.query.allows("category", order.category.rawValue)
        }
        let page = try Paging(call).page(chosen, id: \.id, time: \.createdAt)
        return Answer.rows(page) { $1.write(to: &$0, inHistory: true) }
    }

    /// `trade/fills` (3 days) and `trade/fills-history` (3 months).
    func fills(_ call: Call, days: Int64) throws(Refusal) -> Answer {
        let account = try account(call)
        let oldest = call.now - days * Timestamp.day
        let query = call.query
        let chosen = account.fills.reversed().lazy.filter { fill in
            fill.time >= oldest && query.allows("instType", fill.instrument.type.rawValue)
                && query.allows("instId", fill.instrument.id)
                && query.allows("instFamily", fill.instrument.family)
                && query.allows("ordId", String(fill.execution.orderID))
                && query.allows("subType", String(fill.subtype))
        }
        let page = try Paging(call).page(chosen, id: \.id, time: \.time)
        return Answer.rows(page) { $1.write(to: &$0) }
    }
}

extension [String: String] {
    fileprivate func allows(_ order: Order) -> Bool {
        allows("instType", order.instrument.type.rawValue)
            && allows("instId", order.instrument.id)
            && allows("instFamily", order.instrument.family)
            && allows("ordType", order.terms.type.rawValue)
            && allows("state", order.state.rawValue)
    }
}
