import Domain

/// What one currency of an account amounts to, in that currency.
struct CurrencyFigures: Sendable {
    var cash: Exact = 0
    /// Unrealised, of all futures settled in this currency.
    var profit: Exact = 0
    /// Held by spot orders.
    var spotFrozen: Exact = 0
    /// Held by orders that open futures: margin and fee.
    var marginFrozen: Exact = 0
    var initialMargin: Exact = 0
    var maintenance: Exact = 0
    /// Worth of the positions.
    var notional: Exact = 0

    var equity: Exact { cash + profit }
    /// Borrowed: what cash is short of.
    var liability: Exact { cash.isNegative ? -cash : 0 }
}

/// What an account amounts to at one moment.
struct AccountFigures: Sendable {
    let level: PaperAccount.Level
    /// Every currency ever held.
    let currencies: [String: CurrencyFigures]
    /// USD for one unit.
    let dollars: [String: Exact]

    subscript(currency: String) -> CurrencyFigures { currencies[currency] ?? CurrencyFigures() }

    // MARK: One currency

    func frozen(_ currency: String) -> Exact {
        let figures = self[currency]
        return level == .futures
            ? figures.spotFrozen + figures.marginFrozen + figures.initialMargin : figures.spotFrozen
    }
    func ordersFrozen(_ currency: String) -> Exact {
        let figures = self[currency]
        return level == .futures ? figures.spotFrozen + figures.marginFrozen : figures.spotFrozen
    }
    /// What can be spent or moved. Profit that is not realised cannot; a loss already counts.
    func available(_ currency: String) -> Exact {
        let figures = self[currency]
        return max(0, min(figures.cash, figures.equity) - frozen(currency))
    }
    /// What can serve as margin.
    func availableEquity(_ currency: String) -> Exact {
        level == .futures
            ? max(0, self[currency].equity - frozen(currency)) : available(currency)
    }
    /// What could margin futures that settle in a currency, in that currency.
    func availableMargin(_ currency: String) -> Exact {
        guard level == .multiCurrency else { return availableEquity(currency) }
        let coins = try? free.divided(by: dollars[currency] ?? 0, scale: 8, .down)
        return coins ?? 0
    }
    func usd(_ amount: Exact, _ currency: String) -> Exact { amount * (dollars[currency] ?? 0) }

    // MARK: The whole account, USD

    var totalEquity: Exact { currencies.map { usd($0.value.equity, $0.key) }.sum() }

    /// Equity after the haircuts on coins that count as collateral; liabilities count in full.
    var adjustedEquity: Exact {
        currencies.map { currency, figures in
            let value = usd(figures.equity, currency)
            return value.isNegative ? value : value * AccountFigures.discount(currency)
        }.sum()
    }
    /// Margin of positions, and a fifth of what is borrowed.
    var initialMargin: Exact {
        currencies.map { currency, figures in
            usd(figures.initialMargin + figures.liability * AccountFigures.loanMargin, currency)
        }.sum()
    }
    var maintenance: Exact { currencies.map { usd($0.value.maintenance, $0.key) }.sum() }
    var ordersFrozen: Exact {
        currencies.map { usd($0.value.marginFrozen, $0.key) }.sum()
    }
    var notional: Exact { currencies.map { usd($0.value.notional, $0.key) }.sum() }
    /// What is free to serve as margin in multi-currency mode.
    var free: Exact { max(0, adjustedEquity - initialMargin - ordersFrozen) }

    /// What multi-currency mode would lend of a currency.
    func loanable(_ currency: String) -> Exact {
        guard let price = dollars[currency], price.isPositive else { return 0 }
        let loan = try? (free * 5).divided(by: price, scale: 8, .down)
        return loan ?? 0
    }

    /// Share of a loan that must be covered by margin.
    static let loanMargin = Grid(places: 1).exact(2)
    /// Maintenance margin of the first tier, as recorded for BTC-USD.
    static let maintenanceRate = Grid(places: 3).exact(4)

