import Domain
import OKX
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

/// A journal as lines that can be compared, with all that the exchange can tell of it. Left out are
/// the times of this machine's clock, and orders that never existed there.
struct JournalDump: Equatable, CustomStringConvertible {
    let sections: [String: [String]]

    init(of world: World) throws {
        let connection = try world.database.connect()
        sections = try Self.statements.mapValues { sql in
            try connection.query(sql).map { try $0.string("line") }.sorted()
        }
    }

    subscript(section: String) -> [String] { sections[section] ?? [] }

    /// What one has and the other lacks, line by line.
    func differences(from other: JournalDump) -> [String] {
        sections.keys.sorted().flatMap { section -> [String] in
            let (mine, theirs) = (Set(self[section]), Set(other[section]))
            return mine.subtracting(theirs).sorted().map { "\(section) + \($0)" }
                + theirs.subtracting(mine).sorted().map { "\(section) − \($0)" }
        }
    }

    var description: String {
        sections.keys.sorted().flatMap { section in self[section].map { "\(section): \($0)" } }
            .joined(separator: "\n")
    }

    private static let existing = "state not in ('rejected', 'never_placed', 'gone_unfilled')"

    /// A position is named by its first order: its number is this database's own.
    private static let position = """
        (select min(o.client_order_id) from orders o join trade x on x.id = o.trade
            where x.position = p.id and o.\(existing))
        """

    private static let statements = [
        "orders": """
        select concat_ws(' ', client_order_id, trade, leg, attempt, purpose, instrument, side,
            type, trade_mode, trim_scale(price), trim_scale(size), reduce_only, tag, state,
            order_id, trim_scale(filled_size), trim_scale(average_price), trim_scale(fee),
            fee_currency, date_trunc('second', created_at)) as line
        from orders where \(existing)
        """,
        "trades": """
        select concat_ws(' ', t.id, \(position), t.kind, trim_scale(target_contracts),
            trim_scale(target_coins), trim_scale(dust_coins), trim_scale(intended_excess_coins),
            sequence, repairs, unwound, outcome, date_trunc('second', t.created_at)) as line
        from trade t join position p on p.id = t.position
        where exists (select from orders o where o.trade = t.id and o.\(existing))
        """,
        "positions": """
        select concat_ws(' ', \(position), account, strategy, coin, spot, future,
            contract_value, hedge, close_reason, date_trunc('second', opened_at)) as line
        from position p where \(position) is not null
        """,
        "amounts": """
        select concat_ws(' ', \(position), trim_scale(a.contracts), trim_scale(a.coins_traded),
            trim_scale(a.coin_fees), trim_scale(a.quote_flow),
            trim_scale(a.worst_notional_usd)) as line
        from position_amount a join position p on p.id = a.position
        where \(position) is not null
        """,
        "dust": """
        select concat_ws(' ', \(position), d.coin, trim_scale(d.change)) as line
        from dust d join position p on p.id = d.position
        """,
        "fills": """
        select concat_ws(' ', account, bill_id, client_order_id, order_id, exchange_trade_id,
            instrument, side, trim_scale(price), trim_scale(size), trim_scale(fee),
            fee_currency, maker, filled_at) as line
        from fill
        """,
        "bills": """
        select concat_ws(' ', account, bill_id, currency, trim_scale(change),
            trim_scale(balance), type, subtype, instrument, order_id, client_order_id, billed_at)
            as line
        from bill
        """,
    ]
}

extension World {
    /// Everything that is stored, to see that nothing was.
    func allRows() throws -> [String] {
        let connection = try database.connect()
        let tables = try connection.query(
            """
            select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'basis' and c.relkind = 'r' order by 1
            """
        ).map { try $0.string("name") }
        return try tables.flatMap { table in
            try connection.query("select t::text as line from basis.\(table) t").map {
                "\(table) \(try $0.string("line"))"
            }
        }.sorted()
    }

    @discardableResult
    func afterRestore(
        owners: [String: String] = [:], dryRun: Bool = false, limit: Int64 = 60_000
    ) throws -> PassResult {
        let run = run("reconcile", dryRun: dryRun, limit: limit)
        try ReconcilePass(run, rebuildingWith: owners)()
        return run.result
    }

    /// Opens one more pair.
    func openOne(_ location: SourceLocation = #_sourceLocation) throws {
        let result = try open()
        #expect(
            result.trades.map(\.trade?.outcome) == [.filled],
            "\(result.problems) \(result.verdicts.map(\.judgement.reasons))",
            sourceLocation: location)
    }

    /// Closes whatever is open, as if the basis had gone, and lets it come back.
    @discardableResult
    func closeAll() throws -> PassResult {
        paper.disturb("*", .premium("0.5"))
        let result = try close()
        paper.clearDisturbances()
        return result
    }

    /// One coin after the other is opened, never more than one trade of it.
    static func spread(
        _ changes: [(name: String, text: String)] = [], coins: [String: Exact]? = nil
    ) throws -> World {
        let rules = [("max_position_usd", "1000")] + changes
        let world = try coins.map { try World(coins: $0, rules: rules) } ?? World(rules: rules)
        world.tiesClocks = true
        return world
    }

    /// Is the exchange's account what the rows say, to the last digit?
    func expectAgreement(_ location: SourceLocation = #_sourceLocation) throws {
        let far = Timestamp(milliseconds: 253_402_300_799_000)
        let truth = try truth
        for line in try store.ledger(
            account: 1, since: Timestamp(milliseconds: 0), until: far)
        {
            #expect(line.isBalanced, "\(line)", sourceLocation: location)
            #expect(line.end == truth.cash[line.currency] ?? 0, sourceLocation: location)
        }
        let held = Dictionary(
            truth.positions.map { ($0.instrumentID, $0.contracts) }, uniquingKeysWith: +)
        let ours = Dictionary(
            try positions.map { ($0.futureID, try Exposure(of: $0).contracts) },
            uniquingKeysWith: +)
        #expect(ours.filter { !$0.value.isZero } == held, sourceLocation: location)
    }
}

extension World {
    /// An order on the same account that is not of this installation.
    func placeForeign(_ name: String, size: Exact) throws {
        let client = client()
        _ = try client.ask(.time)
        let order = OrderRequest(
            instrumentID: "LTC-USDT", tradeMode: .cross, side: .buy, type: .ioc, price: 81,
            size: size, clientOrderID: name)
        let outcomes = try client.ask(
            .placeOrders([order], expiry: client.serverNow + 3000),
            as: Credentials(World.credentials))
        if case .accepted = outcomes.first { return }
        Issue.record("\(outcomes)")
    }
}
