public import Domain
import Postgres

enum StopStatements {
    static let inForce = """
        select id, scope, account, strategy, future, mode, automatic, code, reason, set_by, since,
            until
        from stop_in_force order by id
        """
    static let insert = """
        insert into stop
            (scope, account, strategy, future, mode, automatic, code, reason, set_by, until)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
            case when $10::bigint is null then null
                 else clock() + $10 * interval '1 millisecond' end)
        on conflict do nothing
        """
    static let end = """
        update stop set ended_at = clock(), ended_by = $2, end_reason = $3
        where id = any($1) and ended_at is null
        """
    static let lockLeases = """
        select account from account_lease where $1::bigint is null or account = $1
        order by account for update
        """
    static let unresolved = """
        select max(o.expires_at) as until from orders o join trade t on t.id = o.trade
        join position p on p.id = t.position
        where o.state in ('in_doubt', 'live')
            and ($1::bigint is null or o.account = $1) and ($2::bigint is null or p.strategy = $2)
        """
    static let recentFailures = """
        select count(*) as failures from stop
        where scope = 'pair' and account = $1 and code = 'failure_cooldown'
            and since > clock() - interval '1 day'
            and future = $2
        """
    static let all = [inForce, insert, end, lockLeases, unresolved, recentFailures]
}

extension Store {
    /// Halts and latches that apply now.
    public func stops() throws -> [Stop] {
        try connection.query(StopStatements.inForce).map(Stop.init(row:))
    }

    /// Sets a person's halt. It locks every account that it stops, so that a transaction that
    /// records orders is either before it, and then its orders are among those waited for, or after
    /// it and refused.
    ///
    /// - Returns: the latest moment, by the exchange's clock, at which what was sent before can
    ///   still take effect; `nil` when nothing can.
    public func halt(
        _ scope: Stop.Scope, mode: Stop.Mode, reason: String, by person: String
    ) throws -> Timestamp? {
        let subject = scope.columns
        try transaction {
            let account: Int64? = if case .account(let id) = scope { id } else { nil }
            _ = try connection.query(StopStatements.lockLeases, [account])
            try insert(
                scope, mode: mode, automatic: false, code: "halt", reason: reason, by: person,
                milliseconds: nil)
        }
        return try one(StopStatements.unresolved, [subject.account, subject.strategy])
            .timestampOrNil("until")
    }

    /// Ends stops for good.
    public func end(_ stops: [Stop], reason: String, by person: String) throws {
        _ = try connection.execute(StopStatements.end, [stops.map(\.id), person, reason])
    }

    /// Sets an automatic latch; one that is in force already stays as it is.
    ///
    /// - Parameter milliseconds: how long it lasts; `nil` until a person ends it.
    public func latch(
        _ scope: Stop.Scope, _ code: LatchCode, reason: String, milliseconds: Int64? = nil
    ) throws {
        try insert(
            scope, mode: .noOpen, automatic: true, code: code.rawValue, reason: reason, by: owner,
            milliseconds: milliseconds)
    }

    /// Failures of a future on an account within a day: a second one stops the strategy.
    public func recentFailures(account: Int64, future: String) throws -> Int {
        try one(StopStatements.recentFailures, [account, future]).int("failures")
    }

    private func insert(
        _ scope: Stop.Scope, mode: Stop.Mode, automatic: Bool, code: String, reason: String,
        by setBy: String, milliseconds: Int64?
    ) throws {
        let subject = scope.columns
        _ = try connection.execute(
            StopStatements.insert,
            [
                subject.name, subject.account, subject.strategy, subject.future, mode.rawValue,
                automatic, code, reason, setBy, milliseconds,
            ])
    }
}

extension Stop.Scope {
    fileprivate struct Columns {
        let name: String
        var account: Int64?
        var strategy: Int64?
        var future: String?
    }

    fileprivate var columns: Columns {
        switch self {
        case .all: Columns(name: "all")
        case .account(let account): Columns(name: "account", account: account)
        case .strategy(let strategy): Columns(name: "strategy", strategy: strategy)
        case .pair(let account, let future):
            Columns(name: "pair", account: account, future: future)
        case .position(let account, let strategy, let future):
            Columns(name: "position", account: account, strategy: strategy, future: future)
        }
    }
}

extension Stop {
    init(row: Row) throws {
        let account = try row.int64OrNil("account") ?? 0
        let strategy = try row.int64OrNil("strategy") ?? 0
        let future = try row.stringOrNil("future") ?? ""
        let scope: Scope =
            switch try row.string("scope") {
            case "all": .all
            case "account": .account(account)
            case "strategy": .strategy(strategy)
            case "pair": .pair(account: account, future: future)
            case "position": .position(account: account, strategy: strategy, future: future)
            case let other: throw StoreError.unreadable(what: "the scope of a stop", value: other)
            }
        self.init(
            id: try row.int64("id"), scope: scope,
            mode: try row.value("mode", "stop mode", Stop.Mode.init(rawValue:)),
            isAutomatic: try row.bool("automatic"), code: try row.string("code"),
            reason: try row.string("reason"), setBy: try row.string("set_by"),
            since: try row.timestamp("since"), until: try row.timestampOrNil("until"))
    }
}
