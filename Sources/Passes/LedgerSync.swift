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
        }
        let equity = try equity(after: bills)
        guard !run.options.dryRun, let pass else { return equity }
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        let compared: (equity: EquitySnapshot, agrees: Bool)
        do {
            compared = try compare(equity, lease)
        } catch let error as OKXError {
            // What was seen is kept, though not what it means.
            try run.store.record(equity, agrees: false, lease: lease, pass: pass)
            throw error
        }
        try run.store.record(compared.equity, agrees: compared.agrees, lease: lease, pass: pass)
        if compared.agrees {
            try LossWatch(work: work, run: run).look(at: compared.equity)
        }
        return compared.equity
    }

    private func missingBills() throws -> [Bill] {
        try MissingBills(
            client: work.client, credentials: work.credentials,
            known: run.store.knownBills(account: work.account.id)
        ).fetch()
    }

    // MARK: - Equity

    /// - Parameter bills: that were found just now; a dry run has not stored them.
    private func equity(after bills: [Bill]) throws -> EquitySnapshot {
        let stored = try run.store.lastBillID(account: work.account.id)
        let newest = (bills.map(\.billID) + [stored].compactMap(\.self))
            .max { BillID.isNewer($1, than: $0) }
        return try LedgerSync.equity(
            work.client, work.credentials, lastBillID: newest ?? "")
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
    /// - Returns: the last picture that was taken, and whether the bills end in it.
    private func compare(
        _ equity: EquitySnapshot, _ lease: Lease
    ) throws -> (equity: EquitySnapshot, agrees: Bool) {
        guard try !differences(equity).isEmpty else { return (equity, true) }
        run.clock.sleep(1000)
        let bills = try missingBills()
        try run.store.insert(bills, account: work.account.id)
        let second = try self.equity(after: bills)
        let breaks = try differences(second)
        guard !breaks.isEmpty else { return (second, true) }
        guard work.openOrders.isEmpty else { return (second, false) }
        guard try isQuiet() else {
            run.result.notes.append(
                "not compared, the account has just traded: "
                    + breaks.map(\.reason).joined(separator: "; "))
            return (second, false)
        }
        // Whoever works the account now may have stored what is missing here.
        guard try run.store.holds(lease) else { throw JournalRefusal.leaseLost }
        for found in breaks { run.result.add(found, account: work.account.name) }
        try run.store.latch(
            .account(work.account.id), .ledgerBreak,
            reason: breaks.map(\.reason).joined(separator: "; "))
        return (second, false)
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

    private func differences(_ equity: EquitySnapshot) throws -> [Break] {
        let far = Timestamp(milliseconds: 253_402_300_799_000)
        let lines = try run.store.ledger(
            account: work.account.id, since: Timestamp(milliseconds: 0), until: far)
        let step =
            "nothing is opened on the account until 'basis resume': look for the bill that is "
            + "missing or too many"
        var breaks = lines.flatMap { line -> [Break] in
            var breaks: [Break] = []
            if !line.isBalanced {
                breaks.append(
                    Break(
                        .balance, line.currency, "start and bills against the last bill's balance",
                        ours: line.start + line.change, exchange: line.end, nextStep: step))
            }
            let cash = equity.balance[line.currency].cash
            if cash != line.end {
                breaks.append(
                    Break(
                        .balance, line.currency, "the last bill's balance against the cash",
                        ours: line.end, exchange: cash, nextStep: step))
            }
            return breaks
        }
        // Cash of a currency that no bill has named yet.
        let named = Set(lines.map(\.currency))
        for (currency, held) in equity.balance.currencies.sorted(by: { $0.key < $1.key })
        where !named.contains(currency) && !held.cash.isZero {
            breaks.append(
                Break(
                    .balance, currency, "bills against the cash", ours: 0, exchange: held.cash,
                    nextStep: step))
        }
        return breaks
    }
}
