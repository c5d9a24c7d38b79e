import Domain

extension Engine {
    /// The largest order of each side that the account could place now.
    ///
    /// - Returns: coins of a spot pair, contracts of a future.
    func largestSizes(
        of instrument: PaperInstrument, for account: AccountState, price: Exact?, at now: Timestamp
    ) -> (buy: Exact, sell: Exact) {
        guard let contract = instrument.contract else {
            return largestSpotSizes(of: instrument, for: account, price: price, at: now)
        }
        let limits = market.priceLimits(of: instrument, at: now)
        let available = figures(of: account, at: now).availableMargin(contract.settleCurrency)
        func size(_ side: Side) -> Exact {
            let limit = side == .buy ? limits.buy : limits.sell
            let perLot = marginNeed(
                contract, price: price ?? instrument.price.exact(limit), lots: 1, instrument,
                account)
            let opening = try? available.divided(by: perLot, scale: 0, .down)
            let lots = closableLots(instrument, side, account)
            let step = instrument.size.step
            return min((opening ?? 0) * step, instrument.size.exact(instrument.maximumLimitLots))
                + instrument.size.exact(lots)
        }
        return (size(.buy), size(.sell))
    }

    /// What an order of a side would close: the net position of the other side.
    private func closableLots(
        _ instrument: PaperInstrument, _ side: Side, _ account: AccountState
    ) -> Int64 {
        let lots = account.lots(of: instrument, .net)
        return side == .buy ? max(0, -lots) : max(0, lots)
    }

    private func largestSpotSizes(
        of instrument: PaperInstrument, for account: AccountState, price: Exact?, at now: Timestamp
    ) -> (buy: Exact, sell: Exact) {
        let figures = figures(of: account, at: now)
        func spendable(_ currency: String) -> Exact {
            figures.available(currency)
                + (account.borrowsAutomatically ? figures.loanable(currency) : 0)
        }
        let last = instrument.price.exact(
            instrument.price.nearest(market.model.middle(instrument, at: now)))
        let coins = try? spendable(instrument.quote).divided(
            by: price ?? last, scale: instrument.size.places, .down)
        return (
            coins ?? 0, spendable(instrument.base).rounded(to: instrument.size.places, .down)
        )
    }
}
