public import Domain
import Postgres

enum PositionStatements {
    private static let columns = """
        p.id, p.account, p.strategy, p.coin, p.spot, p.future, p.contract_value, i.expiry, p.hedge,
        p.opened_at
        """
    static let open = """
        select \(columns) from position p
        join instrument i on i.venue = p.venue and i.id = p.future
        where p.closed_at is null and ($1::bigint is null or p.account = $1)
        order by p.id
        """
    static let byID = """
        select \(columns) from position p
        join instrument i on i.venue = p.venue and i.id = p.future
        where p.id = any($1) order by p.id
        """
    /// Positions for people. A range takes those that were open in it by the database's clock, and
    /// those that traded in it by the exchange's.
    static let list = """
        select p.id, a.name as account, s.name as strategy, p.venue, p.closed_at, p.close_reason
        from position p join account a on a.id = p.account join strategy s on s.id = p.strategy
        where ($1::text is null or a.name = $1) and ($2::text is null or s.name = $2)
            and (not $3 or p.closed_at is null)
            and ($4::timestamptz is null
                or (p.opened_at < $5 and (p.closed_at is null or p.closed_at >= $4))
                or exists (
                    select from trade t join orders o on o.trade = t.id
                    join fill f on f.client_order_id = o.client_order_id
                    where t.position = p.id and f.filled_at >= $4 and f.filled_at < $5))
        order by p.id
        """
    static let trades = """
        select id, position, kind, sequence, target_contracts, target_coins, dust_coins,
            intended_excess_coins, repairs, unwound, created_at, ended_at, outcome
        from trade where position = any($1) order by id
        """
    static let lastTrades = """
        select p.coin, max(t.created_at) as at from trade t join position p on p.id = t.position
        where p.account = $1 and p.strategy = $2 group by p.coin
        """
    static let insert = """
        insert into position (account, strategy, venue, coin, spot, future, contract_value, hedge)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
        """
    static let insertTrade = """
        insert into trade (position, kind, pass, target_contracts, target_coins, dust_coins,
            intended_excess_coins, sequence, numbers)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
        """
    static let updateTrade = """
        update trade set target_contracts = $2, target_coins = $3, repairs = $4, unwound = $5,
            intended_excess_coins = $6
        where id = $1 and ended_at is null
        """
    static let lock = "select 1 as one from position where id = $1 and closed_at is null for update"
    static let endTrade = """
        update trade set ended_at = clock(), outcome = $2 where id = $1 and ended_at is null
        """
    static let close = """
        update position set closed_at = clock(), close_reason = $2
        where id = $1 and closed_at is null
        """
    static let addDust = """
        insert into dust (account, coin, position, change) values ($1, $2, $3, $4)
        """
    static let addKept = """
        insert into kept_coin (account, coin, position, change, price_usd, kept_at)
        values ($1, $2, $3, $4, $5, $6)
        """
    static let kept = """
        select position, change, price_usd, kept_at from kept_coin where position = any($1)
        order by id
        """
    /// Unless its position is over, or works on another trade, whose repair covers all of it.
    static let reopenTrade = """
        update trade set ended_at = null, outcome = null
        where id = $1 and not exists (
            select from trade other
            where other.position = trade.position and other.ended_at is null)
        """
    static let lockOfTrade = """
        select p.id from position p join trade t on t.position = p.id
        where t.id = $1 and p.closed_at is null for update of p
        """
    static let dust = "select coin, coins from dust_balance where account = $1 and coins <> 0"
    static let all = [
        open, byID, list, trades, lastTrades, insert, insertTrade, updateTrade, lock, endTrade,
        close, reopenTrade, lockOfTrade, addDust, addKept, kept, dust,
    ]
}

extension Store {
    /// Positions that are not closed, whole: with their trades, orders and fills.
    public func openPositions(account: Int64? = nil) throws -> [Position] {
        try assemble(connection.query(PositionStatements.open, [account]))
    }

    /// The positions of these numbers, open or closed, whole and oldest first. A number that
    /// nothing has is left out.
    public func positions(ids: [Int64]) throws -> [Position] {
        try assemble(connection.query(PositionStatements.byID, [ids]))
    }

