import Domain
import OKX
import Store

/// What an earlier pass left behind: orders in doubt or resting, and trades whose legs disagree.
/// Rule 5 of EXECUTION §3: it comes before anything new.
struct Unfinished {
    let work: AccountWork
    let run: PassRun
    let pass: Int64

    /// Resolves and repairs what can be, up to the run's time limit while something is in doubt or
    /// unhedged. One trade that cannot be finished does not keep the others from it.
    func bringHome() throws {
        guard work.positions.contains(where: { $0.unfinishedTrade != nil }) else { return }
        try Settling(work: work, run: run).settle(window: 0, limit: run.deadline)
        for position in work.positions {
            guard let trade = position.unfinishedTrade,
                let strategy = work.strategy(position.strategy)
            else { continue }
            let line = TradeEnding(work: work, run: run, strategy: strategy)
                .finish(position.id, trade: trade.id)
            run.result.trades.append(line)
            run.result.add(
                judgement(line), work: work, strategy: strategy, spotID: position.spotID,
                futureID: position.futureID)
        }
        try work.reload(run.store)
        try work.refreshBalances()
    }

    private func judgement(_ line: PassResult.TradeLine) -> Judgement {
        switch line.trade?.outcome {
        case nil:
            Judgement(
                reasons: [Reason(.inDoubt, "a trade of an earlier pass is not finished")],
                numbers: [])
        case .unwound: Judgement(.unwound, numbers: [])
        default: Judgement(.repaired, numbers: [])
        }
    }
}
