import Domain
import Store

/// Rebuilds the journals of a reconciling run's accounts before anything else is done with them.
struct Restoring {
    let run: PassRun
    /// Whose the positions of a future are, by a person's word.
    let named: [String: Strategy]

    /// - Parameter owners: strategies by future, as they were typed.
    /// - Throws: `StoreError.unknownName` for a strategy that is not there.
    init(_ owners: [String: String], run: PassRun) throws {
        self.run = run
        named = try owners.mapValues { try run.store.strategy(named: $0) }
    }

    func bringUp(_ work: AccountWork, pass: Int64?) throws {
        let restoration = try JournalRestore(work: work, run: run, pass: pass, named: named)()
        run.result.restorations = (run.result.restorations ?? []) + [restoration]
        tell(restoration, work)
        guard pass != nil else { return remind(of: restoration, work) }
        try work.load(run.store)
        guard !work.isBehind else { return }
        // It was told before the rows were there.
        run.result.attentions.removeAll {
            $0.account == work.account.name && $0.code == LatchCode.journalBehind.rawValue
        }
    }

    /// A dry run leaves the journal as it is, which needs a person whether or not it was latched.
    private func remind(of restoration: PassResult.Restoration, _ work: AccountWork) {
        let code = LatchCode.journalBehind.rawValue
        let isTold = run.result.attentions.contains {
            $0.account == work.account.name && $0.code == code
        }
        guard !isTold, !restoration.trades.isEmpty else { return }
        run.result.attentions.append(
            PassResult.Attention(
                account: work.account.name, code: code,
                sentence: "the journal lacks \(restoration.orders) orders that the exchange has: "
                    + "the same without --dry-run rebuilds them"))
    }

    private func tell(_ restoration: PassResult.Restoration, _ work: AccountWork) {
        if restoration.generation != nil {
            run.result.notes.append(
                "\(work.account.name): what was decided after the backup and never reached the "
                    + "exchange is not back: halts, settings, strategies, accounts; look at "
                    + "'basis halt --list' and 'basis strategy list'")
        }
        for entry in restoration.unattributed {
            run.result.attentions.append(
                PassResult.Attention(
                    account: work.account.name, code: LatchCode.unattributed.rawValue,
                    sentence: "order \(entry.clientOrderID) (\(entry.side.rawValue) "
                        + "\(entry.filledSize) \(entry.instrumentID)) is ours and could not be "
                        + "attributed: \(entry.reason); nothing is opened on the account before"))
        }
    }
}
