import Domain
import OKX
import Store

/// Walks open positions and closes what the thresholds say, whether or not their strategy and
/// account are still enabled.
public struct ClosePass {
    private let run: PassRun

    public init(_ run: PassRun) { self.run = run }

    /// Takes one look at every account that holds a position of ours. What it did and what failed
    /// on an account is in the run's result.
    ///
    /// - Throws: `StoreError.unknownName` for an option that names nothing, `PostgresError`.
    public func callAsFunction() throws {
        let roster = try Roster(run)
        let held = Set(try run.store.openPositions().map(\.account))
        let accounts = roster.accounts.filter { held.contains($0.id) }
        // It waits up to half of its time for a pass that holds the account.
        try PassFrame(run: run, patience: run.options.timeLimitMilliseconds / 2)
            .work(accounts, roster: roster) { _, works, pass in
                try close(works, pass)
            }
    }

    private func close(_ works: [AccountWork], _ pass: Int64?) throws {
        let (observation, usable) = try observe(works)
        run.turnsLeft = usable.map(\.positions.count).reduce(0, +)
        run.each(usable) { work in
            try Unfinished(work: work, run: run, pass: pass).bringHome()
            try close(work, observation: observation, pass: pass)
        }
    }

    private func observe(
        _ works: [AccountWork]
    ) throws -> (observation: Observation, works: [AccountWork]) {
        let pairs = try works.flatMap { work in
            try work.positions.map {
                try KnownPairs(run: run).pair(of: $0, venue: work.account.venue.name)
            }
        }
        return try Observation.make(
            works, pairs: pairs.distinct, depth: works.map(\.deepestLevel).max() ?? 5,
            wantsOpenInterest: false, run: run)
    }

    private func close(
        _ work: AccountWork, observation: Observation, pass: Int64?
    ) throws {
        var observation = observation
        for position in work.positions {
            defer { run.turnsLeft -= 1 }
            if observation.isOld(in: run) || !observation.covers(position),
                run.timeLeft > PassRun.reserve
            {
                let look = try observe([work])
                // Its money is not known any more, which is told already.
                guard !look.works.isEmpty else { return }
                observation = look.observation
            }
            guard let strategy = work.strategy(position.strategy), isSelected(strategy) else {
                continue
            }
            var hasTraded = false
            do {
                hasTraded = try close(position, strategy, work, observation, pass: pass)
            } catch let error where ExitStatus.endsRun(error) {
                throw error
            } catch {
                // One position that cannot be judged does not keep the others open.
                let reason = Reason(.dataTooOld, "\(error)")
                say(Judgement(reasons: [reason], numbers: []), position, work, strategy)
                run.result.problems.append(
                    PassResult.Problem(account: work.account.name, error: error))
            }
            if hasTraded, !run.options.dryRun {
                // What is decided next must see what is spent: without it nothing more is.
                try work.reload(run.store)
                try work.refreshBalances()
            }
        }
    }

    /// - Returns: whether a trade was made, or in a dry run would be.
    private func close(
        _ position: Position, _ strategy: Strategy, _ work: AccountWork,
        _ observation: Observation, pass: Int64?
    ) throws -> Bool {
        let now = work.client.serverNow
        // Its delivery ends it, which every pass has looked for by now.
        guard now < position.expiry else { return false }
        let slices = DeliverySlices(work: work, run: run)
        if let window = try slices.window(of: position) {
            return try slices.sell(position, strategy, in: window, pass: pass)
        }
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        let market = try observation.market(of: pair, for: work)
        let alerts = ClosingAlerts(work: work, run: run, position: position, market: market)
        alerts.tellWhatIsGone()
        let closing = try ClosingDecision(
            market: market, situation: work.situation, position: position, strategy: strategy,
            now: now, hasTime: run.hasTimeForTrade, hasTimeToRest: run.hasTime(for: .maker))
        let decision = try closing.decide()
        if closing.mustClose { alerts.tellWhatStays(decision) }
        let execution = TradeExecution(
            work: work, run: run, strategy: strategy, market: market, pass: pass ?? 0)
        return try DecisionOutcome(execution: execution, kind: .close).of(decision) {
            try execution.close(position, $0, numbers: $1)
        }
    }

    private func isSelected(_ strategy: Strategy) -> Bool {
        run.options.strategies.isEmpty || run.options.strategies.contains(strategy.name)
    }

    private func say(
        _ judgement: Judgement, _ position: Position, _ work: AccountWork, _ strategy: Strategy
    ) {
        run.result.add(
            judgement, work: work, strategy: strategy, spotID: position.spotID,
            futureID: position.futureID)
    }
}
