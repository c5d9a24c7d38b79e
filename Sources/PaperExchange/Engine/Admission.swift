import Domain

/// Whether the account can carry an order.
extension Engine {
    /// - Returns: the draft with the part of it that opens a position, and with the size that the
    ///   account can carry.
    func admitted(
        _ draft: OrderDraft, for account: AccountState, at now: Timestamp
    ) throws(Rejection) -> OrderDraft {
        var draft = draft
        let clientID = draft.terms.clientOrderID
        if !clientID.isEmpty, account.pendingByClientID[clientID] != nil {
            throw .duplicateClientID
        }
        let here = account.pendingByInstrument[draft.instrument.id]?.count ?? 0
        guard account.pending.count < 4000, here < 500 else { throw .tooManyPending }
        guard let contract = draft.instrument.contract else {
            return try payable(draft, account, at: now)
        }
        let closing = try closingLots(draft, account)
        draft.size = closing.size
        draft.openingLots = draft.size - closing.lots
        try checkTier(draft, account)
        try checkMargin(draft, contract, account, at: now)
        return draft
    }

    // MARK: What closes and what opens

    /// How much of a futures order closes a position, after what pending orders will close, and the
    /// size that this leaves to an order that may only close.
    private func closingLots(
        _ draft: OrderDraft, _ account: AccountState
    ) throws(Rejection) -> (lots: Int64, size: Int64) {
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
        guard !isOpening else { return (0, draft.size) }
        let waiting = waitingToClose(draft.instrument, terms, account, except: nil)
        let closable = max(0, Int64(lots.magnitude) - waiting)
        if isClosingOnly, draft.size > closable {
            guard settings.rules.reduceOnlyOversize == .trim, closable > 0 else {
                throw .beyondPosition
            }
            return (closable, closable)
        }
        return (min(closable, draft.size), draft.size)
    }

    /// Lots that pending orders of the same kind will close.
    private func waitingToClose(
        _ instrument: PaperInstrument, _ terms: Order.Terms, _ account: AccountState,
        except id: Int64?
    ) -> Int64 {
        (account.pendingByInstrument[instrument.id] ?? []).compactMap { state.orders[$0] }.filter {
            $0.id != id && $0.terms.side == terms.side
                && $0.terms.positionSide == terms.positionSide
        }.map { max(0, $0.remaining - $0.openingLots) }.reduce(0, +)
    }

    /// The same for an order that is being amended.
    func openingLots(
        _ changed: Order, _ account: AccountState, amending order: Order
    ) throws(Rejection) -> Int64 {
        guard changed.instrument.contract != nil else { return 0 }
        let lots = account.lots(of: changed.instrument, changed.terms.positionSide)
        guard lots != 0, (lots > 0) != (changed.terms.side == .buy) else {
            return changed.remaining
        }
        let waiting = waitingToClose(changed.instrument, changed.terms, account, except: order.id)
        let opening = max(0, changed.remaining - max(0, Int64(lots.magnitude) - waiting))
        if opening > 0, changed.isClosingOnly { throw .beyondPosition }
        return opening
    }

    // MARK: Futures

    /// A leverage allows so many contracts of a family, pending ones included.
    private func checkTier(_ draft: OrderDraft, _ account: AccountState) throws(Rejection) {
        guard draft.openingLots > 0 else { return }
        let instrument = draft.instrument
        let held = contractsByFamily(account)[instrument.family] ?? 0
        let waiting = account.pendingByInstrument.values.joined().compactMap { state.orders[$0] }
            .filter { $0.instrument.family == instrument.family }
            .map { $0.instrument.size.exact($0.openingLots) }.sum()
        let most = instrument.mostContracts(atLeverage: account.leverage(of: instrument))
        guard held + waiting + instrument.size.exact(draft.openingLots) <= most else {
            throw .beyondTier(most)
        }
    }

