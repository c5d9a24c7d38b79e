import Domain

/// Placing, cancelling and amending.
extension Engine {
    /// Accepts an order and matches it.
    ///
    /// - Returns: its id. Accepted does not mean filled, and a post-only order that would have taken
    ///   is accepted and cancelled.
    mutating func place(
        _ request: OrderRequest, uid: String, at now: Timestamp
    ) throws(Rejection) -> Int64 {
        guard let account = state.accounts[uid] else { throw .accountMode }
        let draft = try admitted(draft(request, for: account, at: now), for: account, at: now)
        let order = Order(
            id: state.nextID(), uid: uid, instrument: draft.instrument, terms: draft.terms,
            price: draft.price, size: draft.size, budget: draft.budget,
            openingLots: draft.openingLots, leverage: leverageText(draft, account),
            createdAt: now, updatedAt: now)
        state.orders[order.id] = order
        state.accounts[uid]?.pending.append(order.id)
        if !order.terms.clientOrderID.isEmpty {
            state.accounts[uid]?.latestByClientID[order.terms.clientOrderID] = order.id
        }
        match(order.id, at: now)
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
        let pending = state.accounts[uid]?.pending.compactMap { state.orders[$0] } ?? []
        return pending.last { order in
            guard order.instrument.id == instrumentID else { return false }
            return orderID.isEmpty
                ? order.terms.clientOrderID == clientOrderID && !clientOrderID.isEmpty
                : String(order.id) == orderID
        }
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

    /// Ends a pending order.
    mutating func finish(
        _ id: Int64, _ end: Order.State, because source: CancelSource, at now: Timestamp
    ) {
        guard let order = state.orders[id], order.state.isPending else { return }
        state.orders[id]?.state = end
        state.orders[id]?.cancelSource = source
        state.orders[id]?.updatedAt = now
        state.books[order.instrument.id]?.remove(id, side: order.terms.side)
        if state.books[order.instrument.id]?.isEmpty == true {
            state.books[order.instrument.id] = nil
        }
        state.accounts[order.uid]?.pending.removeAll { $0 == id }
        state.accounts[order.uid]?.finished.append(id)
    }

    /// Ends every pending order that a test picks, oldest first.
    mutating func finishAll(
        because source: CancelSource, at now: Timestamp, where isMeant: (Order) -> Bool
    ) {
        let pending = state.uids.flatMap { state.accounts[$0]?.pending ?? [] }.sorted()
        for id in pending {
            guard let order = state.orders[id], isMeant(order) else { continue }
            finish(id, .canceled, because: source, at: now)
        }
    }

    // MARK: Amending

    /// Changes size or price of a pending order. It loses its place in the queue.
    ///
    /// - Parameter newSize: the new total, what has filled included.
    mutating func amend(
        _ instrumentID: String, orderID: String, clientOrderID: String, newSize: String,
        newPrice: String, cancelOnFailure: Bool, uid: String, at now: Timestamp
    ) throws(Rejection) -> Order {
        guard let account = state.accounts[uid] else { throw .accountMode }
        guard
            let order = pending(
                instrumentID, orderID: orderID, clientOrderID: clientOrderID, uid: uid)
        else { throw .notAmendable }
        do {
            try amend(order, newSize: newSize, newPrice: newPrice, account, at: now)
        } catch {
            if cancelOnFailure { finish(order.id, .canceled, because: .user, at: now) }
            throw error
        }
        return order
    }

    private mutating func amend(
        _ order: Order, newSize: String, newPrice: String, _ account: AccountState,
        at now: Timestamp
    ) throws(Rejection) {
        let instrument = try tradable(order.instrument.id, at: now)
        if newSize.isEmpty, newPrice.isEmpty { throw .parameter("newSz") }
        var changed = order
        if !newSize.isEmpty {
            guard let number = Exact(newSize) else { throw .parameter("newSz") }
            changed.size = try lots(number, instrument, isMarket: false)
        }
        if !newPrice.isEmpty {
            let request = OrderRequest(price: newPrice)
            changed.price = try price(request, order.terms, instrument, at: now)
        }
        guard changed.size > order.filled else {
            state.orders[order.id]?.size = order.filled
            finish(order.id, .filled, because: .none, at: now)
            return
        }
        try checkAmended(changed, from: order, account, at: now)
        state.books[instrument.id]?.remove(order.id, side: order.terms.side)
        changed.updatedAt = now
        state.orders[order.id] = changed
        match(order.id, at: now)
    }

    /// What the change holds in addition must be there.
    private func checkAmended(
        _ changed: Order, from order: Order, _ account: AccountState, at now: Timestamp
    ) throws(Rejection) {
        let (before, after) = (hold(of: order, account), hold(of: changed, account))
        let more = after.amount - before.amount
        let figures = figures(of: account, at: now)
        let available =
            changed.instrument.contract == nil
            ? figures.available(after.currency) : figures.availableMargin(after.currency)
        guard more <= available else {
            throw .insufficient(after.currency, margin: changed.instrument.contract != nil, "1000")
        }
    }
}
