import Domain

/// Whether the account can carry an order.
extension Engine {
    /// - Returns: the draft with the part of it that opens a position.
    func admitted(
        _ draft: OrderDraft, for account: AccountState, at now: Timestamp
    ) throws(Rejection) -> OrderDraft {
        var draft = draft
        let clientID = draft.terms.clientOrderID
        let pending = account.pending.compactMap { state.orders[$0] }
        if !clientID.isEmpty, pending.contains(where: { $0.terms.clientOrderID == clientID }) {
            throw .duplicateClientID
        }
        let here = pending.filter { $0.instrument.id == draft.instrument.id }
        guard pending.count < 4000, here.count < 500 else { throw .tooManyPending }
        if let contract = draft.instrument.contract {
            draft.openingLots = try openingLots(draft, account, pending: here)
            try checkMargin(draft, contract, account, at: now)
        } else {
            try checkCash(draft, account, at: now)
        }
        return draft
    }

    /// How much of a futures order enlarges a position, after what pending orders will close.
    private func openingLots(
        _ draft: OrderDraft, _ account: AccountState, pending: [Order]
    ) throws(Rejection) -> Int64 {
        let terms = draft.terms
        let lots = account.lots(of: draft.instrument, terms.positionSide)
        let isOpening =
            switch terms.positionSide {
            case .net: lots == 0 || (lots > 0) == (terms.side == .buy)
            case .long: terms.side == .buy
            case .short: terms.side == .sell
            }
        let isClosingOnly = terms.isReduceOnly || (terms.positionSide != .net && !isOpening)
        if isClosingOnly {
            guard lots != 0 else { throw .noPosition }
            guard !isOpening else { throw .wrongDirection }
        }
        guard !isOpening else { return draft.size }
        let closing = pending.filter {
            $0.terms.side == terms.side && $0.terms.positionSide == terms.positionSide
        }
        let alreadyClosing = closing.map { max(0, $0.remaining - $0.openingLots) }.reduce(0, +)
        let closable = max(0, Int64(lots.magnitude) - alreadyClosing)
        // Refused as a whole, not trimmed to what is left.
        if isClosingOnly, draft.size > closable { throw .beyondPosition }
        return max(0, draft.size - closable)
    }

    private func checkMargin(
        _ draft: OrderDraft, _ contract: Contract, _ account: AccountState, at now: Timestamp
    ) throws(Rejection) {
        guard draft.openingLots > 0 else { return }
        let price = marginPrice(draft, at: now)
        let currency = contract.settleCurrency
        let figures = figures(of: account, at: now)
        let need = marginNeed(
            contract, price: price, lots: draft.openingLots, draft.instrument, account)
        switch account.level {
        case .futures:
            guard need <= figures.availableEquity(currency) else {
                throw .insufficient(currency, margin: true, "1003")
            }
        case .multiCurrency:
            // Margin may come from any collateral; the fee is paid in the coin itself.
            let price = dollars(per: currency, at: now)
            guard need * price <= figures.free else {
                throw .insufficient("USD", margin: true, "1003")
            }
            let fee = Ledger.rounded(
                contract.worthOfLot(at: marginPrice(draft, at: now)) * Exact(draft.size)
                    * settings.fees.futuresTaker)
            guard account.borrowsAutomatically || fee <= figures.available(currency) else {
                throw .insufficient(currency, margin: false, "1002")
            }
        }
    }

    /// A coin's worth of margin rises as the price falls: the lower of limit and mark is the safe
    /// one for an inverse contract, the higher one for a linear one.
    private func marginPrice(_ draft: OrderDraft, at now: Timestamp) -> Exact {
        let mark = market.mark(of: draft.instrument, at: now)
        guard !draft.terms.type.isUnpriced else { return mark }
        return draft.instrument.price.exact(draft.price)
    }

    private func checkCash(
        _ draft: OrderDraft, _ account: AccountState, at now: Timestamp
    ) throws(Rejection) {
        let isBuy = draft.terms.side == .buy
        let currency = isBuy ? draft.instrument.quote : draft.instrument.base
        let figures = figures(of: account, at: now)
        let need = isBuy ? cost(draft, account, at: now) : sale(draft, at: now)
        let available = figures.available(currency)
        guard need > available else { return }
        guard account.level == .multiCurrency else {
            throw .insufficient(currency, margin: false, "1000")
        }
        guard account.borrowsAutomatically else {
            throw .insufficient(currency, margin: false, "1002")
        }
        guard need - available <= figures.loanable(currency) else {
            throw .insufficient(currency, margin: true, "1006")
        }
    }

    private func cost(_ draft: OrderDraft, _ account: AccountState, at now: Timestamp) -> Exact {
        let fee = account.feeType == .quote ? 1 + settings.fees.spotTaker : 1
        if let budget = draft.budget { return Ledger.rounded(budget * fee) }
        let quantity = draft.instrument.size.exact(draft.size)
        // A market order in base currency can go as far as the price limit.
        return Ledger.rounded(quantity * draft.instrument.price.exact(draft.price) * fee)
    }

    private func sale(_ draft: OrderDraft, at now: Timestamp) -> Exact {
        guard let budget = draft.budget else { return draft.instrument.size.exact(draft.size) }
        // To raise a sum by selling: what it takes at the last price that the limit allows.
        let price = draft.instrument.price.exact(draft.price)
        let coins = try? budget.divided(by: price, scale: draft.instrument.size.places, .up)
        return coins ?? 0
    }
}
