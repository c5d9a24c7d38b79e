import Domain

/// What borrowing costs a multi-currency account: an hour's interest on what is owed on the hour.
extension Engine {
    mutating func chargeInterest(at time: Timestamp) {
        let hours = settings.rules.interestDeductionHours
        let isDeduction = (time.milliseconds / Timestamp.hour) % max(1, hours) == 0
        for uid in state.uids where state.accounts[uid]?.level == .multiCurrency {
            accrueInterest(uid, at: time)
            if isDeduction { deductInterest(uid, at: time) }
        }
    }

    private mutating func accrueInterest(_ uid: String, at time: Timestamp) {
        guard let account = state.accounts[uid] else { return }
        let mayOwe =
            account.positions.values.contains(where: \.isOpen)
            || (state.ledger.cash[.account(uid)] ?? [:]).values.contains(where: \.isNegative)
        guard mayOwe else { return }
        let figures = figures(of: account, at: time)
        for (currency, figure) in figures.currencies.sorted(by: { $0.key < $1.key }) {
            let rules = settings.collateral[currency] ?? .none
            let total = figure.liability + figure.unrealisedLiability
            let liable =
                figure.liability
                + max(0, figure.unrealisedLiability - rules.interestFree)
            let rate = hourlyRate(of: currency)
            let interest = Ledger.rounded(liable * rate, currency)
            guard interest.isPositive else { continue }
            state.watch.accountChanged(uid)
            state.accounts[uid]?.interest[currency, default: 0] += interest
            state.add(
                InterestAccrual(
                    time: time, currency: currency, liability: liable, totalLiability: total,
                    interestFree: total - liable, rate: rate, interest: interest), to: uid)
        }
    }

    /// A twenty-fourth of the day's rate, to sixteen places.
    func hourlyRate(of currency: String) -> Exact {
        let daily = settings.collateral[currency]?.dailyRate ?? 0
        let hourly = try? daily.divided(by: 24, scale: 16)
        return hourly ?? daily
    }

    /// Takes what has accrued out of the cash, which may become a larger debt by it.
    private mutating func deductInterest(_ uid: String, at time: Timestamp) {
        let owed = state.accounts[uid]?.interest ?? [:]
        for (currency, interest) in owed.sorted(by: { $0.key < $1.key }) where !interest.isZero {
            state.ledger.move(interest, currency, from: .account(uid), to: .lenders)
            var bill = BillRecord(
                id: state.nextID(), time: time, kind: .interest, currency: currency,
                change: -interest, balance: state.ledger.balance(of: .account(uid), currency),
                size: interest)
            (bill.interest, bill.marginMode) = (interest, "cross")
            state.add(bill, to: uid)
        }
        state.accounts[uid]?.interest = [:]
    }
}
