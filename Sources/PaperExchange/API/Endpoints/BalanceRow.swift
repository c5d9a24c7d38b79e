import Domain

extension PaperExchange {
    /// `account/balance`: one row with totals and a detail for each currency.
    func balance(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let chosen = Set(try call.list("ccy", most: 20))
        let figures = engine.figures(of: account, at: call.now)
        // What is neither held nor owed is left out.
        let currencies = figures.currencies.filter {
            (chosen.isEmpty || chosen.contains($0.key))
                && !($0.value.cash.isZero && $0.value.equity.isZero)
        }
        return Answer.row { json in
            json.array("details") { json in
                for currency in currencies.keys.sorted() {
                    json.object { figures.write(currency, account, to: &$0, at: call.now) }
                }
            }
            figures.writeTotals(to: &json, at: call.now)
        }
    }
}

extension AccountFigures {
    /// Dollars are shown to eight places.
    private func shown(_ dollars: Exact) -> Exact { dollars.rounded(to: Scale.usd, .halfEven) }

    private func ratio(_ equity: Exact, to maintenance: Exact) -> Exact? {
        try? equity.divided(by: maintenance, scale: 12)
    }

    /// The account-level figures. In futures mode risk is counted by currency: most are empty.
    func writeTotals(to json: inout JSONWriter, at now: Timestamp) {
        let isShared = level == .multiCurrency
        let borrowed = currencies.map { usd($0.value.liability, $0.key) }.sum()
        json.field("totalEq", shown(totalEquity))
        json.field("adjEq", isShared ? shown(adjustedEquity) : nil)
        json.field("availEq", isShared ? shown(free) : nil)
        json.field("imr", isShared ? shown(initialMargin) : nil)
        json.field("mmr", isShared ? shown(maintenance) : nil)
        json.field(
            "mgnRatio",
            isShared ? marginRatio("") : nil)
        json.field("ordFroz", isShared ? shown(ordersFrozen) : nil)
        json.field("borrowFroz", isShared ? shown(borrowFrozen) : nil)
        json.field("notionalUsd", isShared ? shown(notional + borrowed) : nil)
        json.field("notionalUsdForBorrow", isShared ? shown(borrowed) : nil)
        json.field("notionalUsdForFutures", isShared ? shown(notional) : nil)
        json.field("notionalUsdForOption", isShared ? "0" : "")
        json.field("notionalUsdForSwap", isShared ? "0" : "")
        json.field("isoEq", "0")
        json.field(
            "upl", isShared ? shown(currencies.map { usd($0.value.profit, $0.key) }.sum()) : nil)
        json.blanks("delta", "deltaLever", "deltaNeutralStatus")
        json.field("uTime", now)
    }

    func write(
        _ currency: String, _ account: AccountState, to json: inout JSONWriter, at now: Timestamp
    ) {
        let figures = self[currency]
        let isShared = level == .multiCurrency
        let hasRisk = figures.maintenance.isPositive
        let value = usd(figures.equity, currency)
        json.field("ccy", currency)
        json.field("cashBal", figures.cash)
        json.field("eq", figures.equity)
        json.field("eqUsd", shown(value))
        json.field("availBal", available(currency))
        json.field("availEq", availableEquity(currency))
        json.field("frozenBal", frozen(currency))
        json.field("ordFrozen", ordersFrozen(currency))
        json.field("upl", figures.profit)
        json.field("disEq", shown(discounted(currency)))
        json.field("imr", isShared ? nil : figures.initialMargin)
        json.field("mmr", isShared ? nil : figures.maintenance)
        json.field(
            "mgnRatio",
            !isShared && hasRisk ? marginRatio(currency) : nil)
        json.field(
            "notionalLever",
            isShared ? nil : hasRisk ? ratio(figures.notional, to: figures.equity) : 0)
        writeLoans(currency, account, to: &json)
        json.flag("collateralEnabled", isShared && isCollateral(currency))
        json.flag("collateralRestrict", false)
        json.field("colRes", "0")
        json.field("colBorrAutoConversion", "0")
        json.field("autoLendStatus", "off")
        json.field("autoLendMtAmt", "0")
        for key in AccountFigures.zeros { json.field(key, "0") }
        json.blanks(
            "spotInUseAmt", "clSpotInUseAmt", "maxSpotInUse", "maxSpotInUseAmt", "spotBal",
            "openAvgPx", "accAvgPx",
            "spotUpl", "spotUplRatio", "totalPnl", "totalPnlRatio")
        json.field("uTime", now)
    }

    /// Figures of products that are not traded here.
    private static let zeros: [StaticString] = [
        "isoEq", "isoLiab", "isoUpl", "fixedBal", "rewardBal", "smtSyncEq", "spotCopyTradingEq",
        "spotIsoBal", "stgyEq",
    ]

    /// What is borrowed; empty in futures mode, which does not lend.
    private func writeLoans(
        _ currency: String, _ account: AccountState, to json: inout JSONWriter
    ) {
        let figures = self[currency]
        let isShared = level == .multiCurrency
        json.field("liab", isShared ? figures.liability : nil)
        json.field("crossLiab", isShared ? figures.liability : nil)
        json.field("uplLiab", isShared ? figures.unrealisedLiability : nil)
        json.field("interest", isShared ? figures.interest : nil)
        json.field(
            "borrowFroz", isShared ? shown(potentialBorrowing(currency, inDollars: true)) : nil)
        json.field(
            "maxLoan", isShared ? account.borrowsAutomatically ? loanable(currency) : 0 : nil)
        json.field("frpType", "0")
        json.field("twap", "0")
    }
}
