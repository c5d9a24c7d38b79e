import Domain
import OKX
import Store

/// One order of a repair: which leg, which way, how much, at which worst price.
struct RepairStep {
    let order: NewOrder
    /// It takes back a part of the trade, rather than trimming less than one contract of it.
    let unwinds: Bool

    enum Search {
        case order(RepairStep)
        /// Below the smallest orders, or refused by the exchange on the only leg that could.
        case nothingToOrder
        /// There is something to order, and not now.
        case blocked(Reason)
    }

    static func find(
        position: Position, exposure: Exposure, isSettling: Bool, trade: Trade,
        rules: StrategyRules, look: RepairLook, situation: AccountSituation, bandBps: Exact,
        now: Timestamp
    ) throws -> Search {
        let (market, pair) = (look.market, look.market.pair)
        let residual = exposure.sureResidual
        let repair = try RepairMarket(
            pair: pair, spot: Touch(market.spotBook), future: Touch(market.futureBook),
            peg: look.peg,
            fees: try market.fees(paidIn: situation.configuration.spotFeeCurrency),
            buyBackFee: market.futureFees.taker)
        let choice = try repair.choice(
            residual: residual,
            room: room(
                for: residual, of: exposure, trade: trade, market: market,
                isSettling: isSettling),
            buyBackRoom: trade.kind == .close ? trade.remaining(of: .future) : nil,
            barred: Set(Leg.allCases.filter { isBarred($0, trade: trade, market: market) }))
        guard let wanted = choice.order else {
            // A side that is empty for now says nothing of what can be traded once it is back.
            return look.isPriceless(for: residual)
                ? .blocked(Reason(.bookTooThin, "a side of the books is empty")) : .nothingToOrder
        }
        // Until its delivery is in the journal nobody knows what a future past its expiry left.
        if now >= pair.future.expiry, !exposure.contracts.isZero {
            return .blocked(
                Reason(.delivering, "\(pair.future.id) was due at \(pair.future.expiry)"))
        }
        if let reason = try market.obstacle(to: wanted.leg, rules: rules, now: now)
            ?? unexplained(position, trade, situation, residual: residual, now: now)
        {
            return .blocked(reason)
        }
        let instrument = wanted.leg == .spot ? pair.spot : pair.future.instrument
        guard let price = market.limitPrice(of: wanted, bandBps: bandBps) else {
            return .blocked(Reason(.bookTooThin, "\(instrument.id) has no price to trade at"))
        }
        if let reason = try market.deviationReason(
            wanted.leg, wanted.side, at: price, limit: rules.maxPriceDeviationPct, now: now)
        {
            return .blocked(reason)
        }
        guard
            let size = affordable(
                wanted, price: price, pair: pair, exposure: exposure, situation: situation)
        else {
            return .blocked(
                Reason(
                    .insufficientUSDT,
                    "\(wanted.size) \(instrument.id) cannot be paid for or are not there"))
        }
        return .order(
            RepairStep(
                wanted, size: size, price: price, trade: trade, pair: pair, situation: situation,
                isBoughtBack: trade.kind == .close
                    && (exposure.contracts.isZero || !trade.hasContractsLeft(in: pair))))
    }

    private init(
        _ wanted: RepairOrder, size: Exact, price: Exact, trade: Trade, pair: Pair,
        situation: AccountSituation, isBoughtBack: Bool
    ) {
        let forward = trade.side(of: wanted.leg) == wanted.side
        order = NewOrder(
            leg: wanted.leg, purpose: forward ? .hedge : .unwind,
            instrumentID: wanted.leg == .spot ? pair.spot.id : pair.future.id,
            side: wanted.side, type: .ioc,
            tradeMode: wanted.leg == .spot && situation.configuration.level == .futures
                ? .cash : .cross,
            price: price, size: size,
            reduceOnly: wanted.leg == .future && wanted.side == .buy, tag: "")
        let lotUSD = pair.future.instrument.lotSize * pair.future.contractValue
        // Coins that are bought once all contracts that were to come back are pay for them; nothing is
        // opened again.
        unwinds =
            !forward && (wanted.leg == .future || (!isBoughtBack && size * price >= lotUSD))
    }

    /// The trade as it stands with this order: counted, and its targets where they must be, in the
    /// transaction that records the order.
    func updated(_ trade: Trade) throws(DivisionByZero) -> Trade {
        var updated = trade
        updated.repairs += 1
        if order.purpose == .hedge, order.leg == .spot {
            // The spot leg follows what the future really traded, not what was planned.
            let reserved = trade.targetCoins - trade.remaining(of: .spot)
            updated.targetCoins = Swift.max(trade.targetCoins, reserved + order.size)
        }
        return unwinds && !trade.isUnwound ? try updated.loweredToFills() : updated
    }

    // MARK: - Room

    /// A leg that is not live, or would only be refused again, leaves the other one to trade.
    private static func isBarred(_ leg: Leg, trade: Trade, market: CandidateMarket) -> Bool {
        !market.isLive(leg) || (trade.kind == .close && trade.isRefused(leg))
    }

