/// What the watch over a resting spot leg does next: pure, from rows and from books as they are now
/// (EXECUTION §8).
///
/// Hedges come first: whatever has filled is followed by whole contracts before anything rests on.
/// Then whatever speaks against resting ends it; only then is an order kept, moved or placed.
public struct MakerDecision: Sendable {
    let market: CandidateMarket
    let situation: AccountSituation
    let strategy: Strategy
    let position: Position
    let trade: Trade
    let exposure: Exposure
    /// The exchange's clock.
    let now: Timestamp
    /// Why the watch is to end, for what no book tells: its time, a signal, a timer.
    let ending: Reason?
    /// Spot orders in a row that the exchange took off without a fill, unasked.
    let refusals: Int

    /// What to do now. Prices are limits in the instrument's quote per coin: USD for a hedge.
    public enum Step: Hashable, Sendable {
        /// Take whole contracts against what has filled and is not followed yet.
        case hedge(contracts: Exact, price: Exact)
        /// Let so many coins rest.
        case place(coins: Exact, price: Exact)
        /// What rests stays.
        case keep
        /// What rests is off the touch: take it off; a new row follows on the next look.
        case repeg
        /// An order is on its way: look again before anything else.
        case wait
        /// Take off what rests and end the watch; without a reason when everything has followed.
        case finish(Reason?)
    }

    /// An order stays until it is further than this behind the best of its own side, in hundredths of
    /// a percent of its price: each move costs the place in the queue and three requests.
    public static let pegToleranceBps: Exact = 1
    /// So many orders in a row that would have taken at once, and the market is too fast to rest in.
    public static let mostRefusals = 5
    /// Rows of one trade; client order ids count two digits in base 36, and repairs need some too.
    public static let mostOrders = 200

    /// - Parameters:
    ///   - trade: the one that rests, unfinished, with its orders as they are now.
    ///   - ending: why the watch is to end, for what no book tells; `nil` to go on.
    ///   - refusals: spot orders in a row that the exchange took off unfilled and unasked.
    /// - Throws: `DivisionByZero` for a price of zero, which the journal cannot hold.
    public init(
        market: CandidateMarket, situation: AccountSituation, strategy: Strategy,
        position: Position, trade: Trade, now: Timestamp, ending: Reason? = nil, refusals: Int = 0
    ) throws(DivisionByZero) {
        (self.market, self.situation, self.strategy) = (market, situation, strategy)
        (self.position, self.trade, self.now) = (position, trade, now)
        (self.ending, self.refusals) = (ending, refusals)
        exposure = try Exposure(of: position)
    }

    var rules: StrategyRules { strategy.rules }
    var pair: Pair { market.pair }
    var terms: MakerTerms {
        MakerTerms(
            market: market, rules: rules,
            spotFeeCurrency: situation.configuration.spotFeeCurrency, now: now)
    }
    /// The spot order that may still fill.
    private var resting: JournalOrder? { trade.orders(of: .spot).first { $0.state.isOpen } }

    /// - Throws: ``FinanceError`` or ``DivisionByZero`` for figures that no market can mean.
    public func step() throws -> Step {
        if let reason = forbidden.first { return .finish(reason) }
        if let future = trade.orders(of: .future).first(where: \.state.isOpen) {
            // Nothing new while anything is in doubt, and what rests is new with every fill.
            guard future.state == .inDoubt, ending == nil else { return .wait }
            return .finish(Reason(.inDoubt, "a hedge may or may not have been placed"))
        }
        if let wall { return .finish(wall) }
        if let hedge = try hedge() { return hedge }
        guard contractsLeft >= pair.future.instrument.minSize else { return .finish(nil) }
        if let reason = try unwanted() { return .finish(reason) }
        guard let resting else { return try placing() }
        if resting.state == .inDoubt { return .wait }
        return isOffTouch(resting) ? .repeg : .keep
    }

    // MARK: - Following

    private func hedge() throws -> Step? {
        let contracts = try coveredContracts()
        guard contracts.isPositive else { return nil }
        guard let price = terms.futurePrice(trade.kind) else { return .finish(terms.thinReason) }
        // Repair goes on from there, and waits for a price that can be meant.
        if let reason = try market.deviationReason(
            .future, trade.side(of: .future), at: price, limit: rules.maxPriceDeviationPct, now: now
        ) {
            return .finish(reason)
        }
        guard try isBetterThanUnwinding() else {
            return .finish(
                Reason(
                    .losesAfterCosts,
                    "\(pair.future.id) at \(price) is worse than selling the coins again"))
        }
        return .hedge(contracts: contracts, price: price)
    }

    /// Closing has no choice: what was sold is bought back. Opening goes by DOMAIN §10.
    private func isBetterThanUnwinding() throws -> Bool {
        guard trade.kind == .open else { return true }
        let repair = try RepairMarket(
            pair: pair, spot: Touch(market.spotBook), future: Touch(market.futureBook),
            peg: market.usdtIndex?.price ?? 1,
            fees: try market.fees(paidIn: situation.configuration.spotFeeCurrency),
            buyBackFee: market.futureFees.taker)
        return try repair.choice(residual: ahead).forwardReturn?.isPositive ?? false
    }

    // MARK: - Resting

    /// The best of our own side has left us behind. Being alone in front costs nothing: our price is
    /// what the yield was judged by.
    private func isOffTouch(_ order: JournalOrder) -> Bool {
        guard let best = terms.spotPrice(trade.kind) else { return true }
        let behind = order.side == .buy ? best - order.price : order.price - best
        return behind * 10_000 > order.price * MakerDecision.pegToleranceBps
    }

    private func placing() throws -> Step {
        guard let price = terms.spotPrice(trade.kind) else { return .finish(terms.thinReason) }
        guard let coins = try coinsToRest(at: price) else {
            return .finish(
                Reason(
                    .belowMinSize,
                    "what can be paid for, or is no margin, is less than one contract asks for"))
        }
        return .place(coins: coins, price: price)
    }
}
