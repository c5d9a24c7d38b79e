import Domain

/// What an account can set about itself, each with the exchange's reasons against.
extension Engine {
    /// Spot, futures or multi-currency mode. Refused while anything is open or owed (59000).
    mutating func setLevel(_ text: String, uid: String) throws(Rejection) {
        guard let level = PaperAccount.Level(rawValue: text) else { throw .parameter("acctLv") }
        guard let account = state.accounts[uid] else { throw .accountMode }
        let owes = (state.ledger.cash[.account(uid)] ?? [:]).values.contains(where: \.isNegative)
        guard account.isIdle, !owes, account.interest.values.allSatisfy(\.isZero) else {
            throw .notWhileOpen
        }
        state.watch.accountChanged(uid)
        state.accounts[uid]?.level = level
        if level != .multiCurrency { state.accounts[uid]?.borrowsAutomatically = false }
    }

    /// Net or long-short. Refused while anything is open; whether spot orders that wait are a reason
    /// is not documented, so they are.
    mutating func setPositionMode(_ text: String, uid: String) throws(Rejection) {
        guard let mode = PaperAccount.PositionMode(rawValue: text) else {
            throw .parameter("posMode")
        }
        guard state.accounts[uid]?.isIdle == true else { throw .notWhileOpen }
        state.accounts[uid]?.positionMode = mode
    }

    /// Whether a multi-currency account borrows silently (54001 for others). Refused while it owes.
    mutating func setAutoLoan(_ isOn: Bool, uid: String) throws(Rejection) {
        guard let account = state.accounts[uid], account.level == .multiCurrency else {
            throw .noLoans
        }
        let owes = (state.ledger.cash[.account(uid)] ?? [:]).values.contains(where: \.isNegative)
        if !isOn, account.borrowsAutomatically, owes { throw .notWhileOpen }
        state.accounts[uid]?.borrowsAutomatically = isOn
    }

    /// In which currency spot fees are taken. Refused while orders wait, whose holds were reckoned
    /// with the other type.
    mutating func setFeeType(_ text: String, uid: String) throws(Rejection) {
        guard let type = FeeType(rawValue: text) else { throw .parameter("feeType") }
        guard state.accounts[uid]?.pending.isEmpty == true else { throw .notWhileOpen }
        state.accounts[uid]?.feeType = type
    }

    /// What happens when orders of the account meet, unless they say it themselves.
    mutating func setSelfTradePrevention(_ text: String, uid: String) throws(Rejection) {
        guard let mode = SelfTradePrevention(rawValue: text) else { throw .parameter("stpMode") }
        state.accounts[uid]?.selfTrade = mode
    }

    /// One leverage for all expiries of a future's family, or for a currency or pair that is margined
    /// across. Refused while orders of it wait (59107), beyond the tier that the position is in
    /// (59102), and where the margin would not suffice (59103).
    ///
    /// - Parameter name: an instrument id, or a currency.
    mutating func setLeverage(
        _ leverage: Exact, of name: String, uid: String, at now: Timestamp
    ) throws(Rejection) {
        guard let account = state.accounts[uid] else { throw .accountMode }
        guard leverage.isPositive else { throw .parameter("lever") }
        let instrument = state.listing[name]
        let family = instrument.flatMap { $0.contract == nil ? nil : $0.family } ?? name
        let waits = account.pending.contains { id in
            guard let order = state.orders[id] else { return false }
            return order.instrument.family == family || order.instrument.id == family
        }
        guard !waits else { throw .leverageWhilePending }
        guard let instrument, instrument.contract != nil else {
            guard leverage <= 10 else { throw .leverageTooHigh }
            state.accounts[uid]?.leverages[family] = leverage
            return
        }
        let held = contractsByFamily(account)[family] ?? 0
        guard let most = instrument.tiers.first?.leverage, leverage <= most,
            held <= instrument.mostContracts(atLeverage: leverage)
        else { throw .leverageTooHigh }
        try checkMargin(account, family, leverage, at: now)
        state.accounts[uid]?.leverages[family] = leverage
    }

    /// A lower leverage binds more margin, which must be there.
    private func checkMargin(
        _ account: AccountState, _ family: String, _ leverage: Exact, at now: Timestamp
    ) throws(Rejection) {
        let before = figures(of: account, at: now)
        var changed = account
        changed.leverages[family] = leverage
        let after = figures(of: changed, at: now)
        guard after.initialMargin > before.initialMargin else { return }
        if account.level == .multiCurrency {
            guard after.adjustedEquity >= after.initialMargin + after.ordersFrozen else {
                throw .leverageTooLow
            }
            return
        }
        for (currency, figure) in after.currencies {
            guard figure.equity >= after.frozen(currency) else { throw .leverageTooLow }
        }
    }
}