    /// How much of the residual may be traded by the leg that DOMAIN §10 calls the hedge, which for
    /// excess coins is the future and for missing ones the spot leg; `nil` for no bound.
    ///
    /// Opening: the future sells what its target has left; the spot leg buys whatever the future
    /// has really sold. Closing goes the other way round: there the hedge would reopen the position,
    /// which is right only when the leg that would complete the close is refused, is too coarse, or
    /// has nothing left of its target or to buy back: then coins are missing because the future cost
    /// more of them than the sale had left. A leg that is not live cannot help in either.
    private static func room(
        for residual: Exact, of exposure: Exposure, trade: Trade, market: CandidateMarket,
        isSettling: Bool
    ) -> Exact? {
        let hedging: Leg = residual.isPositive ? .future : .spot
        // What the exchange took by force is not shorted again (EXECUTION §9), nor what is settled.
        let isTaken = trade.orders.contains { $0.category.isTaken }
        if hedging == .future, isSettling || isTaken { return 0 }
        switch trade.kind {
        case .open:
            if trade.isRefused(hedging) || !market.isLive(hedging) { return 0 }
            if hedging == .spot { return nil }
            return trade.isUnwound ? 0 : trade.remaining(of: .future)
        case .close:
            let completing: Leg = hedging == .spot ? .future : .spot
            if trade.isRefused(completing) || !market.isLive(completing) { return nil }
            guard hedging == .spot else { return 0 }
            return !trade.hasContractsLeft(in: market.pair) || exposure.contracts.isZero
                || market.isLessThanContract(residual)
                ? nil : 0
        }
    }

    /// Cut to what can be paid for without borrowing, and for a sale to what is there.
    private static func affordable(
        _ wanted: RepairOrder, price: Exact, pair: Pair, exposure: Exposure,
        situation: AccountSituation
    ) -> Exact? {
        switch (wanted.leg, wanted.side) {
        case (.spot, .sell):
            let size = Swift.min(wanted.size, situation.spendable(pair.coin))
            return pair.spot.orderSize(atMost: size).value
        case (.spot, .buy):
            let money = situation.spendable(pair.spot.quote)
            // Room for a fee that is paid beside the price.
            guard let most = try? money.divided(by: price * Exact(1002, places: 3)) else {
                return nil
            }
            return pair.spot.orderSize(atMost: Swift.min(wanted.size, most)).value
        case (.future, .buy):
            // Never more than is there to buy back.
            let held = Swift.max(0, -situation.exchangeContracts(of: pair.future.id))
            let size = Swift.min(wanted.size, Swift.min(held, -exposure.contracts))
            return pair.future.instrument.orderSize(atMost: size).value
        case (.future, .sell):
            return wanted.size
        }
    }
}

extension Trade {
    /// The exchange has refused the leg's last order for good: the same order never will be taken.
    /// What was never sent, or may be tried again, is no such refusal.
    func isRefused(_ leg: Leg) -> Bool {
        guard let last = orders(of: leg).max(by: { $0.attempt < $1.attempt }) else { return false }
        return last.isRefusedForGood
    }
}

extension Trade {
    /// Its target has an order of contracts left.
    fileprivate func hasContractsLeft(in pair: Pair) -> Bool {
        remaining(of: .future) >= pair.future.instrument.minSize
    }
}

extension JournalOrder {
    var isRefusedForGood: Bool {
        guard state == .rejected, let code = rejection?.code else { return false }
        return [.permanent, .stopAndAlert].contains(ErrorClass(code: code))
    }
}

extension CandidateMarket {
    /// The worst price of a repair's order; `nil` without one to trade at.
    fileprivate func limitPrice(of wanted: RepairOrder, bandBps: Exact) -> Exact? {
        let isSpot = wanted.leg == .spot
        return (isSpot ? pair.spot : pair.future.instrument).limitPrice(
            wanted.side, beyond: Touch(isSpot ? spotBook : futureBook), bandBps: bandBps,
            within: isSpot ? spotLimit : futureLimit)
    }

    /// Why an order for this leg must not be sent now: a repair trades on live instruments and fresh
    /// books like any other order.
    fileprivate func obstacle(to leg: Leg, rules: StrategyRules, now: Timestamp) -> Reason? {
        let instrument = leg == .spot ? pair.spot : pair.future.instrument
        if instrument.state != .live {
            return Reason(.instrumentNotLive, "\(instrument.id) is \(instrument.state.name)")
        }
        let book = leg == .spot ? spotBook : futureBook
        let age = now - book.time
        guard age > Int64(rules.maxDataAgeS) * Timestamp.second else { return nil }
        return Reason(.dataTooOld, "the book of \(book.instrumentID) is \(age) ms old")
    }

    fileprivate func isLive(_ leg: Leg) -> Bool {
        (leg == .spot ? pair.spot : pair.future.instrument).state == .live
    }

    fileprivate func isLessThanContract(_ residual: Exact) -> Bool {
        guard let price = Touch(futureBook).ask?.price else { return false }
        let lotUSD = pair.future.instrument.lotSize * pair.future.contractValue
        return residual.magnitude * price < lotUSD
    }
}
