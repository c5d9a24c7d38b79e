import Clock
import Domain
import OKX
import Store

/// The watch over a spot leg that rests: follows each fill with the future, moves the order with the
/// touch, and takes it off when its time is over or anything speaks against it (EXECUTION §8).
///
/// It decides nothing: ``MakerDecision`` does, from rows and books. No order that rests outlives it:
/// it ends with everything final, or with what cannot be resolved told like any order in doubt.
final class MakerWatch {
    let execution: TradeExecution
    private let positionID: Int64
    private let tradeID: Int64
    /// By the clock's `elapsed`: when what rests is taken off.
    private let end: Int64
    private var armedAt: Int64
    /// It rests no longer, and only what raced the cancel is followed yet.
    private var isEnding = false
    /// Why, unless everything has followed.
    private var ending: Reason?
    /// Spot orders that we took off ourselves.
    private var withdrawn: Set<String> = []
    /// Since when a hedge is on its way.
    private var waitingSince: Int64?
    private var failedLooks = 0
    /// After its end it follows what raced the cancel, so many times.
    var lastHedges: Int

    private static let pause: Int64 = 500
    private static let shortPause: Int64 = 50

    var work: AccountWork { execution.work }
    var run: PassRun { execution.run }
    private var rules: StrategyRules { execution.strategy.rules }

    /// The timer of its tag was armed a moment ago.
    init(execution: TradeExecution, position: Int64, trade: Int64) {
        (self.execution, positionID, tradeID) = (execution, position, trade)
        armedAt = execution.run.clock.elapsed()
        end = armedAt + execution.run.watchTime
        lastHedges = execution.strategy.rules.repairAttempts
    }

    /// Sends the first order, which was just recorded, and watches it.
    ///
    /// - Returns: why it ended short of its target; `nil` when all of it has followed.
    /// - Throws: ``JournalRefusal/leaseLost`` above all: what rests is then the successor's.
    func work(from orders: [JournalOrder]) throws -> Reason? {
        do {
            if let trade = position?.trades.first(where: { $0.id == tradeID }) {
                try placement.send(orders, of: trade)
            }
            try watch()
        } catch {
            // Whatever broke off, nothing of it is to rest on.
            try? withdraw()
            throw error
        }
        if ending?.verdict == .halted { run.result.wasHalted = true }
        if let ending {
            run.result.notes.append("trade \(tradeID) rests no longer: \(ending.sentence)")
        }
        return ending
    }

    private func watch() throws {
        while run.timeLeft > PassRun.orderLifetime {
            noteOutside()
            try keepTimer()
            if isEnding, hasOpenOrder { try withdraw() }
            guard let market = look() else {
                // What is not seen may not rest: tried once more, and then it is taken off.
                guard failedLooks > 1 else { continue }
                return try withdraw()
            }
            guard let position, let trade = position.unfinishedTrade else { return }
            let decision = try MakerDecision(
                market: market, situation: work.situation, strategy: execution.strategy,
                position: position, trade: trade, now: work.client.serverNow, ending: ending,
                refusals: refusals(trade))
            let step = try decision.step()
            if step != .wait { waitingSince = nil }
            switch step {
            case .hedge(let contracts, let price):
                guard !isEnding || lastHedges > 0 else { return }
                if isEnding { lastHedges -= 1 }
                try hedge(contracts, at: price, position, trade)
            case .place(let coins, let price):
                // The look may have taken long: nothing is placed under a timer that may have fired.
                guard !isTimerDue else { continue }
                try place(coins, at: price, position, trade)
            case .keep: run.clock.sleep(MakerWatch.pause)
            case .wait: wait()
            case .repeg: try withdraw()
            case .finish(let reason):
                let isOver = isEnding || !hasOpenOrder
                finish(reason)
                if isOver { return }
            }
        }
        // Its time has gone by elsewhere, as when the machine stood still.
        try withdraw()
    }

    // MARK: - Looking

    private var position: Position? { work.position(positionID) }

    private var hasOpenOrder: Bool {
        position?.orders.contains(where: \.state.isOpen) ?? false
    }

    /// `nil` when the exchange did not answer, or the database.
    private func look() -> CandidateMarket? {
        do {
            let market = try MakerLook(execution: execution).take()
            try work.refreshStops(run.store)
            failedLooks = 0
            return market
        } catch {
            run.result.notes.append("asked again: \(error)")
            failedLooks += 1
            if failedLooks > 1 { finish(Reason(.dataTooOld, "it could not be watched: \(error)")) }
            run.clock.sleep(MakerWatch.shortPause)
            return nil
        }
    }

    func finish(_ reason: Reason?) {
        guard !isEnding else { return }
        (isEnding, ending) = (true, reason)
    }

    /// What no book tells: the time, and a signal.
    private func noteOutside() {
        if run.interrupted() {
            finish(Reason(.outOfTime, "the run was told to stop"))
        } else if run.clock.elapsed() >= end {
            finish(Reason(.outOfTime, "the time to rest in is over; --timeout gives a pass more"))
        }
    }

    /// A hedge that is not final yet. While it is not known what rests must not fill for long.
    private func wait() {
        let now = run.clock.elapsed()
        let since = waitingSince ?? now
        waitingSince = since
        if now - since > Int64(rules.confirmWindowMs) {
            finish(Reason(.inDoubt, "an order was not final in time"))
        }
        run.clock.sleep(MakerWatch.shortPause)
    }

    /// Final orders at the end of the spot leg that filled nothing and that nobody here took off.
    private func refusals(_ trade: Trade) -> Int {
        trade.orders(of: .spot).sorted { $0.attempt > $1.attempt }.prefix {
            $0.state == .canceled && $0.filledSize.isZero && !withdrawn.contains($0.clientOrderID)
        }.count
    }

    // MARK: - Acting

    /// Armed again each third of its time, so that it never fires under a watch that is alive. What
    /// is not acknowledged ends the watch.
    private func keepTimer() throws {
        guard !isEnding, isTimerDue else { return }
        do {
            try execution.timer.arm()
            armedAt = run.clock.elapsed()
        } catch let error as OKXError {
            finish(Reason(.dataTooOld, "the timer was not armed again: \(error)"))
        }
    }

    private var isTimerDue: Bool { run.clock.elapsed() - armedAt >= CancelTimer.period }

    /// Cancels what rests, and asks until everything is final.
    private func withdraw() throws {
        let open = (position?.orders ?? []).filter(\.state.isOpen)
        withdrawn.formUnion(open.map(\.clientOrderID))
        try Settling(work: work, run: run).settle(open, window: 0, limit: run.deadline)
    }
}
