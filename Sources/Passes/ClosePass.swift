import Domain
import OKX
import Store

/// Walks open positions and closes what the thresholds say, whether or not their strategy and
/// account are still enabled.
public struct ClosePass {
    private let run: PassRun

    public init(_ run: PassRun) { self.run = run }

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
        let pairs = try works.flatMap { work in
            try work.positions.map {
                try KnownPairs(run: run).pair(of: $0, venue: work.account.venue.name)
            }
        }
        let (observation, usable) = try Observation.make(
            works, pairs: distinct(pairs),
            depth: works.map(\.deepestLevel).max() ?? 5,
            wantsOpenInterest: false, run: run)
        for work in usable {
            do {
                if !run.options.dryRun, let pass {
                    try Unfinished(work: work, run: run, pass: pass).bringHome()
                }
                try close(work, observation: observation, pass: pass)
            } catch {
                run.result.problems.append(
                    PassResult.Problem(account: work.account.name, error: error))
            }
        }
    }

    private func close(
        _ work: AccountWork, observation: Observation, pass: Int64?
    ) throws {
        for position in work.positions {
            guard let strategy = work.strategy(position.strategy), isSelected(strategy) else {
                continue
            }
            do {
                if try close(position, strategy, work, observation, pass: pass),
                    !run.options.dryRun
                {
                    try work.reload(run.store)
                    try work.refreshBalances()
                }
            } catch let error where ExitStatus.endsRun(error) {
                throw error
            } catch {
                // One position that cannot be judged does not keep the others open.
                let reason = Reason(.dataTooOld, "\(error)")
                say(Judgement(reasons: [reason], numbers: []), position, work, strategy)
                run.result.problems.append(
                    PassResult.Problem(account: work.account.name, error: error))
            }
        }
    }

    /// - Returns: whether a trade was made, or in a dry run would be.
    private func close(
        _ position: Position, _ strategy: Strategy, _ work: AccountWork,
        _ observation: Observation, pass: Int64?
    ) throws -> Bool {
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        let market = try observation.market(of: pair, for: work)
        let now = work.client.serverNow
        if now >= position.expiry {
            run.result.attentions.append(
                PassResult.Attention(
                    account: work.account.name, code: "delivering",
                    sentence: "position \(position.id): \(position.futureID) was delivered at "
                        + "\(position.expiry); its coins are no longer hedged, and booking a "
                        + "delivery is not built yet: sell them by hand"))
        }
        let decision = try ClosingDecision(
            market: market, situation: work.situation, position: position, strategy: strategy,
            now: now, hasTime: run.hasTimeForTrade
        ).decide()
        return try carryOut(decision, market, position, work, strategy, pass)
    }

    private func isSelected(_ strategy: Strategy) -> Bool {
        run.options.strategies.isEmpty || run.options.strategies.contains(strategy.name)
    }

    private func carryOut(
        _ decision: Decision, _ market: CandidateMarket, _ position: Position,
        _ work: AccountWork, _ strategy: Strategy, _ pass: Int64?
    ) throws -> Bool {
        switch decision {
        case .skip(let judgement):
            if judgement.verdict == .halted { run.result.wasHalted = true }
            say(judgement, position, work, strategy)
            return false
        case .trade(let plan, let numbers):
            let execution = TradeExecution(
                work: work, run: run, strategy: strategy, market: market, pass: pass ?? 0)
            guard !run.options.dryRun else {
                say(Judgement(.wouldClose, numbers: numbers), position, work, strategy)
                run.result.trades.append(execution.preview(.close, plan))
                return true
            }
            do {
                let line = try execution.close(position, plan, numbers: numbers)
                run.result.trades.append(line)
                say(
                    Judgement(ClosePass.verdict(of: line), numbers: numbers), position, work,
                    strategy)
                return true
            } catch let refusal as JournalRefusal {
                run.result.note(refusal)
                say(Judgement(refusal, numbers: numbers), position, work, strategy)
                return false
            }
        }
    }

    private static func verdict(of line: PassResult.TradeLine) -> Verdict {
        switch line.trade?.outcome {
        case .filled, .partlyFilled: .closed
        case .unwound: .unwound
        case .notFilled, .rejected: .notFilled
        case nil: .inDoubt
        }
    }

    private func say(
        _ judgement: Judgement, _ position: Position, _ work: AccountWork, _ strategy: Strategy
    ) {
        run.result.add(
            judgement, work: work, strategy: strategy, spotID: position.spotID,
            futureID: position.futureID)
    }

    private func distinct(_ pairs: [Pair]) -> [Pair] {
        var seen: Set<String> = []
        return pairs.filter { seen.insert($0.future.id).inserted }
    }
}
