import Domain
import Reports
import Store

/// Halts and latches with the names that people know accounts and strategies by.
struct StopNames {
    let store: Store
    private let accounts: [Int64: String]
    private let strategies: [Int64: String]

    init(_ store: Store) throws {
        self.store = store
        accounts = Dictionary(
            try store.accounts().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        strategies = Dictionary(
            try store.strategies().map { ($0.id, $0.name) },
            uniquingKeysWith: { first, _ in first })
    }

    /// `all`, `account paper`, `BTC-USD-270326 on account paper`.
    func phrase(_ scope: Stop.Scope) -> String {
        let subject = Subject(scope)
        let owner = [
            subject.strategy.map { "strategy \(name($0, strategies))" },
            subject.account.map { "account \(name($0, accounts))" },
        ].compactMap(\.self).joined(separator: " on ")
        guard let future = subject.future else { return owner.isEmpty ? "all" : owner }
        return "\(future) of \(owner)"
    }

    func table(_ stops: [Stop]) -> Table {
        Table(
            stops,
            [
                Column("id") { .text(String($0.id)) },
                Column("scope") { .text(Subject($0.scope).word) },
                Column("account") { Cell(Subject($0.scope).account.map { name($0, accounts) }) },
                Column("strategy") {
                    Cell(Subject($0.scope).strategy.map { name($0, strategies) })
                },
                Column("future") { Cell(Subject($0.scope).future) },
                Column("mode") { .text($0.mode.rawValue) },
                Column("code") { .text($0.code) },
                Column("since") { .timestamp($0.since) },
                Column("until") { Cell($0.until) },
                Column("set_by") { .text($0.setBy) },
                Column("reason") { .text($0.reason) },
            ])
    }

    func list(_ options: CommonOptions) throws {
        Output.list(table(try store.stops()), options, ifEmpty: "nothing is halted or latched")
    }

    private func name(_ id: Int64, _ names: [Int64: String]) -> String { names[id] ?? "\(id)" }
}

/// The parts of a scope.
private struct Subject {
    let word: String
    var account: Int64?
    var strategy: Int64?
    var future: String?

    init(_ scope: Stop.Scope) {
        switch scope {
        case .all: word = "all"
        case .account(let account): (word, self.account) = ("account", account)
        case .strategy(let strategy): (word, self.strategy) = ("strategy", strategy)
        case .pair(let account, let future):
            (word, self.account, self.future) = ("pair", account, future)
        case .position(let account, let strategy, let future):
            (word, self.account) = ("position", account)
            (self.strategy, self.future) = (strategy, future)
        }
    }
}

extension Stop.Scope {
    /// Does a person who resumes `other` mean this as well?
    func lies(in other: Stop.Scope) -> Bool {
        let (mine, theirs) = (Subject(self), Subject(other))
        switch other {
        case .all: return true
        case .account: return mine.account == theirs.account
        case .strategy: return mine.strategy == theirs.strategy
        case .pair, .position: return self == other
        }
    }

    /// Does this still stop `other`?
    func covers(_ other: Stop.Scope) -> Bool { other.lies(in: self) }
}
