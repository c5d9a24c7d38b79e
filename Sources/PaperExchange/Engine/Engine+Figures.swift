import Domain

/// Profit and margins of one position, in the settle currency at cash precision.
struct PositionMargin: Hashable, Sendable {
    let profit: Exact
    let notional: Exact
    let initial: Exact
    let maintenance: Exact
    let liquidationFee: Exact
    let tier: Int
}

extension Engine {
    /// Every figure of an account at a moment.
    func figures(of account: AccountState, at now: Timestamp) -> AccountFigures {
        let currencies = currencyFigures(of: account, at: now)
        var dollars: [String: Exact] = [:]
        // What is not held yet can still be borrowed or margined.
        for currency in Set(currencies.keys).union(settings.collateral.keys) {
            dollars[currency] = self.dollars(per: currency, at: now)
        }
        return AccountFigures(
            level: account.level, currencies: currencies, dollars: dollars,
            collateral: settings.collateral)
    }

    /// The figures of an account as far as they bear on what can be done with one currency: all of
    /// them where currencies stand in for each other, else that currency's.
    func figures(
        of account: AccountState, around currency: String, at now: Timestamp
    ) -> AccountFigures {
        guard account.level != .multiCurrency else { return figures(of: account, at: now) }
        return AccountFigures(
            level: account.level, currencies: currencyFigures(of: account, currency, at: now),
            dollars: [:], collateral: [:])
    }

    /// The figures of each currency by itself.
    ///
    /// - Parameter only: of this currency alone.
    func currencyFigures(
        of account: AccountState, _ only: String? = nil, at now: Timestamp
    ) -> [String: CurrencyFigures] {
        var currencies: [String: CurrencyFigures] = [:]
        for (currency, cash) in state.ledger.cash[.account(account.uid)] ?? [:] {
            currencies[currency, default: CurrencyFigures()].cash = cash
        }
        let contracts = contractsByFamily(account, settledIn: only)
        for (key, position) in account.positions where position.isOpen {
            guard let instrument = state.listing[key.instrumentID],
                let contract = instrument.contract,
                only == nil || contract.settleCurrency == only
            else { continue }
            let margin = margin(
                position, instrument, contract, account,
                familyContracts: contracts[instrument.family] ?? 0, at: now)
            currencies[contract.settleCurrency, default: CurrencyFigures()].add(margin)
        }
        for (currency, hold) in account.holds {
            currencies[currency, default: CurrencyFigures()].spotFrozen = hold.spot
            currencies[currency, default: CurrencyFigures()].marginFrozen = hold.margin
        }
        for (currency, interest) in account.interest where !interest.isZero {
            currencies[currency, default: CurrencyFigures()].interest = interest
        }
        return currencies
    }

    /// Contracts held by family, both sides counted.
    ///
    /// - Parameter currency: of those only that settle in it.
    func contractsByFamily(
        _ account: AccountState, settledIn currency: String? = nil
    ) -> [String: Exact] {
        var contracts: [String: Exact] = [:]
        for (key, position) in account.positions where position.isOpen {
            guard let instrument = state.listing[key.instrumentID],
                currency == nil || instrument.contract?.settleCurrency == currency
            else { continue }
            contracts[instrument.family, default: 0] += instrument.size.exact(position.size)
        }
        return contracts
    }

    /// Profit and margins of one position, in the settle currency at cash precision.
    func margin(
        _ position: Position, _ instrument: PaperInstrument, _ contract: Contract,
        _ account: AccountState, at now: Timestamp
    ) -> PositionMargin {
        margin(
            position, instrument, contract, account,
            familyContracts: contractsByFamily(account)[instrument.family] ?? 0, at: now)
    }

    private func margin(
        _ position: Position, _ instrument: PaperInstrument, _ contract: Contract,
        _ account: AccountState, familyContracts: Exact, at now: Timestamp
    ) -> PositionMargin {
        let currency = contract.settleCurrency
        let lotWorth = contract.worthOfLot(at: market.mark(of: instrument, at: now))
        let notional = Exact(position.size) * lotWorth
        let initial = try? notional.divided(
            by: account.leverage(of: instrument), scale: Ledger.scale(of: currency))
        let tier = instrument.tier(ofContracts: familyContracts)
        return PositionMargin(
            profit: Ledger.rounded(position.unrealised(contract, lotWorth: lotWorth), currency),
            notional: Ledger.rounded(notional, currency),
            initial: initial ?? Ledger.rounded(notional, currency),
            maintenance: Ledger.rounded(notional * (tier?.maintenance ?? 1), currency),
            liquidationFee: Ledger.rounded(
                notional * fees(of: account).liquidation, currency),
            tier: tier?.number ?? 0)
    }

    /// What trading costs the account.
    func fees(of account: AccountState) -> FeeSchedule {
        settings.feeLevels[account.feeLevel] ?? settings.fees
    }

    // MARK: Prices of a position

    /// The mark price at which the position's part of the account would be liquidated, all other
    /// prices staying as they are; `nil` where no price does that.
    ///
    /// With worth `w` at the price sought and `m` at the mark, equity `E ± (w − m)` meets
    /// `other + w · (maintenance + fee)`.
    func liquidationPrice(
        of position: Position, _ instrument: PaperInstrument, _ account: AccountState,
        _ figures: AccountFigures, at now: Timestamp
    ) -> Exact? {
        guard let contract = instrument.contract, position.isOpen else { return nil }
        let margin = margin(position, instrument, contract, account, at: now)
        let worth =
            contract.worthOfLot(at: market.mark(of: instrument, at: now))
            * Exact(position.size)
        var (equity, required): (Exact, Exact) = (0, 0)
        if account.level == .multiCurrency {
            let price = figures.dollars[contract.settleCurrency] ?? 0
            let all = figures.maintenance + figures.liquidationFees
            equity = (try? figures.adjustedEquity.divided(by: price)) ?? 0
            required = (try? all.divided(by: price)) ?? 0
        } else {
            equity = figures[contract.settleCurrency].equity
            required = figures[contract.settleCurrency].required
        }
        let own = margin.maintenance + margin.liquidationFee
        guard let rate = try? own.divided(by: worth) else { return nil }
        let slope: Exact = (position.lots < 0 ? 1 : -1) * contract.worthSign
        let sought = try? (slope * worth - equity + required - own).divided(by: slope - rate)
        guard let sought, sought.isPositive else { return nil }
        return contract.price(ofLots: position.size, worth: sought)
    }

    /// Where closing at the taker's rate leaves nothing: `F(1+f)/(1−f)` long, `F(1−f)/(1+f)` short.
    func breakEven(
        of position: Position, _ instrument: PaperInstrument, _ account: AccountState
    ) -> Exact? {
        guard let contract = instrument.contract, position.isOpen,
            let entry = contract.price(ofLots: position.size, worth: position.entryWorth)
        else { return nil }
        let fee = fees(of: account).futuresTaker
        let isLong = position.lots > 0
        let price = try? (entry * (isLong ? 1 + fee : 1 - fee)).divided(
            by: isLong ? 1 - fee : 1 + fee, scale: 12)
        return price
    }
}

extension CurrencyFigures {
    fileprivate mutating func add(_ margin: PositionMargin) {
        profit += margin.profit
        notional += margin.notional
        initialMargin += margin.initial
        maintenance += margin.maintenance
        liquidationFee += margin.liquidationFee
    }
}
