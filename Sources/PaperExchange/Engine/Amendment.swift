import Domain

/// Changing orders that wait.
extension Engine {
    /// Changes size or price of a pending order. It loses its place in the queue, unless it only
    /// becomes smaller.
    ///
    /// - Parameter newSize: the new total, what has filled included.
    mutating func amend(
        _ instrumentID: String, orderID: String, clientOrderID: String, newSize: String,
        newPrice: String, priceAmendment: String = "", cancelOnFailure: Bool, uid: String,
        at now: Timestamp
    ) throws(Rejection) -> Order {
        guard let account = state.accounts[uid] else { throw .accountMode }
        if orderID.isEmpty, clientOrderID.isEmpty { throw .missingOrderID }
        guard
            let order = pending(
                instrumentID, orderID: orderID, clientOrderID: clientOrderID, uid: uid)
        else { throw .notAmendable }
        do {
            try amend(
                order, newSize: newSize, newPrice: newPrice, priceAmendment: priceAmendment,
                account, at: now)
        } catch {
            if cancelOnFailure { finish(order.id, .canceled, because: .user, at: now) }
            throw error
        }
        return order
    }

    private mutating func amend(
        _ order: Order, newSize: String, newPrice: String, priceAmendment: String,
        _ account: AccountState, at now: Timestamp
    ) throws(Rejection) {
        let instrument = try tradable(order.instrument.id, at: now)
        if newSize.isEmpty, newPrice.isEmpty { throw .parameter("newSz") }
        var changed = order
        if !newSize.isEmpty {
            guard let number = Exact(newSize), number.isPositive else { throw .parameter("newSz") }
            changed.size = try lots(number, instrument, isMarket: false)
        }
        if !newPrice.isEmpty {
            let request = OrderRequest(price: newPrice, priceAmendment: priceAmendment)
            changed.price = try price(request, order.terms, instrument, at: now)
        }
        guard changed.size > order.filled else {
            state.orders[order.id]?.size = order.filled
            finish(order.id, .filled, because: .none, at: now)
            return
        }
        try checkValue(instrument, price: changed.price, size: changed.size, at: now)
        changed.openingLots = try openingLots(changed, account, amending: order)
        try checkAmended(changed, from: order, account, at: now)
        if order.terms.type == .postOnly, changed.price != order.price,
            wouldTake(changed, at: now)
        {
            throw .amendedIntoBook
        }
        changed.updatedAt = now
        guard changed.price != order.price || changed.size > order.size else {
            keep(changed)
            shareOut(instrument, of: order.uid, at: now)
            return
        }
        unrest(order)
        changed.turn = 0
        keep(changed)
        match(order.id, at: now)
    }

    /// What the change holds in addition must be there.
    private func checkAmended(
        _ changed: Order, from order: Order, _ account: AccountState, at now: Timestamp
    ) throws(Rejection) {
        let more = hold(of: changed, account) - order.hold
        guard more.isPositive else { return }
        let currency = changed.holdCurrency
        let figures = figures(of: account, around: currency, at: now)
        let isSpot = changed.instrument.contract == nil
        let available =
            isSpot
            ? figures.available(currency)
                + (account.borrowsAutomatically ? figures.loanable(currency) : 0)
            : figures.availableMargin(currency)
        guard more <= available else { throw .insufficientToAmend(currency) }
    }
}
