import Domain
import OKX
import Store

/// Hands recorded orders to the wire, once, and stores what came back (EXECUTION rules 1 and 2).
struct Placement {
    let work: AccountWork
    let run: PassRun

    /// The expiry that is committed with the rows and sent with the request, never computed later.
    var expiry: Timestamp { work.client.serverNow + PassRun.orderLifetime }

    /// Sends the orders of a trade that were just recorded, in one request.
    ///
    /// Every outcome is stored at once: accepted with its id, rejected for good, or left in doubt
    /// for ``Settling``. What leaves too late the exchange refuses, by the expiry that goes along.
    func send(_ orders: [JournalOrder], of trade: Trade) throws {
        guard let expiry = orders.first?.expiresAt else { return }
        let requests = orders.map(OrderRequest.init)
        run.mustFinish = true
        let outcomes =
            try work.client.ask(.placeOrders(requests, expiry: expiry), as: work.credentials)
        var changed: [JournalOrder] = []
        for (order, outcome) in zip(orders, outcomes) {
            switch outcome {
            case .accepted(let orderID):
                changed.append(order.accepted(orderID: orderID))
            case .rejected(let rejection):
                changed.append(order.rejected(code: rejection.code, message: rejection.message))
                note(rejection, of: order)
            case .notSent(let error):
                changed.append(order.rejected(code: "not_sent", message: error.description))
                run.result.problems.append(
                    PassResult.Problem(account: work.account.name, error: error))
            case .inDoubt(let doubt):
                run.result.notes.append(
                    "order \(order.clientOrderID) is in doubt: \(doubt); it is asked for, "
                        + "never sent again")
            }
        }
        changed.forEach(work.replace)
        try run.store.save(changed, account: work.account.id)
    }

    private func note(_ rejection: OKX.Rejection, of order: JournalOrder) {
        run.result.attentions.append(
            PassResult.Attention(
                account: work.account.name, code: "rejected_leg",
                sentence: "the exchange refused to \(order.side.rawValue) \(order.size) "
                    + "\(order.instrumentID) at \(order.price): \(rejection)"))
    }
}

extension OrderRequest {
    fileprivate init(_ order: JournalOrder) {
        self.init(
            instrumentID: order.instrumentID,
            tradeMode: order.tradeMode == .cash ? .cash : .cross, side: order.side,
            type: OrderRequest.OrderType(order.type), price: order.price, size: order.size,
            clientOrderID: order.clientOrderID, reduceOnly: order.reduceOnly,
            tag: order.tag.isEmpty ? nil : order.tag)
    }
}

extension OrderRequest.OrderType {
    fileprivate init(_ type: Domain.OrderType) {
        switch type {
        case .ioc: self = .ioc
        case .limit: self = .limit
        case .postOnly: self = .postOnly
        }
    }
}
