import Domain
import OKX
import Store

/// Proof that an order was never placed, or is gone without a fill (EXECUTION rule 3).
enum Absence {
    /// An order that exists is visible to queries at the latest so many milliseconds after its
    /// expiry (EXECUTION §12).
    static let margin: Int64 = 2000
    /// Two not-founds must be at least so far apart.
    static let gap: Int64 = 1000
    /// The exchange shows fills for three days and orders for seven; beyond that the archives.
    private static let recent: Int64 = 2 * Timestamp.day
    private static let archived: Int64 = 80 * Timestamp.day

    /// Completes the proof for orders that were not found a first time long enough ago: a second
    /// not-found, and absence from pending, history, fills and bills. What is found instead is
    /// merged.
    static func prove(_ work: AccountWork, run: PassRun) throws {
        guard let now = work.client.earliestServerNow else { return }
        var failure: OKXError?
        // The newest first: what is old has more to be looked through, and may fail each time.
        for order in work.openOrders.sorted(by: { $0.expiresAt > $1.expiresAt }) {
            guard let since = order.missingSince, now - since >= gap else { continue }
            let traces: Traces
            do {
                traces = try Traces(of: order, work: work, at: now)
            } catch let error as OKXError {
                failure = failure ?? error
                continue
            }
            var resolved = order
            if let report = traces.report {
                resolved = order.merged(with: report, traces.fills)
            } else if traces.isAbsent {
                // What had filled stays filled; what had not is gone.
                resolved.state =
                    order.filledSize.isPositive
                    ? .canceled : isNeverPlaced(order, at: now) ? .neverPlaced : .goneUnfilled
            } else {
                continue
            }
            work.replace(resolved)
            if !run.options.dryRun {
                try run.store.save([resolved], fills: traces.fills, account: work.account.id)
            }
        }
        if let failure { throw failure }
    }

    /// What was cancelled without a fill is shown for two hours: later nobody can tell it from what
    /// never was.
    private static func isNeverPlaced(_ order: JournalOrder, at now: Timestamp) -> Bool {
        order.orderID == nil && now - order.expiresAt < 2 * Timestamp.hour - Timestamp.minute
    }

    /// Everything the exchange has that bears the order's name.
    private struct Traces {
        var report: OrderReport?
        var fills: [Fill] = []
        var isAbsent = false

        init(of order: JournalOrder, work: AccountWork, at now: Timestamp) throws {
            let (client, credentials) = (work.client, work.credentials)
            let id = order.clientOrderID
            let age = now - order.expiresAt
            let begin = order.expiresAt - Timestamp.minute
            // It was made before its expiry, and one of ours rests for minutes.
            let made = order.expiresAt + Timestamp.minute
            let filled = order.expiresAt + Timestamp.day
            let type: InstrumentType = order.leg == .spot ? .spot : .futures
            let isOld = age > Absence.recent
            report = try Traces.direct(order, work)
            let pending = try client.all(
                as: credentials, { .pendingOrders(Page(after: $0)) }, by: \.orderID)
            let history = try client.all(
                as: credentials,
                { after in
                    let page = Page(after: after, begin: begin, end: made)
                    return isOld ? .ordersHistoryArchive(type, page) : .ordersHistory(type, page)
                }, by: \.orderID)
            let executions = try client.all(
                as: credentials,
                { after in
                    let page = Page(after: after, begin: begin, end: filled)
                    return isOld ? .fillsHistory(type, page) : .fills(.type(type), page)
                }, by: \.billID)
            let bills = try client.all(
                as: credentials,
                { after in
                    let page = Page(after: after, begin: begin, end: filled)
                    return isOld ? .billsArchive(page) : .bills(page)
                }, by: \.billID)
            report = report ?? (pending + history).first { $0.clientOrderID == id }
            fills = executions.filter { $0.clientOrderID == id }
            // Beyond the archives nothing proves anything.
            isAbsent =
                report == nil && fills.isEmpty && age < Absence.archived
                && !bills.contains { $0.clientOrderID == id }
        }

        /// The second look; an instrument that is gone has no orders to ask for.
        private static func direct(
            _ order: JournalOrder, _ work: AccountWork
        ) throws -> OrderReport? {
            do {
                return try work.client.ask(
                    .order(order.instrumentID, .client(order.clientOrderID)),
                    as: work.credentials)
            } catch  where error.code == "51001" {
                return nil
            }
        }
    }
}
