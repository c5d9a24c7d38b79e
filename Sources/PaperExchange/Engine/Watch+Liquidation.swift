import Domain

extension Engine {
    /// By what fraction all prices would have to move against an account before it could have to be
    /// liquidated, 0 where it has to be; `nil` where no move can do that.
    func distanceToLiquidation(of uid: String, at now: Timestamp) -> Double? {
        guard let account = state.accounts[uid], account.level != .spot, mayOwe(account) else {
            return nil
        }
        func distance(_ slack: Exact, _ exposure: Exact) -> Double? {
            guard exposure.isPositive else { return nil }
            // Worths are not linear in the price: half of the way is certainly free.
            return max(0, slack.approximate / exposure.approximate / 2)
        }
        guard account.level == .multiCurrency else {
            return currencyFigures(of: account, at: now).values.compactMap {
                distance($0.equity - $0.required, $0.notional * 2)
            }.min()
        }
        let figures = figures(of: account, at: now)
        let exposure = figures.currencies.map { currency, figure in
            figures.usd(figure.equity.magnitude + figure.notional * 2, currency)
        }.sum()
        return distance(
            figures.adjustedEquity - figures.maintenance - figures.liquidationFees, exposure)
    }
}
