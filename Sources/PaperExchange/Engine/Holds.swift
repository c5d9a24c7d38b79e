import Domain

/// What open orders keep from being used for anything else.
extension Engine {
    /// In the order's ``Order/holdCurrency``.
    func hold(of order: Order, _ account: AccountState) -> Exact {
        let instrument = order.instrument
        let price = instrument.price.exact(order.price)
        if let contract = instrument.contract {
            return marginNeed(
                contract, price: price, lots: order.openingLots, instrument, account)
        }
        guard order.terms.side == .buy else { return instrument.size.exact(order.remaining) }
        let fee = account.feeType == .quote ? 1 + max(0, fees(of: account).spotTaker) : 1
        return Ledger.rounded(
            instrument.size.exact(order.remaining) * price * fee, instrument.quote)
    }

    /// Margin and fee of opening `lots` at a price.
    func marginNeed(
        _ contract: Contract, price: Exact, lots: Int64, _ instrument: PaperInstrument,
        _ account: AccountState
    ) -> Exact {
        guard lots > 0 else { return 0 }
        let worth = contract.worthOfLot(at: price) * Exact(lots)
        let margin = try? worth.divided(by: account.leverage(of: instrument))
        return Ledger.rounded(
            (margin ?? worth) + worth * max(0, fees(of: account).futuresTaker),
            contract.settleCurrency)
    }

    /// Writes a pending order back with what it now holds.
    mutating func keep(_ order: Order) {
        guard let account = state.accounts[order.uid] else { return }
        var order = order
        let hold = hold(of: order, account)
        state.accounts[order.uid]?.change(hold: hold - order.hold, of: order)
        order.hold = hold
        state.orders[order.id] = order
    }

    /// Shares a position among the orders that would close it, oldest first, after it or they have
    /// changed. What an order does not close it opens, and holds margin for; one that may only
    /// close is cut to what is left for it, or cancelled if that is nothing.
    mutating func shareOut(_ instrument: PaperInstrument, of uid: String, at now: Timestamp) {
        guard instrument.contract != nil, let account = state.accounts[uid],
            let pending = account.pendingByInstrument[instrument.id]
        else { return }
        var left: [PositionSide: Int64] = [:]
        for id in pending {
            guard var order = state.orders[id] else { continue }
            let side = order.terms.positionSide
            let lots = account.lots(of: instrument, side)
            let isClosing = lots != 0 && (lots > 0) != (order.terms.side == .buy)
            let free = isClosing ? left[side] ?? Int64(lots.magnitude) : 0
            let closing = min(free, order.remaining)
            if isClosing { left[side] = free - closing }
            if order.isClosingOnly, closing < order.remaining {
                guard closing > 0 else {
                    finish(
                        id, .canceled, because: lots == 0 ? .positionClosed : .displaced, at: now)
                    continue
                }
                order.size = order.filled + closing
                order.updatedAt = now
            }
            guard
                order.size != state.orders[id]?.size
                    || order.openingLots != order.remaining - closing
            else { continue }
            order.openingLots = order.remaining - closing
            keep(order)
        }
    }
}
