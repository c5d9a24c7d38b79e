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
        let free = freeContracts(of: instrument, for: account)
        func size(_ side: Side) -> Exact {
            let limit = instrument.price.exact(side == .buy ? limits.buy : limits.sell)
            let perLot = marginNeed(
                contract, price: price ?? limit, lots: 1, instrument, account)
            let payable = try? available.divided(by: perLot, scale: 0, .down)
            let opening = min((payable ?? 0) * instrument.size.step, free)
            let closable = instrument.size.exact(closableLots(instrument, side, account))
            return min(opening + closable, instrument.size.exact(instrument.maximumLimitLots))
        }
        return (size(.buy), size(.sell))
    }

    /// Contracts that the leverage still allows in the instrument's family.
    private func freeContracts(
        of instrument: PaperInstrument, for account: AccountState
    ) -> Exact {
        let held = contractsByFamily(account)[instrument.family] ?? 0
        let waiting = account.pending.compactMap { state.orders[$0] }
            .filter { $0.instrument.family == instrument.family }
            .map { $0.instrument.size.exact($0.openingLots) }.sum()
        let most = instrument.mostContracts(atLeverage: account.leverage(of: instrument))
        return max(0, most - held - waiting)
    }

    /// What an order of a side would close: a position of the other side.
    private func closableLots(
        _ instrument: PaperInstrument, _ side: Side, _ account: AccountState
    ) -> Int64 {
        let net = account.lots(of: instrument, .net)
        return side == .buy
            ? max(0, -net) - account.lots(of: instrument, .short)
            : max(0, net) + account.lots(of: instrument, .long)
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
