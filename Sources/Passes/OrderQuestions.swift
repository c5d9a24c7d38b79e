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

    var isEmpty: Bool { tickets.isEmpty }

    /// Merges what was answered into rows, in memory for a dry run. A failed read resolves nothing.
    ///
    /// - Parameter pending: the account's resting orders of the same round; `nil` when they could
    ///   not be read, and then no absence is concluded.
    func merge(_ answers: Answers, pending: [OrderReport]?, run: PassRun) throws {
        var changed: [JournalOrder] = []
        var fills: [Fill] = []
        for question in tickets {
            let answer = Result { try answers[question.report] }
            guard case .success(let found) = answer else { continue }
            guard let report = found else {
                if let pending { changed += missing(question.order, pending: pending) }
                continue
            }
            if question.order.isContradicted(by: report) {
                run.result.attentions.append(contradiction(question.order, report))
            }
            let executions = question.fills.flatMap { try? answers[$0] } ?? []
            fills += executions
            var merged = question.order.merged(with: report)
            if !executions.isEmpty {
                merged.fills = executions.map { JournalFill(price: $0.price, size: $0.size) }
            }
            changed.append(merged)
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

    private func contradiction(
        _ order: JournalOrder, _ report: OrderReport
    ) -> PassResult.Attention {
        PassResult.Attention(
            account: work.account.name, code: "order_shrank",
            sentence: "order \(order.clientOrderID) was final with \(order.filledSize) filled and "
                + "is now reported with \(report.filledSize): compare its fills at the exchange")
    }
}

/// Proof that an order was never placed, or is gone without a fill (EXECUTION rule 3).
enum Absence {
    /// An order that exists is visible to queries at the latest so many milliseconds after its
    /// expiry (EXECUTION §12).
    static let margin: Int64 = 2000
    /// Two not-founds must be at least so far apart.
    static let gap: Int64 = 1000

    /// Completes the proof for orders that were not found a first time long enough ago: a second
    /// not-found, and absence from pending, history and fills.
    static func prove(_ work: AccountWork, run: PassRun) throws {
        guard let now = work.client.earliestServerNow else { return }
        for order in work.openOrders {
            guard let since = order.missingSince, now - since >= gap else { continue }
            guard try isAbsent(order, work: work, run: run) else { continue }
            var gone = order
            gone.state = order.orderID == nil ? .neverPlaced : .goneUnfilled
            work.replace(gone)
            if !run.options.dryRun {
                try run.store.save([gone], account: work.account.id)
            }
        }
    }

    private static func isAbsent(
        _ order: JournalOrder, work: AccountWork, run: PassRun
    ) throws -> Bool {
        let client = work.client
        let begin = order.expiresAt - Timestamp.minute
        let type: InstrumentType = order.leg == .spot ? .spot : .futures
        if try client.ask(
            .order(order.instrumentID, .client(order.clientOrderID)), as: work.credentials)
            != nil
        {
            return false
        }
        let pending = try client.all(
            as: work.credentials, { .pendingOrders(Page(after: $0)) }, by: \.orderID)
        let history = try client.all(
            as: work.credentials, { .ordersHistory(type, Page(after: $0, begin: begin)) },
            by: \.orderID)
        let fills = try client.all(
            as: work.credentials, { .fills(.type(type), Page(after: $0, begin: begin)) },
            by: \.billID)
        // An order that was accepted and is forgotten: the bills must not know it either.
        let bills =
            order.orderID == nil
            ? []
            : try client.all(
                as: work.credentials, { .bills(Page(after: $0, begin: begin)) }, by: \.billID)
        let id = order.clientOrderID
        return !pending.contains { $0.clientOrderID == id }
            && !history.contains { $0.clientOrderID == id }
            && !fills.contains { $0.clientOrderID == id }
            && !bills.contains { $0.clientOrderID == id }
    }
}

/// Orders that rest at the exchange under a name of ours and that the journal does not expect.
struct UnknownOrders {
    let work: AccountWork
    let run: PassRun

    func inspect(_ pending: [OrderReport]) throws {
        let code = try run.store.installationCode()
        let ours = pending.filter {
            ClientOrderID($0.clientOrderID)?.installation == code
        }
        let expected = Set(work.openOrders.map(\.clientOrderID))
        let unexpected = ours.map(\.clientOrderID).filter { !expected.contains($0) }
        guard !unexpected.isEmpty else { return }
        let known = try run.store.known(unexpected)
        for id in unexpected {
            let reappeared = known.contains(id)
            let sentence =
                reappeared
                ? "order \(id) rests at the exchange although it was proved absent or final"
                : "order \(id) rests at the exchange under a name of ours and is not in the "
                    + "journal: was the database restored from a backup?"
            run.result.attentions.append(
                PassResult.Attention(
                    account: work.account.name,
                    code: reappeared ? "order_reappeared" : "journal_behind",
                    sentence: sentence + "; nothing is opened on the account until 'basis resume'"))
            guard !run.options.dryRun else { continue }
            try run.store.latch(
                .account(work.account.id), reappeared ? .orderReappeared : .journalBehind,
                reason: sentence)
        }
    }
}
