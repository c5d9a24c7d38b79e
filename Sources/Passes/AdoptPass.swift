import Clock
public import Domain
import OKX
import Store

/// Takes a holding that basis did not open into a position of a strategy, so that passes hold, close
/// and report it like one of their own. Sends no order.
public struct AdoptPass {
    private let run: PassRun
    private let request: AdoptionRequest
    private let account: String
    private let strategy: String
    private let spotID: String?

    /// - Parameter spotID: the spot instrument; `nil` for the coin against USDT.
    public init(
        _ run: PassRun, _ request: AdoptionRequest, account: String, strategy: String,
        spotID: String?
    ) {
        (self.run, self.request) = (run, request)
        (self.account, self.strategy, self.spotID) = (account, strategy, spotID)
    }

    /// - Throws: `StoreError.unknownName`; everything else is among the run's problems.
    public func callAsFunction() throws {
        let account = try run.store.account(named: account)
        let strategy = try run.store.strategy(named: strategy)
        let roster = try Roster(run)
        try PassFrame(run: run, patience: run.options.timeLimitMilliseconds / 2)
            .work([account], roster: roster) { _, works, pass in
                let (_, usable) = try Observation.make(
                    works, pairs: [], depth: 5, wantsOpenInterest: false, run: run)
                for work in usable { try adopt(work, strategy, pass: pass) }
            }
    }

    private func adopt(_ work: AccountWork, _ strategy: Strategy, pass: Int64?) throws {
        guard !work.isBehind else { throw AdoptionRefusal.unfinished }
        let (pair, mark) = try listed(work)
        try refuseResting(work, pair)
        // Both holdings as they are now, and not as the first round found them.
        try work.refreshBalances()
        let adoption = try AdoptionDecision(
            request, pair: pair, situation: work.situation, strategy: strategy, mark: mark
        ).decide()
        let own = work.positions.first {
            $0.futureID == pair.future.id && $0.strategy == strategy.id
        }
        run.result.notes.append(sentence(adoption, pair))
        guard let pass, let lease = work.lease else {
            return preview(adoption, pair, work, strategy)
        }
        try run.store.keep(
            spots: [pair.spot], futures: [pair.future], venue: work.account.venue.name,
            seenAt: work.client.serverNow)
        let ours = try work.situation.journalContracts(of: pair.future.id) - adoption.contracts
        let recorded = try run.store.record(
            adoption, of: pair, in: own, account: work.account, strategy: strategy, lease: lease,
            // By the exchange: what it closed by force before is not the position's.
            newestBill: try work.client.newestBillID(as: work.credentials),
            time: work.client.serverNow,
            agrees: ours == work.situation.exchangeContracts(of: pair.future.id), pass: pass)
        run.result.trades.append(line(recorded, adoption, work, strategy, pair))
        if adoption.isUnhedged {
            run.result.attentions.append(
                PassResult.Attention(
                    account: work.account.name, code: "residual",
                    sentence: "\(adoption.residual) \(pair.coin) of position "
                        + "\(recorded.position.id) are not hedged: the next 'basis reconcile' "
                        + "hedges or unwinds them"))
        }
    }

    // MARK: - Asking

    private func listed(_ work: AccountWork) throws -> (pair: Pair, mark: Exact) {
        let coin = request.futureID.prefix { $0 != "-" }
        var round = Round()
        let future = round.add(.futureInstrument(request.futureID))
        let spot = round.add(.spotInstrument(spotID ?? "\(coin)-USDT"))
        let mark = round.add(.markPrice(request.futureID))
        let answers = work.client.send(round)
        guard let future = try answers[future], let spot = try answers[spot],
            let pair = Pair(spot: spot, future: future)
        else { throw AdoptionRefusal.unknownPair(future: request.futureID) }
        return (pair, try answers[mark].price)
    }

    /// Anybody's order in either instrument may change what is held.
    private func refuseResting(_ work: AccountWork, _ pair: Pair) throws {
        let resting = try work.client.all(
            as: work.credentials, { .pendingOrders(Page(after: $0)) }, by: \.orderID)
        for instrument in [pair.spot.id, pair.future.id]
        where resting.contains(where: { $0.instrumentID == instrument }) {
            throw AdoptionRefusal.ordersResting(instrument: instrument)
        }
    }

    // MARK: - Telling

    private func sentence(_ adoption: Adoption, _ pair: Pair) -> String {
        "\(adoption.contracts) contracts of \(pair.future.id) sold at \(adoption.futurePrice) and "
            + "\(adoption.coins) \(pair.coin) bought at \(adoption.spotPrice); residual "
            + "\(adoption.residual) \(pair.coin)"
    }

    private func preview(
        _ adoption: Adoption, _ pair: Pair, _ work: AccountWork, _ strategy: Strategy
    ) {
        run.result.trades.append(
            PassResult.TradeLine(
                venue: work.account.venue.name, account: work.account.name,
                strategy: strategy.name, position: nil, trade: nil, kind: .open,
                spotID: pair.spot.id, futureID: pair.future.id,
                orders: orders(adoption, pair).map {
                    PassResult.OrderLine(order: $0, journal: nil)
                }, residual: adoption.residual))
    }

    private func orders(_ adoption: Adoption, _ pair: Pair) -> [NewOrder] {
        [
            NewOrder(
                leg: .spot, purpose: .target, instrumentID: pair.spot.id, side: .buy, type: .ioc,
                tradeMode: .cash, price: adoption.spotPrice, size: adoption.coins,
                reduceOnly: false, tag: ""),
            NewOrder(
                leg: .future, purpose: .target, instrumentID: pair.future.id, side: .sell,
                type: .ioc, tradeMode: .cross, price: adoption.futurePrice,
                size: adoption.contracts, reduceOnly: false, tag: ""),
        ].filter(\.size.isPositive)
    }

    private func line(
        _ recorded: (position: Position, trade: Trade), _ adoption: Adoption, _ work: AccountWork,
        _ strategy: Strategy, _ pair: Pair
    ) -> PassResult.TradeLine {
        PassResult.TradeLine(
            venue: work.account.venue.name, account: work.account.name, strategy: strategy.name,
            position: recorded.position, trade: recorded.trade, kind: .open,
            spotID: pair.spot.id, futureID: pair.future.id,
            orders: recorded.trade.orders.map {
                PassResult.OrderLine(order: NewOrder($0), journal: $0)
            }, residual: adoption.residual)
    }
}

extension AdoptionRefusal: ExitStatusConvertible {
    public var exitStatus: ExitStatus { isPassing ? .tryLater : .usage }
}
