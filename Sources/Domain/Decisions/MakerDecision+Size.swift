extension MakerDecision {
    /// Coins that have filled, fees paid, and are not followed by the future: the residual, as far as
    /// it is sure. Never negative.
    var ahead: Exact {
        let sure = exposure.sureResidual
        return Swift.max(0, trade.kind == .open ? sure : -sure)
    }

    /// Whole contracts that these coins cover, within what the trade has left to do. Less than one
    /// waits for more fills.
    func coveredContracts() throws -> Exact {
        guard ahead.isPositive, let each = try coinsOfContract() else { return 0 }
        let instrument = pair.future.instrument
        // Coins of a sale were rounded down to their lot, those of a purchase up.
        let rounding = trade.kind == .close ? pair.spot.lotSize : 0
        let bounds = [try (ahead + rounding).divided(by: each), instrument.maxLimitSize]
        let most = bounds.compactMap(\.self).reduce(contractsLeft, Swift.min)
        return instrument.orderSize(atMost: most).value ?? 0
    }

    /// Contracts to trade yet; of a close, no more than the exchange still holds.
    var contractsLeft: Exact {
        let left = trade.remaining(of: .future)
        guard trade.kind == .close else { return left }
        let held = Swift.max(0, -situation.exchangeContracts(of: pair.future.id))
        return [left, held].reduce(Swift.max(0, -exposure.contracts), Swift.min)
    }

    /// Coins that one more contract needs, or frees, at the lowest price that it could trade at now:
    /// there it is worth the most coins, so that no hedge is ever larger than what filled.
    ///
    /// With the fee that is taken in coin and its part of an intended excess; `nil` without a price.
    func coinsOfContract() throws -> Exact? {
        let price =
            trade.kind == .open
            ? terms.futurePrice(.open) : Touch(market.futureBook).ask?.price
        guard let price else { return nil }
        let fee = market.futureFees.taker
        let (factor, excess): (Exact, Exact)
        switch trade.kind {
        case .open:
            factor = 1 + fee
            excess = try share(of: trade.intendedExcessCoins, in: trade.targetContracts)
        case .close:
            factor = 1 - fee
            excess = try share(of: exposure.intended, in: -exposure.contracts)
        }
        return try (pair.future.contractValue * factor).divided(by: price) + excess
    }

    private func share(of coins: Exact, in contracts: Exact) throws -> Exact {
        contracts.isPositive ? try coins.divided(by: contracts) : 0
    }

    /// What is to rest for the contracts that are left, or as many of them as can be paid for or are no
    /// margin: the coins they need less those that are there. At least the smallest order, for a last
    /// contract may lack less than that.
    ///
    /// `nil` for nothing, and where no whole contract could follow: what stands alone in the end is
    /// taken back, and would cost its fees with every pass.
    func coinsToRest(at price: Exact) throws -> Exact? {
        let future = pair.future.instrument
        guard let each = try coinsOfContract() else { return nil }
        let (purse, kept): (Exact, Exact)
        switch trade.kind {
        case .open:
            let fees = try terms.fees
            let money = situation.spendable(pair.spot.quote)
            (purse, kept) = (try money.divided(by: price * fees.quotePaid), fees.coinsKept)
        case .close:
            (purse, kept) = (situation.spendable(pair.coin), 1)
        }
        let most = Swift.min(purse, pair.spot.maxLimitSize ?? purse)
        let there = trade.kind == .open ? exposure.residual : -exposure.residual
        let contracts = Swift.min(contractsLeft, try (there + most * kept).divided(by: each))
            .floored(to: future.lotSize)
        guard contracts >= future.minSize else { return nil }
        let missing = try (contracts * each - there).divided(by: kept)
        let lot = pair.spot.lotSize
        let wanted = trade.kind == .open ? missing.ceiled(to: lot) : missing.floored(to: lot)
        guard wanted.isPositive else { return nil }
        return pair.spot.orderSize(atMost: Swift.min(Swift.max(wanted, pair.spot.minSize), most))
            .value
    }
}
