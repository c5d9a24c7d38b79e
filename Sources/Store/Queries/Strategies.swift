public import Domain
import Postgres

enum StrategyStatements {
    /// The field table names the columns, so that a field cannot be stored and not read.
    private static let names = StrategyField.all.map(\.name)
    private static let lists: Set<String> = ["blacklist", "whitelist"]

    static let list: String = {
        let columns = names.map { name in
            lists.contains(name)
                ? "array_to_string(s.\(name), ',') as \(name)" : "s.\(name)::text as \(name)"
        }
        return """
            select s.id, s.name, s.version, s.enabled, \(columns.joined(separator: ", ")),
                array(
                    select a.name from strategy_account sa join account a on a.id = sa.account
                    where sa.strategy = s.id order by a.name) as accounts
            from strategy s order by s.name
            """
    }()
    static let insert: String = {
        let values = names.indices.map { "$\($0 + 2)" }
        return """
            insert into strategy (name, \(names.joined(separator: ", ")))
            values ($1, \(values.joined(separator: ", "))) on conflict (name) do nothing returning id
            """
    }()
    static let update: String = {
        let assignments = names.enumerated().map { "\($1) = $\($0 + 2)" }
        return "update strategy set \(assignments.joined(separator: ", ")) where id = $1"
    }()
    static let setActor = "select set_config('basis.actor', $1, true)"
    static let enable = "update strategy set enabled = $2 where id = $1"
    static let clearAccounts = "delete from strategy_account where strategy = $1"
    static let addAccount = """
        insert into strategy_account (strategy, account) select $1, id from account where name = $2
        """
    static let used = "select 1 as one from position where strategy = $1 limit 1"
    static let delete = "delete from strategy where id = $1"
    static let all = [
        list, insert, update, setActor, enable, clearAccounts, addAccount, used, delete,
    ]

    /// The fields as parameters, in the order of the columns.
    static func parameters(_ rules: StrategyRules) -> [any PostgresParameter] {
        StrategyField.all.map { field in
            switch field.name {
            case "blacklist": rules.blacklist
            case "whitelist": rules.whitelist
            default: field.text(rules)
            }
        }
    }
}

extension Store {
    /// Every strategy, enabled or not, by name.
    public func strategies() throws -> [Strategy] {
        try connection.query(StrategyStatements.list).map(Strategy.init(row:))
    }

    /// - Throws: ``StoreError/unknownName(kind:name:known:)``.
    public func strategy(named name: String) throws -> Strategy {
        let strategies = try strategies()
        guard let strategy = strategies.first(where: { $0.name == name }) else {
            throw StoreError.unknownName(
                kind: "strategy", name: name, known: strategies.map(\.name))
        }
        return strategy
    }

    /// - Parameter actor: user and host, for the history.
    /// - Throws: ``StoreError`` for a name that is taken or an account that is unknown.
    public func addStrategy(
        named name: String, rules: StrategyRules, accounts: [String], by actor: String
    ) throws {
        try transaction {
            _ = try connection.query(StrategyStatements.setActor, [actor])
            let rows = try connection.query(
                StrategyStatements.insert, [name] + StrategyStatements.parameters(rules))
            guard let row = rows.first else {
                throw StoreError.nameTaken(kind: "strategy", name: name)
            }
            try replaceAccounts(of: row.int64("id"), with: accounts)
        }
    }

    /// - Parameter accounts: `nil` leaves them as they are.
    public func set(
        _ strategy: Strategy, rules: StrategyRules, accounts: [String]?, by actor: String
    ) throws {
        try transaction {
            _ = try connection.query(StrategyStatements.setActor, [actor])
            _ = try connection.execute(
                StrategyStatements.update, [strategy.id] + StrategyStatements.parameters(rules))
            if let accounts { try replaceAccounts(of: strategy.id, with: accounts) }
        }
    }

    /// Lets the strategy open, or stops it from opening; positions are closed and repaired either
    /// way.
    ///
    /// - Parameter actor: user and host, for the history.
    public func setEnabled(_ strategy: Strategy, _ enabled: Bool, by actor: String) throws {
        try transaction {
            _ = try connection.query(StrategyStatements.setActor, [actor])
            _ = try connection.execute(StrategyStatements.enable, [strategy.id, enabled])
        }
    }

    /// - Throws: ``StoreError/inUse(kind:name:reason:)`` once it has held a position: orders, fills
    ///   and their results are kept under its name.
    public func removeStrategy(named name: String) throws {
        let strategy = try strategy(named: name)
        try transaction {
            guard try connection.query(StrategyStatements.used, [strategy.id]).isEmpty else {
                throw StoreError.inUse(
                    kind: "strategy", name: name,
                    reason: "it holds or has held positions, whose history names it; "
                        + "'basis strategy disable' stops it from opening")
            }
            _ = try connection.execute(StrategyStatements.delete, [strategy.id])
        }
    }

    private func replaceAccounts(of strategy: Int64, with names: [String]) throws {
        _ = try connection.execute(StrategyStatements.clearAccounts, [strategy])
        for name in names {
            _ = try account(named: name)
            _ = try connection.execute(StrategyStatements.addAccount, [strategy, name])
        }
    }
}

extension Strategy {
    init(row: Row) throws {
        var rules = StrategyRules()
        let changes = try StrategyField.all.compactMap { field -> (String, String)? in
            // What is absent is `none` where that is not what a field is by default.
            guard let text = try row.stringOrNil(field.name) else {
                return field.text(StrategyRules()) == nil ? nil : (field.name, "none")
            }
            return (field.name, text.isEmpty && field.name.hasSuffix("list") ? "none" : text)
        }
        try rules.set(changes)
        self.init(
            id: try row.int64("id"), name: try row.string("name"),
            version: try row.int("version"), isEnabled: try row.bool("enabled"), rules: rules,
            accounts: try row.strings("accounts"))
    }
}
