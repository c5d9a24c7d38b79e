import Clock
import Domain
import OKX
import Store

/// Brings an account's fills and bills into the database, takes its equity, and holds the two
/// ledgers against each other, to the last digit (EXECUTION §9, §12 I4).
struct LedgerSync {
    let work: AccountWork
    let run: PassRun

    /// - Returns: the snapshot that was taken; stored unless it is a dry run.
    func bringUpToDate(pass: Int64?) throws -> EquitySnapshot {
        let bills = try missingBills()
        try UnknownOrders(work: work, run: run).inspect(bills)
        if !run.options.dryRun {
            try run.store.insert(bills, account: work.account.id)
            try UnknownOrders(work: work, run: run).inspectStored()
            try pullLateFills()
        }
        let equity = try equity(lastBillID: bills.first?.billID)
        if !run.options.dryRun, let pass {
            try run.store.record(equity, account: work.account.id, pass: pass)
            if try compare(equity) {
                try LossWatch(work: work, run: run).look(at: equity)
            }
        }
        return equity
    }

    private func missingBills() throws -> [Bill] {
        let last = try run.store.lastBillID(account: work.account.id)
        return try MissingBills(
            client: work.client, credentials: work.credentials, newestStored: last
        ).fetch()
    }

    /// Fills may lag behind the order's own figure for a minute, and an order in doubt was resolved
    /// before its number was known to ask by: ask again for those that miss some, even if their
    /// position is over by now.
    private func pullLateFills() throws {
        let lagging = try run.store.ordersLackingFills(account: work.account.id)
        guard !lagging.isEmpty else { return }
        var round = Round()
        let tickets = lagging.compactMap { order in
            order.orderID.map { round.add(question(about: order, $0), as: work.credentials) }
        }
        let answers = work.client.send(round)
        let numbers = Set(lagging.compactMap(\.orderID))
        let fills = tickets.compactMap { try? answers[$0] }.flatMap(\.self)
            .filter { numbers.contains($0.orderID) }
        try run.store.save([], fills: fills, account: work.account.id)
    }

    /// The exchange tells the fills of one order for three days, those of an instrument for longer.
    private func question(about order: JournalOrder, _ orderID: String) -> Endpoint<[Fill]> {
        guard work.client.serverNow - order.expiresAt > 2 * Timestamp.day else {
            return .fills(.order(orderID))
        }
        return .fillsHistory(
            order.leg == .spot ? .spot : .futures, instrument: order.instrumentID,
            Page(begin: order.expiresAt - Timestamp.minute))
    }

    // MARK: - Equity

    private func equity(lastBillID: String?) throws -> EquitySnapshot {
        try LedgerSync.equity(
            work.client, work.credentials,
            lastBillID: lastBillID ?? run.store.lastBillID(account: work.account.id) ?? "")
    }

    /// The account's balance with the indices that value it.
    static func equity(
        _ client: Client, _ credentials: Credentials, lastBillID: String
    ) throws -> EquitySnapshot {
        let balance = try client.ask(.balance, as: credentials)
        let held = balance.currencies.filter { !$0.value.equity.isZero }.keys.sorted()
        var round = Round()
        let usdt = round.add(.indexTicker("USDT-USD"))
        let tickets = held.filter { $0 != "USDT" && $0 != "USD" }.map { currency in
            (currency, round.add(.indexTicker("\(currency)-USD")))
        }
        let answers = client.send(round)
        var prices: [String: Exact] = ["USD": 1]
        // A currency without an index is kept without a price, not at none.
        for (currency, ticket) in tickets { prices[currency] = (try? answers[ticket])?.price }
        let peg = (try? answers[usdt])?.price
        prices["USDT"] = peg
        return EquitySnapshot(
            balance: balance, pricesUSD: prices, usdtUSD: peg, lastBillID: lastBillID)
    }

    // MARK: - Comparison

    /// The cash that the bills end in must be the cash that the exchange shows. Parallel reads are
    /// no snapshot, so a difference is looked at twice; and bills may lag for a minute, so that
    /// nothing is concluded while the account has just traded, whoever stored that it has
    /// (EXECUTION §9, §12).
    ///
    /// - Returns: whether bills and balance agreed at once.
    private func compare(_ equity: EquitySnapshot) throws -> Bool {
        guard try !differences(equity).isEmpty else { return true }
        run.clock.sleep(1000)
        let bills = try missingBills()
        try run.store.insert(bills, account: work.account.id)
        let breaks = try differences(
            LedgerSync.equity(
                work.client, work.credentials, lastBillID: bills.first?.billID ?? ""))
        guard !breaks.isEmpty, work.openOrders.isEmpty else { return false }
        guard try isQuiet() else {
            run.result.notes.append(
                "not compared, the account has just traded: \(breaks.joined(separator: "; "))")
            return false
        }
        for sentence in breaks {
            run.result.attentions.append(
                PassResult.Attention(
                    account: work.account.name, code: "balance_break", sentence: sentence))
        }
        try run.store.latch(
            .account(work.account.id), .ledgerBreak, reason: breaks.joined(separator: "; "))
        return false
    }

    /// A delivery moves cash like a trade, and its bill is waited for as long as a person is let
    /// sleep over it.
    private func isQuiet() throws -> Bool {
        let now = work.client.serverNow
        let last = try run.store.lastMovement(account: work.account.id)
        let unbilled = try run.store.unbilledDeliveries(account: work.account.id).map(\.position)
        let waiting = try DeliveryWatch(work: work, run: run).waiting + unbilled
        return last.map { now - $0 > Timestamp.minute } ?? true
            && waiting.allSatisfy { now - $0.expiry > DeliveryWatch.patience }
    }

    private func differences(_ equity: EquitySnapshot) throws -> [String] {
        let far = Timestamp(milliseconds: 253_402_300_799_000)
        let lines = try run.store.ledger(
            account: work.account.id, since: Timestamp(milliseconds: 0), until: far)
        return lines.flatMap { line -> [String] in
            var sentences: [String] = []
            if !line.isBalanced {
                sentences.append(
                    "\(line.currency): start \(line.start) and bills of \(line.change) make "
                        + "\(line.start + line.change), the last bill says \(line.end)")
            }
            let cash = equity.balance[line.currency].cash
            if cash != line.end {
                sentences.append(
                    "\(line.currency): the exchange shows \(cash), the bills end in \(line.end)")
            }
            return sentences
        }
    }
}
