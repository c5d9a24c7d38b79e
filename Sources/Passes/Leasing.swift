import Clock
import Domain
import OKX
import Store

/// Takes and releases the leases of a run's accounts.
struct Leasing {
    let run: PassRun

    /// - Parameters:
    ///   - patience: milliseconds to wait for a holder; an opening pass has none and gives way to
    ///     anyone who waits.
    ///   - waits: otherwise a holder is only told that it is waited for.
    /// - Returns: whether the account is ours now; if not, it is among the run's busy ones once it has
    ///   been waited for.
    func take(_ work: AccountWork, patience: Int64, waits: Bool) throws -> Bool {
        if run.options.dryRun { return true }
        // All accounts of a run share its patience: three busy ones must not outlive it. And what is
        // waited for must still be worked with time to trade.
        let most = run.options.timeLimitMilliseconds - PassRun.reserve - Leasing.slack
        let end = run.started + Swift.min(patience, Swift.max(0, most))
        var pause: Int64 = 50
        while true {
            let attempt = try run.store.takeLease(
                work.account.id, milliseconds: run.timeLeft + 5000, givesWay: patience == 0)
            switch attempt {
            case .taken(let lease):
                work.lease = lease
                do {
                    return try waitForFence(lease, work)
                } catch {
                    // Nobody is to wait for a pass that could not even begin.
                    try? run.store.giveUp(lease)
                    work.lease = nil
                    throw error
                }
            case .busy where !waits:
                try run.store.wantLease(work.account.id, milliseconds: Leasing.slack)
                return false
            case .busy(let holder):
                guard run.clock.elapsed() + pause < end, !run.interrupted() else {
                    run.result.busy.append("\(subject(work)): worked by \(holder)")
                    return false
                }
                try run.store.wantLease(work.account.id, milliseconds: pause + 2000)
                run.clock.sleep(pause)
                pause = Swift.min(pause * 2, 500)
            }
        }
    }

    /// The holder before did not release the lease: whatever it may still send must have expired
    /// before anything new is decided (EXECUTION §3, the fence).
    private func waitForFence(_ lease: Lease, _ work: AccountWork) throws -> Bool {
        guard let fence = lease.fence else { return true }
        _ = try work.client.ask(.time)
        while true {
            let wait = fence + Absence.margin - (work.client.earliestServerNow ?? fence)
            guard wait > 0 else { break }
            guard wait < run.timeLeft, !run.interrupted() else {
                run.result.busy.append(
                    "\(subject(work)): orders of a pass that died may still take effect")
                try run.store.giveUp(lease)
                work.lease = nil
                return false
            }
            run.clock.sleep(Swift.min(wait, 500))
        }
        return true
    }

    /// Milliseconds for a look at the exchange before a trade.
    private static let slack: Int64 = 5000

    private func subject(_ work: AccountWork) -> String {
        "\(work.account.venue.name), \(work.account.name)"
    }

    func release(_ works: [AccountWork]) {
        for work in works {
            guard let lease = work.lease else { continue }
            // A lease that cannot be given back ends by itself; the next holder waits for it.
            try? run.store.release(lease)
            work.lease = nil
        }
    }
}
