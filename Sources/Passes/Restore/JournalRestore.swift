import Clock
import Domain
import OKX
import Store

/// Brings the journal of one account up to what the exchange knows, after the database was restored
/// from a backup (EXECUTION §11).
///
/// Each lost trade is entered in a transaction of its own, oldest first; the latch `journal_behind`
/// is set before the first and lifted after the last, together with the generation of the client
/// order ids. A run that dies in between leaves the latch, and the next one goes on.
struct JournalRestore {
    let work: AccountWork
    let run: PassRun
    /// `nil` for a dry run.
    let pass: Int64?
    /// Whose the positions of a future are, by a person's word.
    let named: [String: Strategy]

    /// - Throws: `OKXError`, ``RestoreError``, `PostgresError`: the account stays latched, and what
    ///   has been rebuilt by then stays.
    func callAsFunction() throws -> PassResult.Restoration {
        try waitUntilExpired()
        let bills = try pullBills()
        if pass != nil { try Settling(work: work, run: run).settle(window: 0, limit: run.deadline) }
        let orders = try LostOrderSearch(work: work, run: run, bills: bills).find()
        let known = try run.store.unattributedOrders(account: work.account.id)
        if orders.contains(where: { !known.contains($0.id.description) }) { try latch(orders) }
        let plan = try plan(orders)
        var result = PassResult.Restoration(
            venue: work.account.venue.name, account: work.account.name, plan: plan,
            strategies: work.strategy)
        guard let pass, let lease = work.lease else { return result }
        let isNews = plan.unattributed.contains { !known.contains($0.order.id.description) }
        guard work.isBehind || !plan.steps.isEmpty || isNews else { return result }
        try refuseGap()
        if let last = orders.map(\.id.trade).filter({ $0 <= plan.highestNumber }).max() {
            try run.store.passTradeNumbers(upTo: last)
        }
        var numbers: [Int64: Int64] = [:]
        for step in plan.steps {
            try run.store.rebuild(
                step, numbers: &numbers, account: work.account, lease: lease, pass: pass)
        }
        result.number(by: numbers)
        result.generation = try run.store.finishRestoration(
            RestorationEnd(
                generation: orders.map(\.id.generation).max() ?? 1,
                positions: result.positions, trades: plan.steps.count, orders: result.orders,
                fills: result.fills, unattributed: plan.unattributed),
            account: work.account.id, lease: lease, pass: pass)
        return result
    }

    // MARK: - Before

    /// Whatever the lost database had recorded has expired by then, and shows.
    private func waitUntilExpired() throws {
        _ = try work.client.ask(.time)
        let end = work.client.serverNow + PassRun.orderLifetime + Absence.margin
        while let now = work.client.earliestServerNow, now < end {
            guard run.timeLeft > end - now else { throw RestoreError.outOfTime }
            run.clock.sleep(Swift.min(end - now, 500))
        }
    }

    /// - Returns: what is not stored: nothing, but in a dry run.
    private func pullBills() throws -> [Bill] {
        let bills = try MissingBills(
            client: work.client, credentials: work.credentials,
            known: run.store.knownBills(account: work.account.id)
        ).fetch()
        guard pass != nil else { return bills }
        try run.store.insert(bills, account: work.account.id)
        return []
    }

    /// Before the first row: a run that dies after it is known by the latch.
    private func latch(_ orders: [LostOrder]) throws {
        guard !work.isBehind else { return }
        try UnknownOrders(work: work, run: run).latchBehind(
            orders.map(\.id.description).sorted())
    }

    // MARK: - Plan

    private func plan(_ orders: [LostOrder]) throws -> RestorePlan {
        let lost = LostTrade.group(orders)
        let owners = OwnerSearch(
            account: work.account, strategies: try run.store.strategies(), named: named)
        let pairs = try LostPairs(work: work, run: run).pairs(
            of: lost, and: work.positions, named: Array(named.keys))
        let highest = try run.store.lastTradeNumber() + RestorePlan.mostLostTrades
        let taken = try run.store.takenTradeNumbers(of: lost.map(\.number))
        var planner = RestorePlanner(
            positions: work.positions, dust: work.dust, owners: owners, pairs: pairs,
            taken: taken, highestNumber: highest, now: work.client.serverNow)
        return try planner.plan(lost)
    }

    /// With a bill missing an order may be missing: then nothing is called complete.
    private func refuseGap() throws {
        let far = Timestamp(milliseconds: 253_402_300_799_000)
        let lines = try run.store.ledger(
            account: work.account.id, since: Timestamp(milliseconds: 0), until: far)
        let breaks = lines.filter { !$0.isBalanced }.map { line in
            "\(line.currency): start \(line.start) and bills of \(line.change) make "
                + "\(line.start + line.change), the last bill says \(line.end)"
        }
        guard breaks.isEmpty else { throw RestoreError.ledgerHasGap(breaks) }
    }
}

/// What a restore is going to do, or in a dry run would.
struct RestorePlan {
    let steps: [Rebuilding]
    let unattributed: [UnattributedOrder]
    /// Numbers above it are not believed.
    let highestNumber: Int64

    /// Nobody makes so many trades between a backup and its use.
    static let mostLostTrades: Int64 = 1_000_000
}
