import Domain

extension PaperExchange {
    /// An exchange that goes on where the store has it, or begins there.
    ///
    /// The market's clock keeps its distance from the wall clock where both run alike; at any other
    /// rate it goes on from where it stood. What time brought meanwhile is played with the first
    /// request. Accounts of the configuration that are new are opened; those that are known keep
    /// what they have, whatever the configuration says of it, but for their keys.
    ///
    /// - Throws: ``PaperRestoreError`` where the store has another exchange, or nothing that can be
    ///   read.
    public convenience init(
        configuration: PaperConfiguration, store: any PaperStore
    ) throws(PaperRestoreError) {
        let genesis = PaperGenesis(configuration)
        guard let stored = store.genesis else {
            self.init(configuration, accounts: configuration.accounts, store: store)
            store.begin(genesis: StoredJSON.bytes(of: genesis))
            begin(at: now)
            end()
            return
        }
        let known = try PaperGenesis(encoded: stored)
        let differences = known.differences(genesis)
        guard differences.isEmpty else { throw .another(differences) }
        self.init(configuration, accounts: known.accounts.map(\.account), store: store)
        let replayed = try restore(from: store)
        clock = resumedClock(configuration, store)
        commits.entriesSinceSnapshot = replayed
        commits.lastMarket = engine.state.playedTo
        openNewAccounts(configuration.accounts)
    }

    /// - Returns: how many entries were replayed.
    private func restore(from store: any PaperStore) throws(PaperRestoreError) -> Int {
        var number: Int64 = 0
        if let snapshot = store.snapshot {
            let state: ExchangeSnapshot = try StoredJSON.value(of: snapshot.bytes, "its snapshot")
            do throws(RowError) {
                try state.restore(self)
            } catch {
                throw .unreadable("its snapshot: \(error)")
            }
            number = snapshot.upTo
        }
        let first = number
        while case let entries = store.entries(after: number, limit: 1000), !entries.isEmpty {
            for entry in entries { try replay(entry) }
            number += Int64(entries.count)
        }
        if let last = store.clock?.market, last > engine.state.playedTo { play(to: last) }
        commit()
        forgetWhatDidNotHappen(in: store)
        return Int(number - first)
    }

    /// After a loss of power the rows may be newer than the journal, which lost its last entries.
    private func forgetWhatDidNotHappen(in store: any PaperStore) {
        for uid in engine.state.uids {
            for kind in [StoredRow.Kind.order, .fill, .bill] {
                store.forgetRows(kind, of: uid, after: engine.state.lastID)
            }
            for kind in [StoredRow.Kind.closing, .accrual] {
                store.forgetRows(kind, of: uid, after: engine.state.playedTo.milliseconds)
            }
        }
    }

    /// Lets an entry take effect again.
    func replay(_ entry: JournalEntry) throws(PaperRestoreError) {
        begin(at: entry.time)
        defer { endReplay() }
        switch entry.input {
        case .request(let recorded):
            let request = PaperRequest(
                method: recorded.method, target: recorded.target,
                headers: ["content-type": "application/json"], body: recorded.body)
            _ = respond(
                to: request, .recorded(keyUID: recorded.keyUID, isAdmitted: recorded.isAdmitted))
        case .control(let method, let target, let body):
            _ = controlled(PaperRequest(method: method, target: target, body: body))
        case .account(let bytes):
            let opened: PaperGenesis.Account = try StoredJSON.value(of: bytes, "a new account")
            engine.add(opened.account, at: entry.time)
        }
    }

    private func resumedClock(
        _ configuration: PaperConfiguration, _ store: any PaperStore
    ) -> MarketClock {
        var time = engine.state.playedTo
        if configuration.rate == 1, let last = store.clock {
            time = time + max(0, configuration.wall() - last.wall)
        }
        return MarketClock(
            start: time, rate: configuration.rate, stepped: clock.stepped,
            wall: configuration.wall)
    }

    private func openNewAccounts(_ accounts: [PaperAccount]) {
        let new = accounts.filter { engine.state.accounts[$0.uid] == nil }
        guard !new.isEmpty else { return }
        begin(at: now)
        for account in new {
            append(.account(StoredJSON.bytes(of: PaperGenesis.Account(account))))
            engine.add(account, at: now)
        }
        end()
    }
}
