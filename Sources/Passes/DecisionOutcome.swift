import Domain
import Store

/// What a pass does with one decision, the same for opening and for closing: says why it was
/// skipped, shows what a dry run would send, or carries the trade out and says how it ended.
struct DecisionOutcome {
    let execution: TradeExecution
    let kind: Trade.Kind

    private var run: PassRun { execution.run }

    /// - Parameter trade: records and carries out the plan. A `JournalRefusal` that it throws was
    ///   found under lock: nothing was recorded, and nothing sent.
    /// - Returns: whether a trade was made, or in a dry run would be.
    func of(
        _ decision: Decision,
        _ trade: (TradePlan, [Figure]) throws -> PassResult.TradeLine
    ) throws -> Bool {
        switch decision {
        case .skip(let judgement):
            if judgement.verdict == .halted { run.result.wasHalted = true }
            say(judgement)
            return false
        case .trade(let plan, let numbers):
            guard !run.options.dryRun else {
                say(Judgement(kind == .open ? .wouldOpen : .wouldClose, numbers: numbers))
                run.result.trades.append(execution.preview(kind, plan))
                return true
            }
            do {
                let line = try trade(plan, numbers)
                run.result.trades.append(line)
                let reasons = [line.ending].compactMap(\.self)
                say(Judgement(verdict(of: line), reasons: reasons, numbers: numbers))
                return true
            } catch let refusal as JournalRefusal {
                run.result.note(refusal)
                say(Judgement(refusal, numbers: numbers))
                return false
            }
        }
    }

    private func verdict(of line: PassResult.TradeLine) -> Verdict {
        switch line.trade?.outcome {
        case .filled, .partlyFilled: kind == .open ? .opened : .closed
        case .unwound: .unwound
        case .notFilled, .rejected: .notFilled
        case nil: .inDoubt
        }
    }

    private func say(_ judgement: Judgement) {
        let pair = execution.market.pair
        run.result.add(
            judgement, work: execution.work, strategy: execution.strategy, spotID: pair.spot.id,
            futureID: pair.future.id)
    }
}
