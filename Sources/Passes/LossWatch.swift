import Domain
import OKX
import Store

/// Holds an account's equity against what it may lose, and latches it when it has (EXECUTION §11).
///
/// Looks once the bills and the balance of a reconcile agree: before, a withdrawal whose bill has
/// not come yet would be a loss.
struct LossWatch {
    let work: AccountWork
    let run: PassRun

    func look(at equity: EquitySnapshot) throws {
        let limits = work.account.limits
        guard limits.watchEquity else { return }
        guard let usd = equity.balance.totalUSD else {
            return attend(
                "equity_unknown",
                "the exchange states no equity, so that the account's limits on losses hold "
                    + "nothing back; nothing is opened meanwhile")
        }
        let now = work.client.serverNow
        let marks = try run.store.equityMarks(account: work.account.id, now: now)
        for use in LossUse.all(equityUSD: usd, marks: marks, limits: limits) {
            if use.isReached {
                try latch(use, now: now)
            } else if use.crossesWarning {
                attend(
                    "limit_near", use.sentence + "; at the limit nothing more is opened",
                    isWarning: true)
            }
        }
    }

    private func latch(_ use: LossUse, now: Timestamp) throws {
        let scope = Stop.Scope.account(work.account.id)
        switch use.kind {
        case .day:
            let left = Timestamp.day - now.timeOfDay
            try latch(scope, .dailyLoss, use.sentence, "until 00:00 UTC", milliseconds: left)
        case .drawdown:
            try latch(scope, .drawdown, use.sentence, "until 'basis resume'", milliseconds: nil)
        case .leastEquity:
            // It ends by itself with the equity, and each decision looks.
            attend(use.kind.rawValue, use.sentence + "; nothing is opened until it is")
        }
    }

    private func latch(
        _ scope: Stop.Scope, _ code: LatchCode, _ reason: String, _ end: String,
        milliseconds: Int64?
    ) throws {
        attend(code.rawValue, "\(reason); nothing is opened on the account \(end)")
        let isLatched = try run.store.stops().contains {
            $0.scope == scope && $0.code == code.rawValue
        }
        guard !isLatched else { return }
        try run.store.latch(scope, code, reason: reason, milliseconds: milliseconds)
    }

    private func attend(_ code: String, _ sentence: String, isWarning: Bool = false) {
        run.result.attentions.append(
            PassResult.Attention(
                account: work.account.name, code: code, sentence: sentence, isWarning: isWarning))
    }
}
