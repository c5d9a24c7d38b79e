/// Whether a holding can be taken into a position of a strategy, and as what: pure.
///
/// Only what the exchange holds beyond our own rows can be adopted, and only while nothing of ours is
/// in motion, so that both can be told apart.
public struct AdoptionDecision: Sendable {
    let request: AdoptionRequest
    let pair: Pair
    let situation: AccountSituation
    let strategy: Strategy
    /// The future's mark price, USD.
    let mark: Exact

    /// - Parameter mark: the future's mark price, USD per coin.
    public init(
        _ request: AdoptionRequest, pair: Pair, situation: AccountSituation, strategy: Strategy,
        mark: Exact
    ) {
        (self.request, self.pair, self.situation) = (request, pair, situation)
        (self.strategy, self.mark) = (strategy, mark)
    }

    /// - Throws: ``AdoptionRefusal``, or `DivisionByZero` for a price that the journal cannot hold.
    public func decide() throws -> Adoption {
        try refuseStrangers()
        let contracts = try contracts()
        let futurePrice = try futurePrice(contracts)
        let neutral = try (contracts * pair.future.contractValue).divided(by: futurePrice)
        let hedging = try hedgingCoins(contracts, neutral: neutral)
        let coins = try coins(hedging)
        guard contracts.isPositive || coins.isPositive else { throw AdoptionRefusal.nothing }
        guard let spotPrice = request.spotPrice ?? (coins.isZero ? mark : nil) else {
            throw AdoptionRefusal.priceNeeded(
                "say what the coins cost: --spot-price, in \(pair.spot.quote)")
        }
        let residual = coins - hedging
        let isUnhedged =
            residual.magnitude.floored(to: pair.spot.lotSize) >= pair.spot.minSize
        guard !isUnhedged || request.allowsUnhedged else {
            throw AdoptionRefusal.unhedged(residual: residual, coin: pair.coin)
        }
        let covered = try (coins * futurePrice).divided(by: pair.future.contractValue)
            .floored(to: pair.future.instrument.lotSize)
        return Adoption(
            contracts: contracts, coins: coins, futurePrice: futurePrice, spotPrice: spotPrice,
            intendedExcessCoins: hedging - neutral, residual: residual, isUnhedged: isUnhedged,
            targetContracts: Swift.max(contracts, covered),
            targetCoins: Swift.max(coins, hedging.ceiled(to: pair.spot.lotSize)))
    }

    private func refuseStrangers() throws(AdoptionRefusal) {
        guard strategy.accounts.contains(situation.account.name) else {
            throw .otherAccount(strategy: strategy.name, account: situation.account.name)
        }
        guard !situation.hasOrderInDoubt, situation.unfinishedPosition == nil else {
            throw .unfinished
        }
        guard let owner = situation.positions.first(where: { $0.futureID == pair.future.id })
        else { return }
        guard owner.strategy == strategy.id else {
            throw .ownedElsewhere(future: pair.future.id, strategy: owner.strategy)
        }
        guard owner.spotID == pair.spot.id else {
            throw .heldAgainst(spot: owner.spotID, future: pair.future.id)
        }
    }

    /// Sold beyond ours; nothing that was bought is a carry.
    private func contracts() throws -> Exact {
        if request.contracts == 0 { return 0 }
        let held = situation.exchangeContracts(of: pair.future.id)
        let ours = try situation.journalContracts(of: pair.future.id)
        let foreign = ours - held
        guard foreign.isPositive else {
            throw AdoptionRefusal.noContracts(future: pair.future.id, held: held, ours: ours)
        }
        let wanted = request.contracts ?? foreign
        guard wanted <= foreign else {
            throw AdoptionRefusal.tooManyContracts(asked: wanted, foreign: foreign)
        }
        guard wanted.isPositive, wanted.isMultiple(of: pair.future.instrument.lotSize) else {
            throw AdoptionRefusal.notWholeLots("\(wanted) contracts")
        }
        return wanted
    }

    /// The exchange averages all contracts of a future: its price is that of theirs only where none
    /// is ours.
    private func futurePrice(_ contracts: Exact) throws -> Exact {
        if let price = request.futurePrice { return price }
        if contracts.isZero { return mark }
        let position = situation.futurePositions.first { $0.instrumentID == pair.future.id }
        guard try situation.journalContracts(of: pair.future.id).isZero,
            let price = position?.entryPrice ?? position?.averagePrice
        else {
            throw AdoptionRefusal.priceNeeded(
                "say what the contracts were sold at: --future-price, in USD; the exchange's "
                    + "average price is not theirs alone, or missing")
        }
        return price
    }

    /// Coins that make the contracts the strategy's hedge.
    private func hedgingCoins(_ contracts: Exact, neutral: Exact) throws -> Exact {
        switch strategy.rules.hedge {
        case .neutral: return neutral
        case .equalUSD:
            guard contracts.isPositive, let price = request.spotPrice else { return neutral }
            return try (contracts * pair.future.contractValue).divided(by: price)
        }
    }

    private func coins(_ hedging: Exact) throws -> Exact {
        let wanted = request.coins ?? hedging.floored(to: pair.spot.lotSize)
        guard wanted.isMultiple(of: pair.spot.lotSize), !wanted.isNegative else {
            throw AdoptionRefusal.notWholeLots("\(wanted) \(pair.coin)")
        }
        let foreign = try foreignCoins()
        guard wanted <= foreign else {
            throw AdoptionRefusal.tooManyCoins(asked: wanted, foreign: foreign, coin: pair.coin)
        }
        return wanted
    }

    /// Coins that no position of ours accounts for: what is there, with nothing that is not realised
    /// or is owed, less the worth of our positions in the coin, less dust (EXECUTION §5).
    private func foreignCoins() throws -> Exact {
        let held = situation.balance[pair.coin]
        var ours = Swift.max(0, situation.dust[pair.coin] ?? 0)
        for position in situation.positions where position.coin == pair.coin {
            let exposure = try Exposure(of: position)
            let open = Swift.max(0, -exposure.contracts) * position.contractValue
            ours += Swift.max(0, exposure.delta + (try open.divided(by: mark)))
        }
        return Swift.max(0, Swift.min(held.cash, held.equity) - ours)
            .floored(to: pair.spot.lotSize)
    }
}