    private func checkMargin(
        _ draft: OrderDraft, _ contract: Contract, _ account: AccountState, at now: Timestamp
    ) throws(Rejection) {
        guard draft.openingLots > 0 else { return }
        let price = marginPrice(draft, at: now)
        let currency = contract.settleCurrency
        let figures = figures(of: account, around: currency, at: now)
        let need = marginNeed(
            contract, price: price, lots: draft.openingLots, draft.instrument, account)
        guard account.level == .multiCurrency else {
            guard need <= figures.availableEquity(currency) else {
                throw .insufficient(currency, margin: true, "1003")
            }
            return
        }
        // Margin may come from any collateral; the fee is paid in the coin itself.
        guard figures.isCollateral(currency) else { throw .notCollateral(currency) }
        guard figures.usd(need, currency) <= figures.free else {
            throw .insufficient("USD", margin: true, "1003")
        }
        let fee = Ledger.rounded(
            contract.worthOfLot(at: price) * Exact(draft.size)
                * max(0, fees(of: account).futuresTaker), currency)
        guard account.borrowsAutomatically || fee <= figures.available(currency) else {
            throw .insufficient(currency, margin: false, "1002")
        }
    }

    private func marginPrice(_ draft: OrderDraft, at now: Timestamp) -> Exact {
        draft.terms.type.isUnpriced
            ? market.mark(of: draft.instrument, at: now)
            : draft.instrument.price.exact(draft.price)
    }

    // MARK: Spot

    /// Holds a spot order against what the account can give, own and borrowed.
    ///
    /// - Returns: the draft, a market order shrunk to what there is.
    private func payable(
        _ draft: OrderDraft, _ account: AccountState, at now: Timestamp
    ) throws(Rejection) -> OrderDraft {
        let isBuy = draft.terms.side == .buy
        let currency = isBuy ? draft.instrument.quote : draft.instrument.base
        let figures = figures(of: account, around: currency, at: now)
        let fee =
            isBuy && account.feeType == .quote ? 1 + max(0, fees(of: account).spotTaker) : 1
        let bare = isBuy ? cost(draft) : sale(draft)
        let need = isBuy ? Ledger.rounded(bare * fee, currency) : bare
        let available = figures.available(currency)
        let lent = account.borrowsAutomatically ? figures.loanable(currency) : 0
        guard need > available + lent else { return draft }
        if draft.terms.type == .market, settings.rules.shrinksMarketOrders, !draft.bansShrinking,
            let shrunk = shrunk(draft, to: available + lent, fee: fee)
        {
            return shrunk
        }
        guard account.level == .multiCurrency else {
            throw .insufficient(currency, margin: false, bare > available ? "1000" : "1020")
        }
        guard account.borrowsAutomatically else {
            throw .insufficient(currency, margin: false, bare > available ? "1002" : "1020")
        }
        throw .insufficient(currency, margin: true, "1006")
    }

    /// `nil` where what is left is too small for an order.
    private func shrunk(_ draft: OrderDraft, to amount: Exact, fee: Exact) -> OrderDraft? {
        let instrument = draft.instrument
        let price = instrument.price.exact(draft.price)
        let minimum = instrument.size.exact(instrument.minimumLots)
        var draft = draft
        if draft.terms.side == .buy {
            guard let spendable = try? amount.divided(by: fee, scale: 8, .down),
                spendable >= minimum * price
            else { return nil }
            if draft.budget != nil {
                draft.budget = spendable
                return draft
            }
            guard
                let coins = try? spendable.divided(by: price, scale: instrument.size.places, .down)
            else { return nil }
            draft.size = instrument.size.floored(coins)
        } else {
            // A sale for a sum becomes one of all that there is.
            guard draft.budget == nil else { return nil }
            draft.size = instrument.size.floored(amount)
        }
        return draft.size >= instrument.minimumLots ? draft : nil
    }

    /// A market order in base currency can go as far as the price limit.
    private func cost(_ draft: OrderDraft) -> Exact {
        if let budget = draft.budget { return budget }
        return draft.instrument.size.exact(draft.size) * draft.instrument.price.exact(draft.price)
    }

    private func sale(_ draft: OrderDraft) -> Exact {
        guard let budget = draft.budget else { return draft.instrument.size.exact(draft.size) }
        // To raise a sum by selling: what it takes at the last price that the limit allows.
        let price = draft.instrument.price.exact(draft.price)
        let coins = try? budget.divided(by: price, scale: draft.instrument.size.places, .up)
        return coins ?? 0
    }
}
