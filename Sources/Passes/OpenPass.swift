import Domain
import OKX
import Store

/// Walks the ranking and opens what the strategies allow.
public struct OpenPass {
    private let run: PassRun

    public init(_ run: PassRun) { self.run = run }

    /// Books of so many candidates are read at most; the ranking chooses them.
    static let mostCandidates = 4

    /// Takes one look at every account that a strategy trades on. What was opened, each candidate's
    /// verdict and what failed on an account is in the run's result.
    ///
    /// - Throws: ``PassError/nothingConfigured(_:)`` where no strategy trades,
    ///   `StoreError.unknownName` for an option that names nothing, `PostgresError`.
    public func callAsFunction() throws {
        let roster = try Roster(run)
        let accounts = roster.accounts.filter { !roster.strategies(of: $0).isEmpty }
        guard !accounts.isEmpty else {
            throw PassError.nothingConfigured(
                "no strategy trades on any of these accounts: add one with 'basis strategy add'")
        }
        try PassFrame(run: run, patience: 0).work(accounts, roster: roster) {
            venue, works, pass in
            try open(venue, works, pass)
        }
    }

    private func open(_ venue: Venue, _ works: [AccountWork], _ pass: Int64?) throws {
        let ranking = try Ranking(venue: venue, run: run)
        let (observation, usable) = try observe(works, ranking)
        run.turnsLeft = usable.map(\.strategies.count).reduce(0, +)
        run.each(usable) { work in
            // The hedge comes first: nothing is opened before what is unfinished is.
            try Unfinished(work: work, run: run, pass: pass).bringHome()
            try open(work, ranking: ranking, observation: observation, pass: pass)
        }
    }

    private func observe(
        _ works: [AccountWork], _ ranking: Ranking
    ) throws -> (observation: Observation, works: [AccountWork]) {
        let pairs = try ranking.candidates(of: works) + unfinishedPairs(works)
        return try Observation.make(
            works, pairs: pairs.distinct, depth: works.map(\.deepestLevel).max() ?? 5,
            wantsOpenInterest: works.flatMap(\.strategies).contains {
                $0.rules.maxPositionRatio != nil
            }, wantsMargin: true, run: run)
    }

    private func open(
        _ work: AccountWork, ranking: Ranking, observation: Observation, pass: Int64?
    ) throws {
        var observation = observation
        var hasSpent = false
        for strategy in work.strategies {
            defer { run.turnsLeft -= 1 }
            var done = 0
            var lastTrades = try run.store.lastTrades(
                account: work.account.id, strategy: strategy.id)
            for ranked in ranking.walk(strategy) {
                guard let pair = ranked.pair else {
                    say(ranked.judgement, ranked.row, work, strategy)
                    continue
                }
                if observation.isOld(in: run), done < strategy.rules.maxTradesPerPass,
                    run.timeLeft > PassRun.reserve
                {
                    let look = try observe([work], ranking)
                    // Its money and its margin are not known any more, which is told already.
                    guard !look.works.isEmpty else { return }
                    observation = look.observation
                    hasSpent = false
                }
                let market: CandidateMarket
                do {
                    market = try observation.market(of: pair, for: work)
                } catch let error where !ExitStatus.endsRun(error) {
                    let reason = Reason(.dataTooOld, "\(error)")
                    say(Judgement(reasons: [reason], numbers: []), ranked.row, work, strategy)
                    run.result.problems.append(
                        PassResult.Problem(account: work.account.name, error: error))
                    continue
                }
                if hasSpent, done < strategy.rules.maxTradesPerPass, !run.options.dryRun {
                    // A trade has spent money and margin: what is decided next must see it.
                    try work.refreshBalances()
                    hasSpent = false
                }
                let sums = try run.store.notionalSums(
                    account: work.account, strategy: strategy.id, coin: pair.coin,
                    future: pair.future.id, now: work.client.serverNow)
                let decision = try OpeningDecision(
                    market: market, situation: work.situation, strategy: strategy, sums: sums,
                    now: work.client.serverNow, lastTrade: lastTrades[pair.coin],
                    tradesDone: done, hasTime: run.hasTime(for: strategy.rules.execution)
                ).decide()
                let execution = TradeExecution(
                    work: work, run: run, strategy: strategy, market: market, pass: pass ?? 0)
                let outcome = DecisionOutcome(execution: execution, kind: .open)
                if try outcome.of(decision, { try execution.open($0, numbers: $1) }) {
                    done += 1
                    hasSpent = true
                    lastTrades[pair.coin] = work.situation.journalNow
                    DayWarnings(work: work, run: run).tell(decision, sums, strategy, market)
                }
            }
        }
    }

