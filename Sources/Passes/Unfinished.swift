import Clock
import Domain
import OKX
import Store

/// What an earlier pass left behind: orders in doubt or resting, and trades whose legs disagree.
struct Unfinished {
    let work: AccountWork
    let run: PassRun
    let pass: Int64

    /// Resolves and repairs what can be, up to the run's time limit while something is in doubt or
    /// unhedged.
    func bringHome() throws {
        let unfinished = work.positions.compactMap { position in
            position.unfinishedTrade.map { (position, $0) }
        }
        guard !unfinished.isEmpty else { return }
        try Settling(work: work, run: run).settle(window: 0, limit: run.deadline)
        for (position, trade) in unfinished {
            guard let strategy = work.strategy(position.strategy) else { continue }
            try readFees(position)
            let line = try TradeEnding(work: work, run: run, strategy: strategy)
                .finish(position.id, trade: trade.id)
            run.result.trades.append(line)
            let verdict: Verdict =
                switch line.trade?.outcome {
                case nil: .inDoubt
                case .unwound: .unwound
                default: .repaired
                }
            run.result.add(
                Judgement(verdict, numbers: []), work: work, strategy: strategy,
                spotID: position.spotID, futureID: position.futureID)
        }
        // Closed positions are of no further interest to this pass.
        work.positions = try run.store.openPositions(account: work.account.id)
    }

    /// A repair needs the fees of its pair; they may not be cached when the pass began.
    private func readFees(_ position: Position) throws {
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        guard work.fees(of: pair) == nil else { return }
        var round = Round()
        let questions = FeeQuestions([work], pairs: [pair], in: &round)
        try questions.read(work.client.send(round), store: run.store)
    }
}
