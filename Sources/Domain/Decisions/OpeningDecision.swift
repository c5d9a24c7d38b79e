/// Whether a pair is opened: pure, and the same live, in a dry run, on paper and in replay.
///
/// ``decide()`` collects every reason against it in the documented order; with none it plans both
/// orders (EXECUTION §5, §6).
public struct OpeningDecision: Sendable {
    let market: CandidateMarket
    let situation: AccountSituation
    let strategy: Strategy
    let sums: NotionalSums
    /// The exchange's clock.
    let now: Timestamp
    /// When the strategy last traded the coin here.
    let lastTrade: Timestamp?
    /// Trades of the strategy in this pass so far.
    let tradesDone: Int
    /// Does the time left cover expiry, confirmation, cancel and one repair?
    let hasTime: Bool

    var rules: StrategyRules { strategy.rules }
    var pair: Pair { market.pair }
    var account: Account { situation.account }

    /// - Parameters:
    ///   - sums: what the limits are held against, without this opening.
    ///   - now: by the exchange's clock.
    ///   - lastTrade: when the strategy last traded the coin on this account, by the database's
    ///     clock; `nil` for never.
    ///   - tradesDone: trades of the strategy on this account in this pass so far.
    ///   - hasTime: does the time left cover expiry, confirmation, cancel and one repair?
    public init(
        market: CandidateMarket, situation: AccountSituation, strategy: Strategy,
        sums: NotionalSums, now: Timestamp, lastTrade: Timestamp?, tradesDone: Int, hasTime: Bool
    ) {
        (self.market, self.situation, self.strategy) = (market, situation, strategy)
        (self.sums, self.now, self.lastTrade) = (sums, now, lastTrade)
        (self.tradesDone, self.hasTime) = (tradesDone, hasTime)
    }

    /// - Throws: ``FinanceError`` or ``DivisionByZero`` for figures that no market can mean.
    public func decide() throws -> Decision {
        let yields = PairYields(
            spot: Touch(market.spotBook), future: Touch(market.futureBook),
            expiry: pair.future.expiry, now: now)
        if rules.execution == .maker { return try makerDecision(yields) }
        var numbers = touchFigures(yields)
        var reasons = try standingReasons(yields)
        guard let entry = try executable(yields, reasons: &reasons) else {
            reasons += yieldReasons(yields, entry: nil)
            return .skip(Judgement(reasons: reasons, numbers: numbers))
        }
        let plan = try plan(entry, reasons: &reasons)
        numbers += entryFigures(entry)
        reasons += yieldReasons(yields, entry: entry) + (try sizeReasons(entry, plan: plan))
        guard reasons.isEmpty, let plan else {
            return .skip(Judgement(reasons: reasons, numbers: numbers))
        }
        numbers += planFigures(plan)
        return .trade(plan, numbers: numbers)
    }

    /// What speaks against it whatever the size, and however the legs are worked.
    func standingReasons(_ yields: PairYields) throws -> [Reason] {
        try permissionReasons() + momentReasons(yields) + debtReasons() + equityReasons()
    }

    /// The yield at the strategy's size, cut to what the levels cover; the reason when there is
    /// none.
    private func executable(
        _ yields: PairYields, reasons: inout [Reason]
    ) throws -> ExecutableYield? {
        guard let peg = market.usdtIndex?.price, yields.days.isPositive else { return nil }
        let books = try PairMarket(
            pair: pair, spotBook: market.spotBook, futureBook: market.futureBook, peg: peg,
            days: yields.days)
        let terms = TradeTerms(
            fees: try market.fees(paidIn: situation.configuration.spotFeeCurrency),
            hedge: rules.hedge, priceLevel: rules.priceLevel)
        let wanted = try pair.future.contracts(coveringUSD: rules.perOrderUSD)
        let result = try wanted.mapError(wrapped).flatMap { contracts in
            try books.coveredEntry(upTo: contracts, terms: terms)
        }
        switch result {
        case .success(let entry): return entry
        case .failure(.bookTooThin(let leg)):
            reasons.append(thinReason(leg))
        case .failure(.size(_, let refusal)):
            reasons.append(Reason(.belowMinSize, refusal.description))
        }
        return nil
    }

    private func wrapped(_ refusal: SizeRefusal) -> Unexecutable { .size(.future, refusal) }

    private func thinReason(_ leg: Leg) -> Reason {
        let book = leg == .spot ? market.spotBook : market.futureBook
        let levels = book.levels(against: leg == .spot ? .buy : .sell).count
        return Reason(
            .bookTooThin,
            "\(book.instrumentID): its first \(rules.priceLevel) levels do not cover one lot "
                + "(\(levels) levels there)",
            [Figure("levels", .number(Exact(levels)))])
    }

    /// Both limit prices at the strategy's level, and which leg goes first.
    private func plan(
        _ entry: ExecutableYield, reasons: inout [Reason]
    ) throws -> TradePlan? {
        let level = rules.priceLevel
        guard
            let spotPrice = pair.spot.limitPrice(
                .buy, level: level, of: market.spotBook, within: market.spotLimit),
            let futurePrice = pair.future.instrument.limitPrice(
                .sell, level: level, of: market.futureBook, within: market.futureLimit),
            spotPrice >= entry.spot.worstPrice, futurePrice <= entry.future.worstPrice
        else {
            reasons.append(
                Reason(
                    .slippage,
                    "the exchange's price limits (buy at most "
                        + "\(market.spotLimit.highestBuy?.description ?? "any"), sell at least "
                        + "\(market.futureLimit.lowestSell?.description ?? "any")) "
                        + "do not reach the books"))
            return nil
        }
        return TradePlan(
            contracts: entry.contracts, coins: entry.coins, dustCoins: 0, spotPrice: spotPrice,
            futurePrice: futurePrice, sequence: try sequence(entry, at: futurePrice),
            intendedExcessCoins: entry.excess, notionalUSD: entry.notionalUSD)
    }

    /// Together when the coin's own available equity covers the new contracts and their fee in
    /// full, whatever the leverage; otherwise the spot leg first, whose coins are the margin.
    private func sequence(
        _ entry: ExecutableYield, at futurePrice: Exact
    ) throws -> Trade.Sequence {
        let held = situation.balance[pair.coin]
        let available = Swift.min(held.available, held.availableEquity ?? held.available)
        let needed = try (entry.notionalUSD * (1 + market.futureFees.taker))
            .divided(by: futurePrice)
        return available >= needed ? .together : .spotFirst
    }
}

extension Result {
    /// `flatMap` for a step that may throw.
    fileprivate func flatMap<New>(
        _ step: (Success) throws -> Result<New, Failure>
    ) throws -> Result<New, Failure> {
        switch self {
        case .success(let value): try step(value)
        case .failure(let failure): .failure(failure)
        }
    }
}
