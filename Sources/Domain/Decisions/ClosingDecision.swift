/// Whether a position is closed: pure, and the same live, in a dry run, on paper and in replay.
///
/// Closing asks less than opening: no disabled account, no limit and no latch but one holds it back:
/// where orders of ours are unknown to the journal, what is left to close is not known either. Data
/// that is old, empty or crossed does hold it back. A dead book closes nothing.
public struct ClosingDecision: Sendable {
    let market: CandidateMarket
    let situation: AccountSituation
    let position: Position
    let exposure: Exposure
    let strategy: Strategy
    let now: Timestamp
    let hasTime: Bool
    let hasTimeToRest: Bool

    var rules: StrategyRules { strategy.rules }
    var pair: Pair { market.pair }

    /// - Parameters:
    ///   - hasTime: does the time left cover expiry, confirmation, cancel and one repair?
    ///   - hasTimeToRest: and a while for a spot leg that rests before?
    /// - Throws: `DivisionByZero` for a price of zero, which the journal cannot hold.
    public init(
        market: CandidateMarket, situation: AccountSituation, position: Position,
        strategy: Strategy, now: Timestamp, hasTime: Bool, hasTimeToRest: Bool = true
    ) throws(DivisionByZero) {
        (self.market, self.situation, self.position) = (market, situation, position)
        exposure = try Exposure(of: position)
        (self.strategy, self.now) = (strategy, now)
        (self.hasTime, self.hasTimeToRest) = (hasTime, hasTimeToRest)
    }

    /// Contracts to buy back that are ours: the smaller of what our fills add up to and of what the
    /// exchange still holds short (EXECUTION §9).
    var ownContracts: Exact {
        let ours = Swift.max(0, -exposure.contracts)
        let exchange = Swift.max(0, -situation.exchangeContracts(of: pair.future.id))
        return Swift.min(ours, exchange)
    }

    /// The plan of both orders, or every reason against it.
    ///
    /// - Throws: ``FinanceError`` or ``DivisionByZero`` for figures that no market can mean.
    public func decide() throws -> Decision {
        let yields = PairYields(
            spot: Touch(market.spotBook), future: Touch(market.futureBook),
            expiry: pair.future.expiry, now: now)
        let numbers = touchFigures(yields)
        var reasons = stopReasons() + market.stateReasons(now: now)
        reasons += market.ageReasons(now: now, limitSeconds: rules.maxDataAgeS)
        var resting: (spot: Exact, future: Exact)?
        if rests {
            resting = makerTrigger(reasons: &reasons)
        } else {
            reasons += triggerReasons(yields)
        }
        reasons += cooldownReasons()
        guard ownContracts.isPositive else {
            reasons.append(
                Reason(.belowMinSize, "no contract of \(pair.future.id) is left to close"))
            return .skip(Judgement(reasons: reasons, numbers: numbers))
        }
        let plan =
            rests
            ? try resting.flatMap { try makerPlan(at: $0, reasons: &reasons) }
            : try plan(reasons: &reasons)
        if let plan {
            reasons += try market.deviationReasons(
                .close, plan, limit: rules.maxPriceDeviationPct, now: now, mustKnow: false)
        }
        guard let plan, reasons.isEmpty else {
            return .skip(Judgement(reasons: reasons, numbers: numbers))
        }
        return .trade(plan, numbers: numbers + planFigures(plan))
    }

    // MARK: - Reasons

    private func stopReasons() -> [Reason] {
        var reasons = situation.stops.filter {
            $0.mode == .stopped
                && $0.applies(
                    account: position.account, strategy: position.strategy,
                    future: position.futureID)
        }.map { Reason(.halted, "\($0.code): \($0.reason) (\($0.setBy), \($0.since))") }
        reasons += situation.stops.filter {
            $0.code == LatchCode.journalBehind.rawValue
                && $0.applies(
                    account: position.account, strategy: position.strategy,
                    future: position.futureID)
        }.map { Reason(.journalBehind, "\($0.code): \($0.reason) (\($0.setBy), \($0.since))") }
        if position.unfinishedTrade != nil || exposure.hasOrderInDoubt {
            reasons.append(Reason(.inDoubt, "a trade of the position is not finished"))
        }
        if !hasTime || (!hasTimeToRest && rests) {
            reasons.append(
                Reason(
                    .outOfTime,
                    "too little of the run's time is left to confirm and repair a trade"))
        }
        return reasons
    }

    /// A close that was taken back or refused would be tried again by every pass, and pay two fees
    /// each time.
    private func cooldownReasons() -> [Reason] {
        guard let last = position.trades.filter({ $0.kind == .close }).max(by: { $0.id < $1.id }),
            let endedAt = last.endedAt, last.outcome == .unwound || last.outcome == .rejected
        else { return [] }
        let pause =
            mustClose
            ? pauseBeforeTheEnd(after: last, endedAt: endedAt)
            : Int64(rules.failureCooldownS) * Timestamp.second
        let wait = pause - (situation.journalNow - endedAt)
        guard wait > 0 else { return [] }
        return [
            Reason(
                .cooldown,
                "closing trade \(last.id) failed at \(endedAt); \(wait / 1000) s to wait")
        ]
    }

    /// What must be closed has no later: it is tried again at once where the refusal cost nothing, and
    /// after a quarter of the time that is left where what had traded was taken back, or each pass
    /// would pay for two orders until the end.
    private func pauseBeforeTheEnd(after last: Trade, endedAt: Timestamp) -> Int64 {
        guard last.outcome == .unwound else { return 0 }
        let end = Swift.min(pair.future.expiry, pair.spot.delistedAt ?? pair.future.expiry)
        return Swift.max(0, end - endedAt) / 4
    }

    /// Near the delivery, where the strategy says so, or in the last day in which the coins can be
    /// sold at all: whatever it yields.
    public var mustClose: Bool {
        if let end = pair.spot.delistedAt, now >= end - Timestamp.day { return true }
        let days = now.days(until: pair.future.expiry)
        return rules.closeBeforeExpiryHours.map { days * 24 <= $0 } ?? false
    }

    /// Below the threshold, or to be closed in any case: otherwise it stays.
    private func triggerReasons(_ yields: PairYields) -> [Reason] {
        if mustClose { return [] }
        guard let exit = yields.exitYieldPct else {
            return [
                Reason(
                    .bookTooThin,
                    "a side of the books is empty or crossed: no exit yield, and nothing is "
                        + "closed on it")
            ]
        }
        guard exit >= rules.maxCloseYieldPct else {
            guard let bid = Touch(market.spotBook).bid, let ask = Touch(market.futureBook).ask
            else { return [] }
            return market.pegReasons(closingAt: bid.price, ask.price, rules, now: now)
        }
        return [
            Reason(
                .yieldAboveClose,
                "exit yield \(exit.rounded(to: 4, .halfEven)) % a year, closed below "
                    + "\(rules.maxCloseYieldPct) %",
                [
                    Figure("exit_yield_pct", .number(exit)),
                    Figure("max_close_yield_pct", .number(rules.maxCloseYieldPct)),
                ])
        ]
    }
}
