import Domain

/// Tells a person when an opening has taken one of the day's limits over four fifths: once, for it
/// is the crossing that is told, and early enough to raise the limit before it holds anything back.
struct DayWarnings {
    let work: AccountWork
    let run: PassRun

    /// - Parameter sums: as they were before the opening.
    func tell(
        _ decision: Decision, _ sums: NotionalSums, _ strategy: Strategy, _ market: CandidateMarket
    ) {
        guard case .trade(let plan, numbers: _) = decision, !run.options.dryRun else { return }
        let uses = DayUse.all(
            sums.today, adding: OpeningSize(plan, in: market), strategy: strategy,
            account: work.account)
        for use in uses where use.crossesWarning {
            run.result.attentions.append(
                PassResult.Attention(
                    account: work.account.name, code: "limit_near",
                    sentence: "\(use.limit) of \(use.owner): \(use.usedUSD + use.addedUSD) of "
                        + "\(use.limitUSD) USD are used since 00:00 UTC; at the limit nothing more "
                        + "is opened until the day is over",
                    isWarning: true))
        }
    }
}
