import Domain

/// What the exchange does to an account whose equity no longer covers what its positions require.
///
/// First pending orders that bind margin are cancelled. Then positions are reduced: pairs of a long
/// and a short in one future, then by two tiers while the tier is the third or above, and else all
/// of them. At last, in multi-currency mode, debts are paid by selling collateral.
/// Source: the help centre on forced liquidation; order categories and bill types: REFERENCE §7.9.
extension Engine {
    mutating func liquidate(_ uid: String, at now: Timestamp) {
        // Each step either restores the account or leaves less to liquidate, so this ends.
        for scope in scopes(of: uid) where isFailing(uid, scope, at: now) {
            cancelBinding(uid, scope, at: now)
            while isFailing(uid, scope, at: now), reduce(uid, scope, at: now) {}
        }
        guard state.accounts[uid]?.level == .multiCurrency else { return }
        while isFailing(uid, nil, at: now), repayByForce(uid, at: now) {}
    }

    /// The currencies whose positions stand alone in futures mode; `nil` is the whole account.
    private func scopes(of uid: String) -> [String?] {
        guard let account = state.accounts[uid] else { return [] }
        switch account.level {
        case .spot: return []
        case .multiCurrency: return [nil]
        case .futures:
            let open = account.positions.filter(\.value.isOpen).keys
            return Set(open.compactMap { settleCurrency(of: $0) }).sorted()
        }
    }

    private func settleCurrency(of key: AccountState.PositionKey) -> String? {
        state.listing[key.instrumentID]?.contract?.settleCurrency
    }

    /// Liquidation is due at a ratio of one or less.
    private func isFailing(_ uid: String, _ scope: String?, at now: Timestamp) -> Bool {
        guard let account = state.accounts[uid], mayOwe(account) else { return false }
        let ratio = figures(of: account, at: now).marginRatio(scope ?? "")
        return ratio.map { $0 <= 1 } ?? false
    }

    func mayOwe(_ account: AccountState) -> Bool {
        account.positions.values.contains(where: \.isOpen)
            || (account.level == .multiCurrency
                && (state.ledger.cash[.account(account.uid)] ?? [:]).values
                    .contains(where: \.isNegative))
    }

    // MARK: Steps

    /// Cancels what binds the margin in question: orders on futures that settle in the currency and
    /// spot orders that give it; in multi-currency mode all orders.
    private mutating func cancelBinding(_ uid: String, _ scope: String?, at now: Timestamp) {
        finishAll(of: [uid], because: .risk, at: now) { scope == nil || $0.holdCurrency == scope }
    }

    /// - Returns: whether there was anything to reduce.
    private mutating func reduce(_ uid: String, _ scope: String?, at now: Timestamp) -> Bool {
        guard let account = state.accounts[uid] else { return false }
        let held = account.positions.filter { key, position in
            position.isOpen && (scope == nil || settleCurrency(of: key) == scope)
        }.sorted { $0.key < $1.key }
        guard !held.isEmpty else { return false }
        for (key, position) in held where key.side == .long {
            let other = AccountState.PositionKey(instrumentID: key.instrumentID, side: .short)
            guard let short = account.positions[other], short.isOpen else { continue }
            let lots = min(position.size, short.size)
            liquidate(uid, key, lots: lots, at: now)
            liquidate(uid, other, lots: lots, at: now)
            return true
        }
        if let (key, lots) = tierReduction(account, held.map(\.key)) {
            liquidate(uid, key, lots: lots, at: now)
            return true
        }
        liquidateAll(uid, held.map(\.key), scope, at: now)
        return true
    }

    /// The first position whose family stands in the third tier or above, and the lots of it that
    /// bring the family down by two tiers; all of it where that does not suffice.
    private func tierReduction(
        _ account: AccountState, _ keys: [AccountState.PositionKey]
    ) -> (AccountState.PositionKey, Int64)? {
        let contracts = contractsByFamily(account)
        for key in keys {
            guard let instrument = state.listing[key.instrumentID],
                let total = contracts[instrument.family],
                let tier = instrument.tier(ofContracts: total), tier.number >= 3,
                let size = account.positions[key]?.size
            else { continue }
            let excess = total - instrument.tiers[tier.number - 3].maximum
            return (key, min(size, max(1, instrument.size.ceiled(excess))))
        }
        return nil
    }

