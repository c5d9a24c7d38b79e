import Clock
import Domain
import OKX
import Store

/// Holds what orders that are over filled and cost against the exchange's history of them, and
/// against the sum of their executions (EXECUTION §9).
///
/// What differs is looked at twice. A fill that is not what the journal says latches the pair, for
/// its hedge follows from it; a missing execution or a fee is told and stops nothing.
struct BreakWatch {
    let work: AccountWork
    let run: PassRun

    func look() throws {
        try pullLateFills()
        var breaks = try differingOrders()
        let broken = Set(breaks.map(\.subject))
        breaks += try run.store.unevenOrders(account: work.account.id)
            .filter { $0.isSettled && !broken.contains($0.clientOrderID) }.compactMap(\.found)
        guard !breaks.isEmpty else { return }
        let futures = try run.store.futures(ofOrders: breaks.map(\.subject))
        for found in breaks {
            run.result.add(found, account: work.account.name)
            guard let code = found.latch, let future = futures[found.subject],
                !run.options.dryRun
            else { continue }
            try run.store.latch(
                .pair(account: work.account.id, future: future), code, reason: found.reason)
        }
    }

    /// Executions may lag behind the order's own figure for a minute, and an order in doubt was
    /// resolved before its number was known to ask by: ask again for those of every order that misses
    /// some, even if its position is over by now.
    private func pullLateFills() throws {
        guard !run.options.dryRun else { return }
        let uneven = try run.store.unevenOrders(account: work.account.id)
            .filter { $0.executed < $0.filledSize && $0.orderID != nil }
        for order in turn(of: uneven) {
            guard let orderID = order.orderID else { continue }
            let fills: [Fill]
            do {
                fills = try work.client.all(
                    as: work.credentials, { question(about: order, orderID, after: $0) },
                    by: \.billID)
            } catch {
                run.result.noteOnce("the executions of \(order.clientOrderID): \(error)")
                continue
            }
            try run.store.save(
                [], fills: fills.filter { $0.orderID == orderID }, account: work.account.id)
        }
    }

    /// As many as a pass asks for, and the next pass for others, so that none whose executions never
    /// come keeps the rest from theirs.
    private func turn(of uneven: [UnevenOrder]) -> [UnevenOrder] {
        guard uneven.count > BreakWatch.mostAsked else { return uneven }
        let first = Int(run.result.passID ?? 0) * BreakWatch.mostAsked % uneven.count
        return Array((uneven[first...] + uneven[..<first]).prefix(BreakWatch.mostAsked))
    }

    /// The exchange tells the fills of one order for three days, those of an instrument for longer; a
    /// hundred a page.
    private func question(
        about order: UnevenOrder, _ orderID: String, after: String?
    ) -> Endpoint<[Fill]> {
        guard work.client.serverNow - order.expiresAt > 2 * Timestamp.day else {
            return .fills(.order(orderID), Page(after: after))
        }
        // An order of ours rests for minutes: whatever it filled, it did within a day.
        return .fillsHistory(
            order.leg == .spot ? .spot : .futures, instrument: order.instrumentID,
            Page(
                after: after, begin: order.expiresAt - Timestamp.minute,
                end: order.expiresAt + Timestamp.day))
    }

    /// A pass leaves the rest to the next one.
    private static let mostAsked = 20

    /// The newest hundred orders of each leg by the exchange's history, against our rows. A list that
    /// cannot be read tells of no break.
    private func differingOrders() throws -> [Break] {
        var round = Round()
        let lists = [InstrumentType.spot, .futures].map { type in
            round.add(.ordersHistory(type), as: work.credentials)
        }
        let answers = work.client.send(round)
        let reports = lists.compactMap { try? answers[$0] }.flatMap(\.self)
            .filter { !$0.clientOrderID.isEmpty }
        let first = try breaks(in: reports)
        guard !first.isEmpty else { return [] }
        run.clock.sleep(1000)
        let names = Set(first.map(\.subject))
        return try breaks(in: again(reports.filter { names.contains($0.clientOrderID) }))
    }

    /// The same orders, asked for one by one.
    private func again(_ reports: [OrderReport]) -> [OrderReport] {
        var round = Round()
        let tickets = reports.prefix(BreakWatch.mostAsked).map { report in
            round.add(.order(report.instrumentID, .order(report.orderID)), as: work.credentials)
        }
        let answers = work.client.send(round)
        return tickets.compactMap { (try? answers[$0]) ?? nil }
    }

    /// By the rows as they are now: another look may have come between.
    private func breaks(in reports: [OrderReport]) throws -> [Break] {
        let rows = Dictionary(
            try run.store.orders(named: reports.map(\.clientOrderID))
                .map { ($0.clientOrderID, $0) }, uniquingKeysWith: { first, _ in first })
        return reports.flatMap { report -> [Break] in
            guard let row = rows[report.clientOrderID], !row.state.isOpen,
                row.instrumentID == report.instrumentID
            else { return [] }
            return Break.found(in: row, against: report)
        }
    }
}

extension Break {
    /// What it latches the pair as; `nil` where it stops nothing.
    fileprivate var latch: LatchCode? {
        switch kind {
        case .order: .orderBreak
        case .fill: ours > exchange ? .fillBreak : nil
        case .fee, .balance, .position: nil
        }
    }
}

extension PassResult {
    /// A break is told like everything that needs a person, and for programs with its figures.
    mutating func add(_ found: Break, account: String) {
        breaks = (breaks ?? []) + [BreakLine(account: account, found: found)]
        attentions.append(
            Attention(account: account, code: found.kind.rawValue, sentence: found.sentence))
    }
}
