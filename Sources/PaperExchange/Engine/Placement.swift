import Domain

/// Placing, cancelling and ending orders.
extension Engine {
    /// Accepts an order and matches it.
    ///
    /// - Returns: its id. Accepted does not mean filled, and a post-only order that would have taken
    ///   is accepted and cancelled.
    mutating func place(
        _ request: OrderRequest, uid: String, at now: Timestamp,
        _ disturbance: OrderDisturbance = .none
    ) throws(Rejection) -> Int64 {
        guard let account = state.accounts[uid] else { throw .accountMode }
        let draft = try admitted(draft(request, for: account, at: now), for: account, at: now)
        return place(draft, for: account, at: now, disturbance)
    }

    private mutating func place(
        _ draft: OrderDraft, for account: AccountState, at now: Timestamp,
        _ disturbance: OrderDisturbance
    ) -> Int64 {
        var order = Order(
            id: state.nextID(), uid: account.uid, instrument: draft.instrument, terms: draft.terms,
            price: draft.price, size: draft.size, budget: draft.budget,
            openingLots: draft.openingLots, leverage: leverageText(draft, account),
            createdAt: now, updatedAt: now)
        order.hold = hold(of: order, account)
        state.orders[order.id] = order
        state.accounts[account.uid]?.addPending(order)
        match(order.id, at: now, disturbance)
        return order.id
    }

    private func leverageText(_ draft: OrderDraft, _ account: AccountState) -> String {
        if draft.instrument.contract != nil {
            return account.leverage(of: draft.instrument).description
        }
        return account.level == .multiCurrency ? "5" : ""
    }

    /// A pending order of the account, by either id; the order id wins.
    func pending(
        _ instrumentID: String, orderID: String, clientOrderID: String, uid: String
    ) -> Order? {
        let id =
            orderID.isEmpty
            ? state.accounts[uid]?.pendingByClientID[clientOrderID] : Int64(orderID)
        guard let id, let order = state.orders[id], order.uid == uid, order.state.isPending,
            order.instrument.id == instrumentID
        else { return nil }
        return order
    }

    /// - Returns: the cancelled order.
    mutating func cancel(
        _ instrumentID: String, orderID: String, clientOrderID: String, uid: String,
        at now: Timestamp
    ) throws(Rejection) -> Order {
        if orderID.isEmpty, clientOrderID.isEmpty { throw .missingOrderID }
        guard
            let order = pending(
                instrumentID, orderID: orderID, clientOrderID: clientOrderID, uid: uid)
        else { throw .notCancellable }
        finish(order.id, .canceled, because: .user, at: now)
        return order
    }

    /// Ends a pending order, and gives what it would have closed to the others.
    mutating func finish(
        _ id: Int64, _ end: Order.State, because source: CancelSource, at now: Timestamp
    ) {
        guard let order = state.orders[id], order.state.isPending else { return }
        self.end(id, end, because: source, at: now)
        shareOut(order.instrument, of: order.uid, at: now)
    }

    /// Ends a pending order and leaves all others as they are.
    mutating func end(
        _ id: Int64, _ end: Order.State, because source: CancelSource, at now: Timestamp
    ) {
        guard var order = state.orders[id], order.state.isPending else { return }
        unrest(order)
        state.accounts[order.uid]?.removePending(order)
        (order.state, order.cancelSource, order.updatedAt, order.hold) = (end, source, now, 0)
        state.keepFinished(order)
    }

    /// Takes an order off the book, if it rests there.
    mutating func unrest(_ order: Order) {
        let id = order.instrument.id
        guard order.turn != 0, state.books[id] != nil else { return }
        state.books[id]?.remove(price: order.price, turn: order.turn, side: order.terms.side)
        if state.books[id]?.isEmpty == true { state.books[id] = nil }
    }

    /// Ends every pending order that a test picks, oldest first.
    mutating func finishAll(
        of uids: [String]? = nil, because source: CancelSource, at now: Timestamp,
        where isMeant: (Order) -> Bool
    ) {
        let pending = (uids ?? state.uids).flatMap { state.accounts[$0]?.pending ?? [] }.sorted()
        for id in pending {
            guard let order = state.orders[id], isMeant(order) else { continue }
            finish(id, .canceled, because: source, at: now)
        }
    }

    // MARK: Closing at the market

    /// Closes a whole position with a market order in the user's name.
    ///
    /// - Parameter cancelsOrders: cancels what waits to close it first; without that such orders
    ///   are a reason to refuse (51115).
    /// - Returns: the order's id.
    mutating func closePosition(
        _ instrumentID: String, _ side: PositionSide, clientOrderID: String, tag: String,
        cancelsOrders: Bool, uid: String, at now: Timestamp
    ) throws(Rejection) -> Int64 {
        guard let account = state.accounts[uid] else { throw .accountMode }
        let instrument = try tradable(instrumentID, at: now)
        let lots = account.lots(of: instrument, side)
        guard lots != 0 else { throw .nothingToClose }
        let orderSide: Side = lots > 0 ? .sell : .buy
        let waiting = (account.pendingByInstrument[instrumentID] ?? []).filter { id in
            state.orders[id].map {
                $0.terms.side == orderSide && $0.terms.positionSide == side
            } ?? false
        }
        guard waiting.isEmpty || cancelsOrders else { throw .cancelFirst }
        for id in waiting { finish(id, .canceled, because: .user, at: now) }
        let request = OrderRequest(
            instrumentID: instrumentID, tradeMode: "cross", side: orderSide.rawValue,
            type: OrderType.market.rawValue,
            size: instrument.size.text(Int64(lots.magnitude)),
            positionSide: side == .net ? "" : side.rawValue, clientOrderID: clientOrderID, tag: tag,
            reduceOnly: side == .net ? "true" : "")
        return try place(request, uid: uid, at: now)
    }
}
