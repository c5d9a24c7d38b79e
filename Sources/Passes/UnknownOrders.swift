import Clock
import Domain
import OKX
import Store

/// Orders that the exchange has under a name of ours and that the journal does not expect: it knows
/// more than we do, or an order that was proved absent exists after all (EXECUTION rule 3, §11).
struct UnknownOrders {
    let work: AccountWork
    let run: PassRun

    /// Rows that are over without an order: one of these must not be seen again.
    private static let absent: Set<JournalOrder.State> = [.rejected, .neverPlaced, .goneUnfilled]

    func inspect(_ pending: [OrderReport]) throws {
        let ours = try named(pending.map(\.clientOrderID))
        var unknown: [String] = []
        let rows = Dictionary(
            try run.store.orders(named: ours).map { ($0.clientOrderID, $0) },
            uniquingKeysWith: { first, _ in first })
        for report in pending where ours.contains(report.clientOrderID) {
            guard let row = rows[report.clientOrderID] else {
                unknown.append(report.clientOrderID)
                continue
            }
            if UnknownOrders.absent.contains(row.state) { try reopen(row, report) }
        }
        try latchBehind(unlessTold(unknown))
    }

    /// Bills name the orders that they are of, filled ones included.
    func inspect(_ bills: [Bill]) throws {
        let ours = try named(bills.map(\.clientOrderID))
        let known = Set(try run.store.orders(named: ours).map(\.clientOrderID))
        try latchBehind(unlessTold(Set(ours).subtracting(known).sorted()))
    }

    /// The stored bills, whenever they came: a latch that a person ended too early comes back.
    func inspectStored() throws {
        let missing = try run.store.missingOrders(account: work.account.id).map(\.clientOrderID)
        try latchBehind(unlessTold(missing))
    }

    /// Those that a restore could not attribute are latched under a name of their own.
    private func unlessTold(_ ids: [String]) throws -> [String] {
        guard !ids.isEmpty else { return [] }
        let told = try run.store.unattributedOrders(account: work.account.id)
        return ids.filter { !told.contains($0) }
    }

    private func named(_ ids: [String]) throws -> [String] {
        let candidates = ids.filter { ClientOrderID($0) != nil }
        guard !candidates.isEmpty else { return [] }
        let code = try run.store.installationCode()
        return candidates.filter { ClientOrderID($0)?.installation == code }
    }

    /// Once an account: one unknown order is enough, and others are of the same restore.
    func latchBehind(_ ids: [String]) throws {
        guard let first = ids.first, !work.isBehind else { return }
        let others = ids.count == 1 ? "" : " and \(ids.count - 1) others"
        let sentence =
            "\(first)\(others): orders at the exchange under a name of ours that are not in the "
            + "journal; was the database restored from a backup?"
        run.result.attentions.append(
            PassResult.Attention(
                account: work.account.name, code: LatchCode.journalBehind.rawValue,
                sentence: sentence + " Nothing is opened, closed or repaired on the account until "
                    + "'basis reconcile --after-restore' has rebuilt it"))
        work.note(
            Stop(
                id: 0, scope: .account(work.account.id), mode: .noOpen, isAutomatic: true,
                code: LatchCode.journalBehind.rawValue, reason: sentence, setBy: run.store.owner,
                since: run.clock.now(), until: nil))
        guard !run.options.dryRun else { return }
        try run.store.latch(.account(work.account.id), .journalBehind, reason: sentence)
    }

    /// The order exists, and is cancelled. Its row and its trade live again, so that this pass and those
    /// to come follow it and repair what it fills. Of a position that is over nothing is worked any
    /// more: what it filled shows as a break, and a person decides.
    private func reopen(_ row: JournalOrder, _ report: OrderReport) throws {
        let was =
            "order \(row.clientOrderID) rests at the exchange although it was \(row.state.rawValue)"
        guard !run.options.dryRun else { return attend(.orderReappeared, was) }
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        let lives = try run.store.reopen(row.merged(with: report), reason: was, lease: lease)
        if lives { try work.reload(run.store) }
        let over = ", and its position is closed: it is cancelled as often as it is seen"
        attend(.orderReappeared, lives ? was : was + over)
        guard try run.store.holds(lease) else { throw JournalRefusal.leaseLost }
        let request = CancelRequest(
            instrumentID: report.instrumentID, .order(report.orderID))
        _ = try work.client.ask(.cancelOrders([request]), as: work.credentials)
    }

    private func attend(_ code: LatchCode, _ sentence: String) {
        run.result.attentions.append(
            PassResult.Attention(
                account: work.account.name, code: code.rawValue,
                sentence: sentence + "; nothing is opened on the account until 'basis resume'"))
    }
}
