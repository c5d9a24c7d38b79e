import Domain

/// Which strategy a lost opening was of, if there can be only one.
struct OwnerSearch {
    let account: Account
    /// Every strategy of the database, enabled or not.
    let strategies: [Strategy]
    /// What a person has said, by future.
    let named: [String: Strategy]

    func strategy(_ id: Int64) -> Strategy? { strategies.first { $0.id == id } }

    /// The most contracts that a trade of the strategy has.
    func mostContracts(of pair: Pair, strategy id: Int64) throws -> Exact {
        guard let strategy = strategy(id) else { return 0 }
        return try pair.future.contracts(coveringUSD: strategy.rules.perOrderUSD).value ?? 0
    }

    func isNamed(_ future: String) -> Bool { named[future] != nil }

    /// By the timer's tag, which names the strategy; else by what a person has said; else by the
    /// rules, if one strategy alone could have opened it.
    ///
    /// - Throws: ``Unattributable``.
    func owner(of lost: LostTrade, in pair: Pair) throws(Unattributable) -> Strategy {
        if let tagged = try tagged(lost) { return tagged }
        if let named = named[pair.future.id] { return named }
        let able = strategies.filter { couldHaveOpened(lost, pair, $0) }
        guard let only = able.first, able.count == 1 else {
            let who = able.map(\.name).sorted().joined(separator: " or ")
            throw Unattributable(
                (able.isEmpty
                    ? "no strategy of '\(account.name)' could have opened it"
                    : "it may be of \(who)")
                    + ": name its owner with --owner \(pair.future.id)=STRATEGY")
        }
        return only
    }

    /// `basis7s3`: the timer of account 7 and strategy 3.
    private func tagged(_ lost: LostTrade) throws(Unattributable) -> Strategy? {
        guard let tag = lost.orders.map(\.report.tag).first(where: { !$0.isEmpty }) else {
            return nil
        }
        let match = strategies.first {
            CancelTimer.tag(account: account.id, strategy: $0.id) == tag
        }
        guard let match else {
            throw Unattributable(
                "its tag \(tag) names a strategy that is not here: add it again, then name it with "
                    + "--owner FUTURE=STRATEGY")
        }
        return match
    }

    /// It trades on the account, takes the coin, sends such orders, and not larger ones.
    private func couldHaveOpened(
        _ lost: LostTrade, _ pair: Pair, _ strategy: Strategy
    ) -> Bool {
        let rules = strategy.rules
        let contracts = lost.orders(of: .future).map(\.report.size).max() ?? 0
        return strategy.accounts.contains(account.name)
            && !rules.blacklist.contains(pair.coin)
            && (rules.whitelist.isEmpty || rules.whitelist.contains(pair.coin))
            && lost.orders.filter { $0.id.attempt == 1 }.allSatisfy {
                $0.report.type == rules.orderType
            }
            && pair.future.notionalUSD(contracts: contracts) <= rules.perOrderUSD
    }
}
