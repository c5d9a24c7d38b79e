import Domain
import OKX
import Store

/// What comes before anything new, rule 5 of EXECUTION §3: orders in doubt or resting, trades whose
/// legs disagree, and hedges that the exchange took or delivered.
struct Unfinished {
    let work: AccountWork
    let run: PassRun
    /// `nil` in a dry run, which only says what it would do.
    let pass: Int64?

    /// Resolves and repairs what can be, up to the run's time limit while something is in doubt or
    /// unhedged. One trade that cannot be finished does not keep the others from it.
    func bringHome() throws {
        let watch = HedgeWatch(work: work, run: run, pass: pass)
        _ = try watch.book()
        let unfinished = work.positions.filter { $0.unfinishedTrade != nil }
        if run.options.dryRun {
            try unfinished.forEach(sayWouldRepair)
        } else if !unfinished.isEmpty {
            run.mustFinish = true
            let wereOpen = !work.openOrders.isEmpty
            try Settling(work: work, run: run).settle(window: 0, limit: run.settleLimit)
            // What was delivered is known once the orders before it are.
            if wereOpen { _ = try watch.book() }
            // An unknown order may have hedged already what seems to be missing.
            if !work.isBehind { try finish() }
        }
        try DeliveryWatch(work: work, run: run).say()
    }

    private func finish() throws {
        for position in work.positions {
            guard let trade = position.unfinishedTrade,
                let strategy = work.strategy(position.strategy),
                try !position.isDelivering(at: work.client.serverNow),
                DeliverySlices(work: work, run: run).isReady(position)
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

    private func sayWouldRepair(_ position: Position) throws {
        guard let strategy = work.strategy(position.strategy) else { return }
        let residual = try Exposure(of: position).residual
        let reason = Reason(
            .wouldRepair,
            "a trade of an earlier pass is not finished; residual \(residual) \(position.coin)",
            [Figure("residual", .exact(residual))])
        run.result.add(
            Judgement(reasons: [reason], numbers: []), work: work, strategy: strategy,
            spotID: position.spotID, futureID: position.futureID)
    }

    private func done(_ trade: Trade?) -> Verdict {
        if trade?.isDelivery == true { return .delivered }
        return trade?.isSlice == true ? .sliced : .repaired
    }

    private func judgement(_ line: PassResult.TradeLine) -> Judgement {
        switch line.trade?.outcome {
        case nil:
            Judgement(
                reasons: [Reason(.inDoubt, "a trade of an earlier pass is not finished")],
                numbers: [])
        case .unwound: Judgement(.unwound, numbers: [])
        default: Judgement(done(line.trade), numbers: [])
        }
    }
}
