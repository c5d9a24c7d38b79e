import Clock
import Domain
import OKX
import Store

/// Polls an account's open orders until all are final: confirms what was placed, resolves what is in
/// doubt, and cancels what rests once the confirmation window is over (EXECUTION §4).
struct Settling {
    let work: AccountWork
    let run: PassRun

    private static let firstPause: Int64 = 50
    private static let longestPause: Int64 = 1000

    /// A read that fails resolves nothing and ends nothing: it is tried again until the limit.
    ///
    /// - Parameters:
    ///   - orders: those that are waited for, and cancelled; `nil` for all. What becomes of the others is
    ///     noted in passing: one that cannot be resolved does not keep a leg waiting for its hedge.
    ///   - window: milliseconds before what rests is cancelled.
    ///   - limit: by the clock's `elapsed`, when to give up: what rests then is cancelled, and what
    ///     is open stays for the next pass.
    func settle(_ orders: [JournalOrder]? = nil, window: Int64, limit: Int64) throws {
        let names = orders.map { Set($0.map(\.clientOrderID)) }
        var waiting: [JournalOrder] {
            work.openOrders.filter { names?.contains($0.clientOrderID) ?? true }
        }
        let cancelAt = run.clock.elapsed() + window
        var pause = Settling.firstPause
        while !waiting.isEmpty {
            do {
                try look()
            } catch let error as OKXError {
                run.result.notes.append("asked again: \(error)")
            }
            guard !waiting.isEmpty else { return }
            let now = run.clock.elapsed()
            // Whoever gives up lets nothing rest on that it knows of.
            let isLast = now + pause >= limit
            if isLast || now >= cancelAt { try cancel(waiting.filter { $0.state == .live }) }
            guard !isLast else { return }
            run.clock.sleep(pause)
            pause = Swift.min(pause * 2, Settling.longestPause)
        }
    }

    /// One round: every open order with its fills, and what rests.
    private func look() throws {
        var round = Round()
        let questions = OrderQuestions(work, in: &round)
        let pending = round.add(.pendingOrders(), as: work.credentials)
        let answers = work.client.send(round)
        // Without the list of what rests a not-found proves nothing, but a found order does.
        let resting = try? answers[pending]
        try questions.merge(answers, pending: resting, run: run)
        try Absence.prove(work, run: run)
    }

    /// Cancels have no expiry that could fence them: the lease is asked for just before.
    private func cancel(_ resting: [JournalOrder]) throws {
        guard !resting.isEmpty, let lease = work.lease else { return }
        guard try run.store.holds(lease) else { throw JournalRefusal.leaseLost }
        // The rest comes with the next look.
        let requests = resting.prefix(20).map { order in
            CancelRequest(
                instrumentID: order.instrumentID,
                order.orderID.map { .order($0) } ?? .client(order.clientOrderID))
        }
        // Whatever it answers, the next look tells what became of each order.
        _ = try work.client.ask(.cancelOrders(requests), as: work.credentials)
    }
}
