import Domain
import Store

/// Which accounts and strategies a run is about, by the command line and the database.
struct Roster {
    let accounts: [Account]
    let strategies: [Strategy]

    /// - Throws: `StoreError.unknownName` for a name that nothing has.
    init(_ run: PassRun) throws {
        let known = try run.store.accounts()
        for name in run.options.accounts where !known.contains(where: { $0.name == name }) {
            throw StoreError.unknownName(
                kind: "account", name: name, known: known.map(\.name))
        }
        let all = try run.store.strategies()
        for name in run.options.strategies where !all.contains(where: { $0.name == name }) {
            throw StoreError.unknownName(kind: "strategy", name: name, known: all.map(\.name))
        }
        if let venue = run.options.venue { _ = try run.store.venue(named: venue) }
        strategies = all.filter {
            run.options.strategies.isEmpty || run.options.strategies.contains($0.name)
        }
        accounts = known.filter { account in
            (run.options.accounts.isEmpty || run.options.accounts.contains(account.name))
                && (run.options.venue ?? account.venue.name) == account.venue.name
        }
    }

    func strategies(of account: Account) -> [Strategy] {
        strategies.filter { $0.accounts.contains(account.name) }
    }

    /// Accounts by venue, in the order of their names.
    func byVenue(_ accounts: [Account]) -> [(venue: Venue, accounts: [Account])] {
        let groups = Dictionary(grouping: accounts, by: \.venue.name)
        return groups.keys.sorted().compactMap { name in
            groups[name].map { ($0[0].venue, $0) }
        }
    }
}
