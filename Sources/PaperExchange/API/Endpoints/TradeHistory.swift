import Domain

extension Endpoint {
    static let tradeHistory: [Endpoint] = [
        .get("trade/order", .read, .perUser(60, by: "instId"), PaperExchange.order),
        .get("trade/orders-pending", .read, .perUser(60), PaperExchange.pendingOrders),
        .get("trade/orders-history", .read, .perUser(40), PaperExchange.orderHistory),
        .get("trade/orders-history-archive", .read, .perUser(20), PaperExchange.orderArchive),
        .get("trade/fills", .read, .perUser(60), PaperExchange.fills),
        .get("trade/fills-history", .read, .perUser(10), PaperExchange.fillArchive),
        .get(
            "trade/account-rate-limit", .read, .perUser(1, in: Timestamp.second),
            PaperExchange.orderRateLimit),
    ]
}

extension PaperExchange {
    /// `trade/account-rate-limit`: how many derivatives orders the account may send in two seconds.
    /// The share of them that fills counts for higher fee levels only.
    func orderRateLimit(_ call: Call) throws(Refusal) -> Answer {
        _ = try account(call)
        return Answer.row {
            $0.field("accRateLimit", digits: Int64(RateLimit.subAccountOrders.count))
            $0.field("nextAccRateLimit", digits: Int64(RateLimit.subAccountOrders.count))
            $0.blanks("fillRatio", "mainFillRatio")
            $0.field("ts", call.now)
        }
    }

    /// One order by either id; of several with the same client id the latest.
    func order(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        _ = try account(call)
        let (text, clientID) = (call.query["ordId"] ?? "", call.query["clOrdId"] ?? "")
        if text.isEmpty, clientID.isEmpty { throw .empty("ordId") }
        let orderID = Int64(text)
        guard text.isEmpty || orderID != nil,
            let order = order(of: call.uid, orderID: orderID, clientID: clientID),
            order.instrument.id == instrument.id, isRemembered(order, days: 90, at: call.now),
            engine.isShown(order.id, at: call.now)
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
        let paging = try Paging(call)
        _ = try call.choice("state", of: ["live", "partially_filled"])
        let pending = PagedList(account.pending, id: { $0 }) { id in
            self.engine.isShown(id, at: call.now) ? self.engine.state.orders[id] : nil
        }
        let page = paging.page(of: pending, time: \.createdAt) { call.allows($0) }
        return Answer.rows(page) { $1.write(to: &$0, inHistory: false) }
    }

    /// `trade/orders-history`: what has ended, for seven days.
    func orderHistory(_ call: Call) throws(Refusal) -> Answer { try orderHistory(call, days: 7) }
    /// `trade/orders-history-archive`: for three months.
    func orderArchive(_ call: Call) throws(Refusal) -> Answer { try orderHistory(call, days: 90) }

    private func orderHistory(_ call: Call, days: Int64) throws(Refusal) -> Answer {
        _ = try call.required("instType")
        _ = try account(call)
        let paging = try Paging(call)
        _ = try call.choice("state", of: ["canceled", "filled", "mmp_canceled"])
        let finished = finishedOrders(of: call.uid, call)
        let page = paging.page(of: finished, time: \.createdAt) { order in
            self.isRemembered(order, days: days, at: call.now) && call.allows(order)
                && call.allows("category", order.category.rawValue)
        }
        return Answer.rows(page) { $1.write(to: &$0, inHistory: true) }
    }

    /// `trade/fills`: three days.
    func fills(_ call: Call) throws(Refusal) -> Answer { try fills(call, days: 3) }
    /// `trade/fills-history`: three months.
    func fillArchive(_ call: Call) throws(Refusal) -> Answer {
        _ = try call.required("instType")
        return try fills(call, days: 90)
    }

    private func fills(_ call: Call, days: Int64) throws(Refusal) -> Answer {
        _ = try account(call)
        let paging = try Paging(call)
        _ = try call.instrumentType()
        let page = paging.page(
            of: fills(of: call.uid, call), time: \.time,
            since: call.now - days * Timestamp.day
        ) { fill in
            call.allows(fill.instrument)
                && call.allows("ordId", String(fill.execution.orderID))
                && call.allows("subType", String(fill.subtype))
                && self.engine.isShown(fill.execution.orderID, at: call.now)
        }
        return Answer.rows(page) { $1.write(to: &$0) }
    }
}

extension Call {
    fileprivate func allows(_ order: Order) -> Bool {
        allows(order.instrument) && allows("ordType", order.terms.type.rawValue)
            && allows("state", order.state.rawValue)
    }
}
