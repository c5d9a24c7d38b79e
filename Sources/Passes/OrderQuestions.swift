import Domain
import OKX
import Store

/// Asks what became of every open order of an account, and merges the answers into its rows
/// (EXECUTION rule 3: ask, never resend).
struct OrderQuestions {
    private let work: AccountWork
    /// A moment that the exchange's clock had certainly passed when the questions left; `nil` before
    /// it has told its time.
    private let askedAt: Timestamp?
    private var tickets: [Question] = []

    private struct Question {
        let order: JournalOrder
        let report: Round.Ticket<OrderReport?>
        let fills: Round.Ticket<[Fill]>?
    }

    init(_ work: AccountWork, in round: inout Round) {
        self.work = work
        askedAt = work.client.earliestServerNow
        tickets = work.openOrders.map { order in
            let report = round.add(
                .order(order.instrumentID, .client(order.clientOrderID)), as: work.credentials)
            let fills = order.orderID.map { id in
                round.add(.fills(.order(id)), as: work.credentials)
            }
            return Question(order: order, report: report, fills: fills)
        }
    }

    /// Merges what was answered into rows, in memory for a dry run. A failed read resolves nothing.
    ///
    /// - Parameter pending: the account's resting orders of the same round; `nil` when they could
    ///   not be read, and then no absence is concluded.
    func merge(_ answers: Answers, pending: [OrderReport]?, run: PassRun) throws {
        var changed: [JournalOrder] = []
        var fills: [Fill] = []
        for question in tickets {
            let executions = question.fills.flatMap { try? answers[$0] } ?? []
            switch Result(catching: { try answers[question.report] }) {
            case .success(let report?):
                fills += executions
                changed.append(question.order.merged(with: report, executions))
            case .success(nil):
                if let pending { changed += missing(question.order, pending: pending) }
            case .failure(let error):
                // A delivered future is no longer asked for by its order: its history is.
                guard (error as? OKXError)?.code == "51001", let pending else {
                    run.result.noteOnce(
                        "what became of \(question.order.clientOrderID) is not known yet: \(error)")
                    continue
                }
                changed += missing(question.order, pending: pending)
            }
        }
        changed.forEach(work.replace)
        guard !run.options.dryRun else { return }
        try run.store.save(changed, fills: fills, account: work.account.id)
    }

    /// The exchange does not know the order. That proves something only when it was asked after the
    /// order's expiry; the proof is completed by ``Absence``.
    private func missing(_ order: JournalOrder, pending: [OrderReport]) -> [JournalOrder] {
        guard let askedAt, askedAt >= order.expiresAt + Absence.margin,
            order.missingSince == nil,
            !pending.contains(where: { $0.clientOrderID == order.clientOrderID })
        else { return [] }
        var missing = order
        missing.missingSince = askedAt
        return [missing]
    }
}

extension JournalOrder {
    /// The row after a report, with the executions that were found of it.
    func merged(with report: OrderReport, _ executions: [Fill]) -> JournalOrder {
        var merged = merged(with: report)
        if !executions.isEmpty {
            merged.fills = executions.map { JournalFill(price: $0.price, size: $0.size) }
        }
        return merged
    }
}