    private func say(
        _ judgement: Judgement, _ row: YieldRow, _ work: AccountWork, _ strategy: Strategy
    ) {
        run.result.add(
            judgement, work: work, strategy: strategy, spotID: row.spotID, futureID: row.futureID)
    }

    private func unfinishedPairs(_ works: [AccountWork]) throws -> [Pair] {
        try works.flatMap { work in
            try work.positions.filter { $0.unfinishedTrade != nil }.map {
                try KnownPairs(run: run).pair(of: $0, venue: work.account.venue.name)
            }
        }
    }
}

extension PassResult {
    /// A person's halt that was found under lock counts like one that was read before.
    mutating func note(_ refusal: JournalRefusal) {
        if case .stopped(_, _, byPerson: true) = refusal { wasHalted = true }
    }

    mutating func add(
        _ judgement: Judgement, work: AccountWork, strategy: Strategy, spotID: String,
        futureID: String
    ) {
        verdicts.append(
            VerdictLine(
                venue: work.account.venue.name, account: work.account.name,
                strategy: strategy.name, spotID: spotID, futureID: futureID,
                judgement: judgement,
                row: NewVerdict(
                    account: work.account.id, strategy: strategy, spotID: spotID,
                    futureID: futureID, judgement: judgement)))
    }
}

extension Judgement {
    /// What the journal refused under lock, as a verdict.
    init(_ refusal: JournalRefusal, numbers: [Figure]) {
        let verdict: Verdict =
            switch refusal {
            case .leaseLost: .accountBusy
            case .stopped(let code, _, let byPerson):
                Verdict(ofStop: code, isAutomatic: !byPerson)
            case .accountDisabled: .accountDisabled
            case .strategyDisabled: .strategyDisabled
            case .limit(let name, _, _, _):
                switch name {
                case "max_position_ratio": .openInterestLimit
                case "max_turnover_usd_day", "max_fees_usd_day": .dayLimit
                default: .positionLimit
                }
            case .equity(let name, _):
                name == LossUse.Kind.leastEquity.rawValue ? .minEquity : .lossLimit
            case .ownedElsewhere: .openedElsewhere
            }
        self.init(reasons: [Reason(verdict, refusal.description)], numbers: numbers)
    }
}

extension TradeExecution {
    /// What a dry run shows: the orders that would be sent first.
    func preview(_ kind: Trade.Kind, _ plan: TradePlan) -> PassResult.TradeLine {
        var together = plan
        if plan.sequence != .together {
            together = TradePlan(
                contracts: plan.contracts, coins: plan.coins, dustCoins: plan.dustCoins,
                spotPrice: plan.spotPrice, futurePrice: plan.futurePrice, sequence: .together,
                intendedExcessCoins: plan.intendedExcessCoins, notionalUSD: plan.notionalUSD,
                spotRests: plan.spotRests)
        }
        return PassResult.TradeLine(
            venue: work.account.venue.name, account: work.account.name, strategy: strategy.name,
            position: nil, trade: nil, kind: kind, spotID: market.pair.spot.id,
            futureID: market.pair.future.id,
            orders: planned(kind, together, numbers: []).orders.map {
                PassResult.OrderLine(order: $0, journal: nil)
            }, residual: nil)
    }
}