    /// Positions with the names that people know them by, oldest first.
    ///
    /// - Parameters:
    ///   - account: a name; `nil` for all.
    ///   - touching: only those that were open or traded in a range, whose end is exclusive.
    public func positionRows(
        account: String?, strategy: String?, openOnly: Bool = false,
        touching range: (since: Timestamp, until: Timestamp)? = nil
    ) throws -> [PositionRow] {
        let rows = try connection.query(
            PositionStatements.list, [account, strategy, openOnly, range?.since, range?.until])
        let positions = try positions(ids: rows.map { try $0.int64("id") })
        let byID = Dictionary(
            positions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try rows.compactMap { row in
            guard let position = byID[try row.int64("id")] else { return nil }
            return PositionRow(
                position: position, account: try row.string("account"),
                strategy: try row.string("strategy"), venue: try row.string("venue"),
                closedAt: try row.timestampOrNil("closed_at"),
                closeReason: try row.stringOrNil("close_reason"))
        }
    }

    private func assemble(_ rows: [Row]) throws -> [Position] {
        guard !rows.isEmpty else { return [] }
        let ids = try rows.map { try $0.int64("id") }
        let tradeRows = try connection.query(PositionStatements.trades, [ids])
        let orders = try orders(ofTrades: tradeRows.map { try $0.int64("id") })
        var trades: [Int64: [Trade]] = [:]
        for row in tradeRows {
            let trade = try Trade(row: row, orders: orders[row.int64("id")] ?? [])
            trades[try row.int64("position"), default: []].append(trade)
        }
        var kept: [Int64: [KeptCoins]] = [:]
        for row in try connection.query(PositionStatements.kept, [ids]) {
            kept[try row.int64("position"), default: []].append(
                KeptCoins(
                    coins: try row.exact("change"), priceUSD: try row.exact("price_usd"),
                    time: try row.timestamp("kept_at")))
        }
        return try rows.map { row in
            let id = try row.int64("id")
            return try Position(row: row, trades: trades[id] ?? [], kept: kept[id] ?? [])
        }
    }

    /// When a strategy last traded each coin on an account.
    /// By the database's clock.
    public func lastTrades(account: Int64, strategy: Int64) throws -> [String: Timestamp] {
        let rows = try connection.query(PositionStatements.lastTrades, [account, strategy])
        let pairs = try rows.map { (try $0.string("coin"), try $0.timestamp("at")) }
        return Dictionary(pairs, uniquingKeysWith: Swift.max)
    }

    /// Coins that closed positions left over, by coin; negative where they left a debt.
    public func dust(account: Int64) throws -> [String: Exact] {
        let rows = try connection.query(PositionStatements.dust, [account])
        let pairs = try rows.map { (try $0.string("coin"), try $0.exact("coins")) }
        return Dictionary(pairs, uniquingKeysWith: +)
    }

    /// Books coins that a position leaves over, or takes in when negative.
    func addDust(_ change: Exact, from position: Position) throws {
        guard !change.isZero else { return }
        _ = try connection.execute(
            PositionStatements.addDust, [position.account, position.coin, position.id, change])
    }
}

extension Store {
    /// Books coins out of a position at its delivery: nothing of ours sells them any more.
    func keep(_ kept: KeptCoins, from position: Position) throws {
        guard !kept.coins.isZero else { return }
        _ = try connection.execute(
            PositionStatements.addKept,
            [
                position.account, position.coin, position.id, kept.coins, kept.priceUSD, kept.time,
            ])
    }
}

extension Position {
    init(row: Row, trades: [Trade], kept: [KeptCoins]) throws {
        self.init(
            id: try row.int64("id"), account: try row.int64("account"),
            strategy: try row.int64("strategy"), coin: try row.string("coin"),
            spotID: try row.string("spot"), futureID: try row.string("future"),
            contractValue: try row.exact("contract_value"), expiry: try row.timestamp("expiry"),
            hedge: try row.value("hedge", "hedge mode", Hedge.init(rawValue:)),
            openedAt: try row.timestamp("opened_at"), trades: trades, kept: kept)
    }
}

extension Trade {
    init(row: Row, orders: [JournalOrder]) throws {
        self.init(
            id: try row.int64("id"),
            kind: try row.value("kind", "trade kind", Kind.init(rawValue:)),
            sequence: try row.value("sequence", "sequence", Sequence.init(rawValue:)),
            targetContracts: try row.exact("target_contracts"),
            targetCoins: try row.exact("target_coins"), dustCoins: try row.exact("dust_coins"),
            intendedExcessCoins: try row.exact("intended_excess_coins"),
            repairs: try row.int("repairs"), isUnwound: try row.bool("unwound"),
            createdAt: try row.timestamp("created_at"),
            endedAt: try row.timestampOrNil("ended_at"),
            outcome: try row.valueOrNil("outcome", "outcome", Outcome.init(rawValue:)),
            orders: orders)
    }
}
