import Domain
import OKX
import Store

/// Finds what the exchange closed of our hedges by itself, taken by force or delivered, and books it,
/// so that the coins that are no longer hedged are seen to by the same pass (EXECUTION §9, §10).
///
/// Looks at the stored bills in every pass, and asks the exchange when it holds less of a future
/// than our fills add up to: for the newest bills, and for orders of a forced category, whose fills
/// may be seen before their bills.
struct HedgeWatch {
    let work: AccountWork
    let run: PassRun
    /// `nil` in a dry run, which writes nothing.
    let pass: Int64?

    private var deliveries: DeliveryWatch { DeliveryWatch(work: work, run: run) }

    /// - Returns: whether something was booked, or in a dry run would be.
    func book() throws -> Bool {
        // Whose it was is not known while orders of ours are unknown.
        guard !work.isBehind else { return false }
        let executions = try unbooked()
        try deliveries.complete(among: executions)
        var booked = false
        for position in work.positions where try !isUncertain(position, among: executions) {
            guard let closing = try ForcedClosing(of: position, executions: executions) else {
                continue
            }
            try take(closing, of: position)
            booked = true
        }
        for (position, closing) in try deliveries.toldByPrice() {
            try take(closing, of: position)
            booked = true
        }
        return booked
    }

    /// What was delivered is what was left at the end, and what was taken beyond the contracts that
    /// are known is of an order that may have filled before: that comes first.
    private func isUncertain(
        _ position: Position, among executions: [ForcedExecution]
    ) throws -> Bool {
        guard position.hasOpenFutureOrder else { return false }
        if try position.isDelivering(at: work.client.serverNow) { return true }
        let taken = executions.filter {
            $0.instrumentID == position.futureID && $0.side == .buy
        }.map(\.contracts).sum()
        return try taken > -work.situation.journalContracts(of: position.futureID)
    }

    private func take(_ closing: ForcedClosing, of position: Position) throws {
        let reason = sentence(closing, of: position)
        if !closing.isDelivery { attend(closing, reason) }
        guard let pass, !run.options.dryRun else { return sayWouldRepair(position, reason) }
        guard let lease = work.lease else { throw JournalRefusal.leaseLost }
        work.replace(
            try run.store.record(
                closing, of: position, latch: closing.isDelivery ? nil : reason, lease: lease,
                pass: pass))
        try work.refreshStops(run.store)
    }

    private func sentence(_ closing: ForcedClosing, of position: Position) -> String {
        let whose = "of \(position.futureID), of position \(position.id)"
        guard !closing.isDelivery else {
            let price = closing.orders.first?.averagePrice ?? 0
            return "the exchange delivered \(closing.contracts) contracts \(whose), at \(price)"
        }
        let lost = closing.orders.filter { $0.category != .delivery }.map(\.contracts).sum()
        let what = closing.isLiquidation ? "liquidated" : "deleveraged"
        return "the exchange \(what) \(lost) contracts \(whose), by force"
    }

    private func attend(_ closing: ForcedClosing, _ reason: String) {
        run.result.attentions.append(
            PassResult.Attention(
                account: work.account.name, code: LatchCode.hedgeLost.rawValue,
                sentence: "\(reason): the coins that they had hedged are sold, and "
                    + (closing.isLiquidation ? "nothing on the account" : "the pair")
                    + " is not opened again until 'basis resume'"))
    }

    private func sayWouldRepair(_ position: Position, _ reason: String) {
        guard let strategy = work.strategy(position.strategy) else { return }
        run.result.add(
            Judgement(reasons: [Reason(.wouldRepair, reason)], numbers: []), work: work,
            strategy: strategy, spotID: position.spotID, futureID: position.futureID)
    }

    // MARK: - What is not booked yet

    private func unbooked() throws -> [ForcedExecution] {
        let account = work.account.id
        var seen: [ForcedExecution] = []
        if let futures = try futuresMissingContracts() {
            let bills = try missingBills()
            if !run.options.dryRun { try run.store.insert(bills, account: account) }
            seen = bills.compactMap(ForcedExecution.init) + forcedFills(of: futures)
            seen = try run.store.forcedExecutions(among: seen, account: account)
        }
        seen += try run.store.forcedExecutions(account: account)
        // The same execution is a bill here and a fill there.
        return Dictionary(seen.map { ($0.billID, $0) }) { first, other in
            first.tradeID.isEmpty ? other : first
        }.values.sorted { $0.billID < $1.billID }
    }

    /// None where the exchange does not show them: the account's other positions are worked all the
    /// same, and the next pass looks again.
    private func missingBills() throws -> [Bill] {
        let known = try run.store.knownBills(account: work.account.id)
        do {
            return try MissingBills(
                client: work.client, credentials: work.credentials, known: known
            ).fetch()
        } catch let error as OKXError {
            run.result.problems.append(
                PassResult.Problem(account: work.account.name, error: error))
            return []
        }
    }

    /// Futures of ours of which the exchange holds less than our fills add up to, and those whose
    /// delivery waits for its bill; `nil` for none. An order that is open may explain the first: it
    /// is resolved before.
    private func futuresMissingContracts() throws -> Set<String>? {
        let situation = work.situation
        let missing = try work.positions.filter { position in
            guard !position.hasOpenFutureOrder else { return false }
            let ours = try situation.journalContracts(of: position.futureID)
            return situation.exchangeContracts(of: position.futureID) > ours
        }
        let unbilled = try run.store.unbilledDeliveries(account: work.account.id)
        let futures = Set(missing.map(\.futureID) + unbilled.map(\.position.futureID))
        return futures.isEmpty ? nil : futures
    }

    /// Fills of finished orders that the exchange made by force. A look that fails proves nothing
    /// and loses nothing: the bills tell the same a little later.
    private func forcedFills(of futures: Set<String>) -> [ForcedExecution] {
        var round = Round()
        let lists = futures.sorted().map { future in
            round.add(.ordersHistory(.futures, instrument: future), as: work.credentials)
        }
        let history = work.client.send(round)
        let forced = lists.compactMap { try? history[$0] }.flatMap(\.self)
            .filter { $0.forcedCategory != nil && $0.state.isFinal }
        guard !forced.isEmpty else { return [] }
        var details = Round()
        let tickets = forced.map { report in
            (report, details.add(.fills(.order(report.orderID)), as: work.credentials))
        }
        let answers = work.client.send(details)
        return tickets.flatMap { report, ticket in
            ((try? answers[ticket]) ?? []).compactMap { ForcedExecution($0, of: report) }
        }
    }
}