    /// A part at the mark price.
    private mutating func liquidate(
        _ uid: String, _ key: AccountState.PositionKey, lots: Int64, at now: Timestamp
    ) {
        guard let instrument = state.listing[key.instrumentID], let contract = instrument.contract,
            let position = state.accounts[uid]?.positions[key]
        else { return }
        takeOver(
            ForcedClosing(
                cause: lots == position.size ? .fullLiquidation : .partialLiquidation, uid: uid,
                key: key, instrument: instrument, contract: contract, lots: lots,
                price: market.mark(of: instrument, at: now), time: now))
    }

    /// All that is left. In futures mode what remains of the equity is lost with it, to the
    /// insurance fund, which bears what is missing as well.
    private mutating func liquidateAll(
        _ uid: String, _ keys: [AccountState.PositionKey], _ scope: String?, at now: Timestamp
    ) {
        for (index, key) in keys.enumerated() {
            guard let account = state.accounts[uid], let position = account.positions[key],
                let instrument = state.listing[key.instrumentID], let contract = instrument.contract
            else { continue }
            let mark = market.mark(of: instrument, at: now)
            var price = mark
            // The last one takes the rest of the equity; those before it close at the mark.
            if settings.rules.liquidatesAtBankruptcy, scope != nil, index == keys.count - 1 {
                price =
                    contract.bankruptcyPrice(
                        ofLots: position.lots,
                        worthAtMark: contract.worthOfLot(at: mark) * Exact(position.size),
                        equity: figures(of: account, at: now)[contract.settleCurrency].equity,
                        feeRate: fees(of: account).liquidation) ?? mark
            }
            takeOver(
                ForcedClosing(
                    cause: .fullLiquidation, uid: uid, key: key, instrument: instrument,
                    contract: contract, lots: position.size, price: price, time: now))
        }
    }

    // MARK: Debts

    /// Pays the largest debt out of the largest collateral at index prices, two hundredths worse,
    /// against the insurance fund.
    ///
    /// - Returns: whether there was a debt and something to pay it with.
    private mutating func repayByForce(_ uid: String, at now: Timestamp) -> Bool {
        guard let account = state.accounts[uid] else { return false }
        let figures = figures(of: account, at: now)
        let byValue = figures.currencies.keys.map { ($0, figures.usd(figures[$0].cash, $0)) }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let (debt, owed) = byValue.first, owed.isNegative,
            let (coin, worth) = byValue.last, worth.isPositive
        else { return false }
        let factor = 1 + Grid(places: 2).exact(2)
        let paidUSD = min(-owed * factor, worth)
        let given =
            paidUSD == worth
            ? figures[coin].cash : rounded(paidUSD, per: figures.dollars[coin], coin)
        let bought =
            paidUSD == worth
            ? rounded(worth, per: figures.dollars[debt].map { $0 * factor }, debt)
            : -figures[debt].cash
        guard given.isPositive, bought.isPositive else { return false }
        exchange(uid, given, coin, for: bought, debt, at: now)
        return true
    }

    private func rounded(_ dollars: Exact, per price: Exact?, _ currency: String) -> Exact {
        let amount = try? dollars.divided(by: price ?? 0)
        return Ledger.rounded(amount ?? 0, currency)
    }

    private mutating func exchange(
        _ uid: String, _ given: Exact, _ coin: String, for bought: Exact, _ debt: String,
        at now: Timestamp
    ) {
        for (change, currency, subtype) in [(bought, debt, 114), (-given, coin, 115)] {
            state.ledger.move(change, currency, from: .insurance, to: .account(uid))
            var bill = BillRecord(
                id: state.nextID(), time: now, kind: .forcedRepayment(subtype: subtype),
                currency: currency, change: change,
                balance: state.ledger.balance(of: .account(uid), currency), size: change.magnitude)
            bill.marginMode = "cross"
            state.add(bill, to: uid)
        }
    }
}
