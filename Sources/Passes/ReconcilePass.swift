import Clock
import Domain
import OKX
import Store

/// Resolves what is in doubt, repairs hedges, pulls fills and bills, takes the equity snapshot, and
/// compares the database with the exchange.
public struct ReconcilePass {
    private let run: PassRun
    private let owners: [String: String]?

    /// - Parameter owners: `nil` for an ordinary run. Otherwise the journal is rebuilt first from
    ///   what the exchange knows, and positions of these futures that nothing else tells the owner
    ///   of are of the strategies named.
    public init(_ run: PassRun, rebuildingWith owners: [String: String]? = nil) {
        (self.run, self.owners) = (run, owners)
    }

    /// Works every account that the options name. What differs and what failed on an account is in
    /// the run's result.
    ///
    /// - Throws: ``PassError/nothingConfigured(_:)`` without an account, `StoreError.unknownName`
    ///   for an option or an owner that names nothing, `PostgresError`.
    public func callAsFunction() throws {
        run.result.breaks = []
        let roster = try Roster(run)
        let restoring = try owners.map { try Restoring($0, run: run) }
        guard !roster.accounts.isEmpty else {
            throw PassError.nothingConfigured(
                "there is no account to reconcile: add one with 'basis account add'")
        }
        try PassFrame(run: run, patience: run.options.timeLimitMilliseconds / 2)
            .work(roster.accounts, roster: roster) { _, works, pass in
                try reconcile(works, pass, restoring)
            }
    }

    private func reconcile(
        _ works: [AccountWork], _ pass: Int64?, _ restoring: Restoring?
    ) throws {
        let (_, usable) = try Observation.make(
            works, pairs: [], depth: 5, wantsOpenInterest: false, run: run)
        run.each(usable) { work in
            if let restoring {
                try restoring.bringUp(work, pass: pass)
                // A dry run has rebuilt nothing that the rest could be told from.
                if pass == nil { return }
            }
            try Unfinished(work: work, run: run, pass: pass).bringHome()
            _ = try LedgerSync(work: work, run: run).bringUpToDate(pass: pass)
            // The bills may tell of a loss that the positions hid.
            if !run.options.dryRun, try HedgeWatch(work: work, run: run, pass: pass).book() {
                try Unfinished(work: work, run: run, pass: pass).bringHome()
            }
            try BreakWatch(work: work, run: run).look()
            try comparePositions(work)
            try reportStops(work)
        }
    }

    /// The exchange's position of a future that we own must be the sum of our fills. A difference
    /// needs two looks with no own order open or filled between (EXECUTION §9).
    private func comparePositions(_ work: AccountWork) throws {
        guard try !mismatches(work).isEmpty, work.openOrders.isEmpty else { return }
        run.clock.sleep(1000)
        var seen = work.seen
        seen.futurePositions = try work.client.ask(.futurePositions, as: work.credentials)
        work.note(seen)
        let found = try mismatches(work)
        // Whoever works the account now may have traded what is amiss here.
        if let lease = work.lease, !found.isEmpty, try !run.store.holds(lease) {
            throw JournalRefusal.leaseLost
        }
        for found in found {
            run.result.add(found, account: work.account.name)
            guard !run.options.dryRun else { continue }
            try run.store.latch(
                .pair(account: work.account.id, future: found.subject), .foreignInOurFuture,
                reason: found.reason)
        }
    }

    private func mismatches(_ work: AccountWork) throws -> [Break] {
        let situation = work.situation
        return try work.positions.compactMap { position in
            // Gone there and not yet here: that is what a delivery looks like.
            guard try !position.isDelivering(at: work.client.serverNow) else { return nil }
            let future = position.futureID
            let held = situation.exchangeContracts(of: future)
            let ours = try situation.journalContracts(of: future)
            guard held != ours else { return nil }
            return Break(
                .position, future, "held, contracts", ours: ours, exchange: held,
                nextStep: "nothing is opened in it, and closing buys back no more than is ours, "
                    + "until 'basis adopt' takes the rest into a position, or it is gone and "
                    + "'basis resume' says so")
        }
    }

    /// Latches in force need a person until they end; every reconcile says so.
    private func reportStops(_ work: AccountWork) throws {
        let strategies = Set(work.strategies.map(\.id))
        for stop in try run.store.stops() where stop.isAutomatic && stop.until == nil {
            let isOurs =
                switch stop.scope {
                case .all: true
                case .account(let id), .pair(let id, _), .position(let id, _, _):
                    id == work.account.id
                case .strategy(let id): strategies.contains(id)
                }
            let isNews = !run.result.attentions.contains { $0.sentence.contains(stop.reason) }
            if isOurs && isNews {
                attend(work, "latched", "\(stop.code): \(stop.reason); until 'basis resume'")
            }
        }
    }

    private func attend(_ work: AccountWork, _ code: String, _ sentence: String) {
        run.result.attentions.append(
            PassResult.Attention(account: work.account.name, code: code, sentence: sentence))
    }
}
