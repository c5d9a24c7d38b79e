import Domain
import OKX
import Store

/// The books and balances that one repair is decided on, read just before it.
struct RepairLook {
    let market: CandidateMarket
    let peg: Exact

    /// - Throws: ``OKXError`` when the exchange did not answer.
    static func make(
        _ position: Position, work: AccountWork, run: PassRun
    ) throws -> RepairLook {
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        var round = Round()
        let index = round.add(.indexTicker("USDT-USD"))
        let questions = MarketQuestions(pair, depth: 5, in: &round)
        let balance = round.add(.balance, as: work.credentials)
        let positions = round.add(.futurePositions, as: work.credentials)
        let answers = work.client.send(round)
        var seen = work.seen
        seen.balance = try answers[balance]
        seen.futurePositions = try answers[positions]
        work.note(seen)
        guard let fees = work.fees(of: pair) else {
            throw PassError.nothingConfigured(
                "the fees of \(work.account.name) for \(pair.future.id) are not known")
        }
        let price = try? answers[index]
        return RepairLook(
            market: try questions.market(
                from: answers, index: price, openInterest: nil, fees: fees),
            // Without an index a residual is still a residual: one for one is nearer than nothing.
            peg: price?.price ?? 1)
    }
}

/// One order of a repair: which leg, which way, how much, at which worst price.
struct RepairStep {
    let order: NewOrder

    /// `nil` when the residual is below the smallest orders, or there is no price to trade it at.
    init?(
        position: Position, trade: Trade, rules: StrategyRules, look: RepairLook,
        situation: AccountSituation, bandBps: Exact
    ) throws {
        let (market, pair) = (look.market, look.market.pair)
        let exposure = try Exposure(of: position)
        let residual = exposure.sureResidual
        let fees = try market.fees(paidIn: situation.configuration.spotFeeCurrency)
        let repair = try RepairMarket(
            pair: pair, spot: Touch(market.spotBook), future: Touch(market.futureBook),
            peg: look.peg, fees: fees, buyBackFee: market.futureFees.taker)
        let choice = try repair.choice(
            residual: residual, room: RepairStep.room(for: residual, trade: trade))
        guard let wanted = choice.order else { return nil }
        let instrument = wanted.leg == .spot ? pair.spot : pair.future.instrument
        let book = wanted.leg == .spot ? market.spotBook : market.futureBook
        let limit = wanted.leg == .spot ? market.spotLimit : market.futureLimit
        guard
            let price = instrument.limitPrice(
                wanted.side, beyond: Touch(book), bandBps: bandBps, within: limit),
            let size = RepairStep.affordable(
                wanted, price: price, pair: pair, exposure: exposure, situation: situation)
        else { return nil }
        order = NewOrder(
            leg: wanted.leg,
            purpose: trade.side(of: wanted.leg) == wanted.side ? .hedge : .unwind,
            instrumentID: instrument.id, side: wanted.side, type: .ioc,
            tradeMode: wanted.leg == .spot ? RepairStep.spotMode(situation) : .cross,
            price: price, size: size,
            reduceOnly: wanted.leg == .future && wanted.side == .buy, tag: "")
    }

    /// How much of the residual may be traded forward by the leg that DOMAIN §10 calls the hedge;
    /// `nil` for no bound.
    ///
    /// Opening: what the target of that leg has left; nothing once the trade was unwound, or when
    /// the exchange has refused that leg for good. Closing goes the other way round: there the
    /// hedge would reopen the position, which is right only when the leg that would complete the
    /// close is refused.
    private static func room(for residual: Exact, trade: Trade) -> Exact? {
        let hedging: Leg = residual.isPositive ? .future : .spot
        switch trade.kind {
        case .open:
            if trade.isUnwound || isRefused(hedging, trade) { return 0 }
            return trade.remaining(of: hedging)
        case .close:
            let completing: Leg = hedging == .spot ? .future : .spot
            return isRefused(completing, trade) ? nil : 0
        }
    }

    private static func isRefused(_ leg: Leg, _ trade: Trade) -> Bool {
        trade.orders(of: leg).max { $0.attempt < $1.attempt }?.state == .rejected
    }

    private static func spotMode(_ situation: AccountSituation) -> JournalOrder.TradeMode {
        situation.configuration.level == .futures ? .cash : .cross
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
            guard let most = try? money.divided(by: price * Exact(1001, places: 3)) else {
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