    /// Share of a currency's value that counts as collateral.
    static func discount(_ currency: String) -> Exact {
        switch currency {
        case "USDT", "USD": 1
        case "BTC", "ETH": Grid(places: 2).exact(98)
        case "SOL", "XRP", "LTC": Grid(places: 2).exact(95)
        default: 0
        }
    }
}

extension Engine {
    func figures(of account: AccountState, at now: Timestamp) -> AccountFigures {
        var currencies: [String: CurrencyFigures] = [:]
        for (currency, cash) in state.ledger.cash[.account(account.uid)] ?? [:] {
            currencies[currency, default: CurrencyFigures()].cash = cash
        }
        for (key, position) in account.positions where position.isOpen {
            guard let instrument = state.listing[key.instrumentID],
                let contract = instrument.contract
            else { continue }
            let margin = margin(position, instrument, contract, account, at: now)
            currencies[contract.settleCurrency, default: CurrencyFigures()].add(margin)
        }
        for id in account.pending {
            guard let order = state.orders[id] else { continue }
            let hold = hold(of: order, account)
            if order.instrument.contract == nil {
                currencies[hold.currency, default: CurrencyFigures()].spotFrozen += hold.amount
            } else {
                currencies[hold.currency, default: CurrencyFigures()].marginFrozen += hold.amount
            }
        }
        var dollars: [String: Exact] = [:]
        // What is not held yet can still be borrowed or margined.
        let known = Set(currencies.keys).union(CoinModel.majors.map(\.name)).union(["USDT", "USD"])
        for currency in known { dollars[currency] = self.dollars(per: currency, at: now) }
        return AccountFigures(level: account.level, currencies: currencies, dollars: dollars)
    }

    /// Profit and margins of one position, in the settle currency at cash precision.
    func margin(
        _ position: Position, _ instrument: PaperInstrument, _ contract: Contract,
        _ account: AccountState, at now: Timestamp
    ) -> PositionMargin {
        let lotWorth = contract.worthOfLot(at: market.mark(of: instrument, at: now))
        let notional = Exact(position.lots.magnitude) * lotWorth
        let initial = try? notional.divided(
            by: account.leverage(of: instrument), scale: Ledger.scale)
        return PositionMargin(
            profit: Ledger.rounded(position.unrealised(contract, lotWorth: lotWorth)),
            notional: Ledger.rounded(notional), initial: initial ?? Ledger.rounded(notional),
            maintenance: Ledger.rounded(notional * AccountFigures.maintenanceRate))
    }

    /// What an open order keeps from being used for anything else.
    func hold(of order: Order, _ account: AccountState) -> (currency: String, amount: Exact) {
        let instrument = order.instrument
        let price = instrument.price.exact(order.price)
        guard let contract = instrument.contract else {
            let quantity = instrument.size.exact(order.remaining)
            guard order.terms.side == .buy else { return (instrument.base, quantity) }
            let fee = account.feeType == .quote ? 1 + settings.fees.spotTaker : 1
            return (instrument.quote, Ledger.rounded(quantity * price * fee))
        }
        let lots = min(order.openingLots, order.remaining)
        let need = marginNeed(contract, price: price, lots: lots, instrument, account)
        return (contract.settleCurrency, need)
    }

    /// Margin and fee of opening `lots` at a price.
    func marginNeed(
        _ contract: Contract, price: Exact, lots: Int64, _ instrument: PaperInstrument,
        _ account: AccountState
    ) -> Exact {
        let worth = contract.worthOfLot(at: price) * Exact(lots)
        let margin = try? worth.divided(by: account.leverage(of: instrument))
        return Ledger.rounded((margin ?? worth) + worth * settings.fees.futuresTaker)
    }
}

struct PositionMargin: Sendable {
    let profit: Exact
    let notional: Exact
    let initial: Exact
    let maintenance: Exact
}

extension CurrencyFigures {
    fileprivate mutating func add(_ margin: PositionMargin) {
        profit += margin.profit
        notional += margin.notional
        initialMargin += margin.initial
        maintenance += margin.maintenance
    }
}
