import Domain

/// What borrowing costs an account, and how much it may.
extension PaperExchange {
    /// Currencies that are lent, one or all.
    private func lent(_ call: Call) throws(Refusal) -> [(currency: String, terms: Collateral)] {
        let all = engine.settings.collateral
        guard let currency = call.query["ccy"] else {
            return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
        guard let terms = all[currency] else { throw .parameter("ccy") }
        return [(currency, terms)]
    }

    /// `account/interest-rate`: a day's, as the recorded sizes tell, whatever the documentation says.
    func interestRates(_ call: Call) throws(Refusal) -> Answer {
        Answer.rows(try lent(call)) {
            $0.field("ccy", $1.currency)
            $0.field("interestRate", $1.terms.dailyRate)
        }
    }

    /// `account/interest-limits`: what is owed and what may be borrowed yet.
    func interestLimits(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        _ = try call.choice("type", of: ["1", "2"])
        let lent = try lent(call)
        let figures = engine.figures(of: account, at: call.now)
        let debt = figures.currencies.map { figures.usd($1.debt, $0) }.sum()
        let interest = figures.currencies.map { figures.usd($1.interest, $0) }.sum()
        let deduction = max(1, engine.settings.rules.interestDeductionHours) * Timestamp.hour
        return Answer.row { json in
            json.field("debt", debt.rounded(to: Scale.usd, .halfEven))
            json.field("interest", interest.rounded(to: Scale.usd, .halfEven))
            json.field("loanAlloc", "")
            json.field("nextInterestTime", call.now.next(Timestamp.hour))
            json.field("nextDiscountTime", call.now.next(deduction))
            json.array("records") { json in
                for (currency, terms) in lent {
                    json.object { figures.write(currency, terms, to: &$0) }
                }
            }
        }
    }

    /// `account/interest-accrued`: what each hour cost, a year back.
    func accruedInterest(_ call: Call) throws(Refusal) -> Answer {
        _ = try account(call)
        let paging = try Paging(call)
        _ = try call.choice("type", of: ["1", "2"])
        let page = paging.page(
            of: accruals(of: call.uid), time: \.time,
            since: call.now - 365 * Timestamp.day
        ) { accrual in
            call.allows("ccy", accrual.currency) && call.allows("mgnMode", "cross")
                && call.allows("instId", "") && call.allows("type", "2")
        }
        return Answer.rows(page) { json, accrual in
            json.field("type", "2")
            json.field("ccy", accrual.currency)
            json.field("instId", "")
            json.field("mgnMode", "cross")
            json.field("interest", accrual.interest)
            json.field("interestRate", accrual.rate)
            json.field("liab", accrual.liability)
            json.field("totalLiab", accrual.totalLiability)
            json.field("interestFreeLiab", accrual.interestFree)
            json.field("ts", accrual.time)
        }
    }
}

extension CurrencyFigures {
    /// All that is owed: borrowed cash and losses that are not realised.
    fileprivate var debt: Exact { liability + unrealisedLiability }
}

extension AccountFigures {
    fileprivate func write(_ currency: String, _ terms: Collateral, to json: inout JSONWriter) {
        let figures = self[currency]
        json.field("ccy", currency)
        json.field("rate", terms.dailyRate)
        json.field("loanQuota", terms.quota)
        json.field("surplusLmt", max(0, terms.quota - figures.debt))
        json.object("surplusLmtDetails") { _ in }
        json.field("usedLmt", figures.debt)
        json.field("interest", figures.interest)
        json.field("interestFreeLiab", min(figures.unrealisedLiability, terms.interestFree))
        json.field(
            "potentialBorrowingAmt", level == .multiCurrency ? potentialBorrowing(currency) : 0)
        json.blanks("availLoan", "avgRate", "posLoan", "usedLoan")
    }
}

extension Timestamp {
    /// The next whole multiple of a span since 1970, after this moment.
    fileprivate func next(_ span: Int64) -> Timestamp {
        Timestamp(milliseconds: (milliseconds.flooredDivision(by: span) + 1) * span)
    }
}
