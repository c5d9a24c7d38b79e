import Clock
import Domain
import OKX
import Store

/// The exchange's own hand on what rests: it cancels the orders of a tag when this process has not
/// been heard of for a while (EXECUTION §6, §8).
struct CancelTimer {
    let work: AccountWork
    let run: PassRun
    let tag: String

    private static let seconds = 30
    /// It is armed again each third of its time.
    static let period = Int64(seconds) * 1000 / 3

    init(work: AccountWork, run: PassRun, strategy: Int64) {
        self.init(
            work: work, run: run, tag: CancelTimer.tag(account: work.account.id, strategy: strategy)
        )
    }

    init(work: AccountWork, run: PassRun, tag: String) {
        (self.work, self.run, self.tag) = (work, run, tag)
    }

    /// Names the timer of a strategy's resting orders on an account.
    static func tag(account: Int64, strategy: Int64) -> String {
        "basis\(account)s\(strategy)"
    }

    /// Before an order of the tag is placed, and while one rests.
    ///
    /// - Throws: when the exchange did not acknowledge it: nothing may rest then.
    func arm() throws {
        var asked: Int64
        repeat {
            guard let lease = work.lease else { throw JournalRefusal.leaseLost }
            // A timer has no expiry that could fence it.
            guard try run.store.holds(lease) else { throw JournalRefusal.leaseLost }
            asked = run.clock.elapsed()
            _ = try work.client.ask(
                .cancelAllAfter(seconds: CancelTimer.seconds, tag: tag), as: work.credentials)
            // A process that stood still hears of it late: it may have fired already.
        } while run.clock.elapsed() - asked >= CancelTimer.period
    }

    /// Once every order of the tag is final there is nothing left to cancel. If another pass holds
    /// the account by now, the timer is its own.
    func disarm() throws {
        guard !work.openOrders.contains(where: { $0.tag == tag }), let lease = work.lease,
            try run.store.holds(lease)
        else { return }
        _ = try? work.client.ask(.cancelAllAfter(seconds: 0, tag: tag), as: work.credentials)
    }
}
