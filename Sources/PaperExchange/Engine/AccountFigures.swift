import Domain

/// What one currency of an account amounts to, in that currency.
struct CurrencyFigures: Hashable, Sendable {
    var cash: Exact = 0
    /// Unrealised, of all futures settled in this currency.
    var profit: Exact = 0
    /// Accrued and not yet taken out of the cash.
    var interest: Exact = 0
    /// Held by spot orders.
    var spotFrozen: Exact = 0
    /// Held by orders that open futures: margin and fee.
    var marginFrozen: Exact = 0
    var initialMargin: Exact = 0
    var maintenance: Exact = 0
    /// What liquidating the positions would be charged.
    var liquidationFee: Exact = 0
    /// Worth of the positions.
    var notional: Exact = 0

    var equity: Exact { cash + profit - interest }
    /// Borrowed: what cash is short of.
    var liability: Exact { cash.isNegative ? -cash : 0 }
    /// Lent against losses that are not realised: what equity is short of beyond ``liability``.
    var unrealisedLiability: Exact { max(0, -(cash + profit) - liability) }
    /// The equity at or below which the positions are liquidated.
    var required: Exact { maintenance + liquidationFee }
}

/// What an account amounts to at one moment.
struct AccountFigures: Sendable {
    let level: PaperAccount.Level
    /// Every currency ever held.
    let currencies: [String: CurrencyFigures]
    /// USD for one unit.
    let dollars: [String: Exact]
    let collateral: [String: Collateral]
    /// By how much the account's fee level multiplies what may be borrowed.
    var quotaFactor: Exact = 1

    subscript(currency: String) -> CurrencyFigures { currencies[currency] ?? CurrencyFigures() }

    private var isShared: Bool { level == .multiCurrency }

    // MARK: One currency

    func frozen(_ currency: String) -> Exact {
        isShared ? self[currency].spotFrozen : ordersFrozen(currency) + self[currency].initialMargin
    }
    func ordersFrozen(_ currency: String) -> Exact {
        let figures = self[currency]
        return isShared ? figures.spotFrozen : figures.spotFrozen + figures.marginFrozen
    }
    /// What can be spent or moved. Profit that is not realised cannot; a loss already counts.
    func available(_ currency: String) -> Exact {
        let figures = self[currency]
        return max(0, min(figures.cash, figures.equity) - frozen(currency))
    }
    /// What can serve as margin.
    func availableEquity(_ currency: String) -> Exact {
        isShared
            ? available(currency) : max(0, self[currency].equity - frozen(currency))
    }
    /// What could margin futures that settle in a currency, in that currency.
    func availableMargin(_ currency: String) -> Exact {
        guard isShared else { return availableEquity(currency) }
        let coins = try? free.divided(by: dollars[currency] ?? 0, scale: 8, .down)
        return coins ?? 0
    }
    func usd(_ amount: Exact, _ currency: String) -> Exact { amount * (dollars[currency] ?? 0) }

    /// USD that a currency's equity counts as collateral; a liability counts in full.
    func discounted(_ currency: String) -> Exact {
        let rules = collateral[currency] ?? .none
        return usd(rules.counted(self[currency].equity), currency)
    }
    func isCollateral(_ currency: String) -> Bool { collateral[currency]?.tiers.isEmpty == false }

    // MARK: The whole account, USD

    var totalEquity: Exact { currencies.map { usd($0.value.equity, $0.key) }.sum() }

    /// Equity after the haircuts on coins that count as collateral; liabilities count in full.
    var adjustedEquity: Exact { currencies.keys.map(discounted).sum() }
    /// Margin of positions, and a fifth of what is borrowed.
    var initialMargin: Exact {
        currencies.map { currency, figures in
            usd(
                figures.initialMargin + (figures.liability + figures.unrealisedLiability)
                    * AccountFigures.loanMargin,
                currency)
        }.sum()
    }
    /// Maintenance margin of positions and loans.
    var maintenance: Exact {
        currencies.map { currency, figures in
            usd(
                figures.maintenance + (figures.liability + figures.unrealisedLiability)
                    * AccountFigures.loanMaintenance,
                currency)
        }.sum()
    }
    var liquidationFees: Exact { currencies.map { usd($0.value.liquidationFee, $0.key) }.sum() }
    var ordersFrozen: Exact { currencies.map { usd($0.value.marginFrozen, $0.key) }.sum() }
    /// Margin for what pending spot orders would have to borrow.
    var borrowFrozen: Exact {
        guard isShared else { return 0 }
        return currencies.keys.map { potentialBorrowing($0, inDollars: true) }.sum()
            * AccountFigures.loanMargin
    }
    /// What pending spot orders would borrow if all were filled.
    func potentialBorrowing(_ currency: String, inDollars: Bool = false) -> Exact {
        let figures = self[currency]
        let borrowed = max(0, figures.spotFrozen - max(0, figures.cash))
        return inDollars ? usd(borrowed, currency) : borrowed
    }
    var notional: Exact { currencies.map { usd($0.value.notional, $0.key) }.sum() }
    /// What is free to serve as margin in multi-currency mode.
    var free: Exact { max(0, adjustedEquity - initialMargin - ordersFrozen - borrowFrozen) }

    /// What multi-currency mode would lend of a currency.
    func loanable(_ currency: String) -> Exact {
        guard isShared, let price = dollars[currency], price.isPositive else { return 0 }
        let left =
            (collateral[currency]?.quota ?? 0) * quotaFactor - self[currency].liability
            - potentialBorrowing(currency)
        let leverage = try? Exact.one.divided(by: AccountFigures.loanMargin)
        let loan = try? (free * (leverage ?? 0)).divided(by: price, scale: 8, .down)
        return max(0, min(left, loan ?? 0))
    }

    // MARK: Health

    /// Equity over what the positions require; liquidation at one or less. Of one currency in
    /// futures mode, of the whole account in multi-currency mode, where the currency does not count.
    /// `nil` without a risk.
    func marginRatio(_ currency: String) -> Exact? {
        if isShared {
            return try? adjustedEquity.divided(by: maintenance + liquidationFees, scale: 12)
        }
        return try? self[currency].equity.divided(by: self[currency].required, scale: 12)
    }

    /// Share of a loan that must be covered by margin, and to be kept.
    static let loanMargin = Grid(places: 1).exact(2)
    static let loanMaintenance = Grid(places: 2).exact(3)
}
