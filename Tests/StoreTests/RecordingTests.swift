import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `An order is recorded` {
    private let journal: TestJournal
    private let pass: Int64

    init() throws {
        journal = try TestJournal()
        pass = try journal.store.beginPass("open-pass", venue: "paper")
    }

    private func trade(_ kind: Trade.Kind = .open, contracts: Exact = 100) -> NewTrade {
        TestJournal.trade(journal.pair, kind, contracts: contracts, coins: "0.1627")
    }

    private var orderCount: Int {
        get throws {
            try journal.store.orderRows(account: nil, strategy: nil, open: nil, limit: 99).count
        }
    }

    @Test func `with its position, in doubt, before anything is sent`() throws {
        let opened = try journal.open(trade(), lease: try journal.lease(), pass: pass)
        #expect(opened.trade.orders.map(\.state) == [.inDoubt, .inDoubt])
        let ids = opened.trade.orders.map { ClientOrderID($0.clientOrderID) }
        let code = try journal.store.installationCode()
        #expect(ids.map { $0?.installation } == [code, code])
        #expect(ids.map { $0?.trade } == [opened.trade.id, opened.trade.id])
        #expect(try journal.store.openPositions().map(\.id) == [opened.position.id])
    }

    @Test func `only under the newest lease`() throws {
        let old = try journal.lease()
        try journal.store.release(old)
        _ = try journal.lease()
        #expect(throws: JournalRefusal.leaseLost) {
            try journal.open(trade(), lease: old, pass: pass)
        }
        #expect(try orderCount == 0)
        #expect(try journal.store.openPositions().isEmpty)
    }

    @Test func `never once its lease has run out or was given back`() throws {
        let attempt = try journal.store.takeLease(
            try journal.account().id, milliseconds: 0, givesWay: false)
        guard case .taken(let expired) = attempt else {
            Issue.record("\(attempt)")
            return
        }
        #expect(throws: JournalRefusal.leaseLost) {
            try journal.open(trade(), lease: expired, pass: pass)
        }
        let lease = try journal.lease()
        try journal.store.release(lease)
        #expect(throws: JournalRefusal.leaseLost) {
            try journal.open(trade(), lease: lease, pass: pass)
        }
    }

    @Test func `never while a halt or a latch stands against it`() throws {
        let (account, lease) = (try journal.account().id, try journal.lease())
        let scopes: [Stop.Scope] = [
            .all, .account(account), .strategy(try journal.strategy().id),
            .pair(account: account, future: journal.pair.future.id),
        ]
        for scope in scopes {
            _ = try journal.store.halt(scope, mode: .noOpen, reason: "because", by: "tests")
            let refusal = #expect(throws: JournalRefusal.self) {
                try journal.open(trade(), lease: lease, pass: pass)
            }
            #expect(refusal == .stopped(code: "halt", reason: "because", byPerson: true))
            try journal.store.end(try journal.store.stops(), reason: "over", by: "tests")
        }
        _ = try journal.open(trade(), lease: lease, pass: pass)
    }

    @Test func `to close while openings are halted, but not while all is stopped`() throws {
        let lease = try journal.lease()
        let opened = try journal.open(trade(), lease: lease, pass: pass)
        try journal.fill(
            opened.trade, spotFee: (0, "BTC"), futureFee: 0, at: TestJournal.epoch)
        try journal.end(opened, lease: lease)
        _ = try journal.store.halt(.all, mode: .stopped, reason: "stop", by: "tests")
        #expect(throws: JournalRefusal.stopped(code: "halt", reason: "stop", byPerson: true)) {
            try journal.store.recordClosing(
                of: opened.position, trade: trade(.close), lease: lease,
                expiresAt: TestJournal.epoch + 3000, pass: pass)
        }
        try journal.store.end(try journal.store.stops(), reason: "over", by: "tests")
        _ = try journal.store.halt(.all, mode: .noOpen, reason: "wait", by: "tests")
        let closing = try journal.store.recordClosing(
            of: opened.position, trade: trade(.close), lease: lease,
            expiresAt: TestJournal.epoch + 3000, pass: pass)
        #expect(closing.trade.kind == .close)
    }

    @Test func `never for an account or a strategy that was disabled meanwhile`() throws {
        let lease = try journal.lease()
        try journal.store.setEnabled(try journal.account(), false, by: "tests")
        #expect(throws: JournalRefusal.accountDisabled) {
            try journal.open(trade(), lease: lease, pass: pass)
        }
        try journal.store.setEnabled(try journal.account(), true, by: "tests")
        try journal.store.setEnabled(try journal.strategy(), false, by: "tests")
        #expect(throws: JournalRefusal.strategyDisabled) {
            try journal.open(trade(), lease: lease, pass: pass)
        }
    }

    @Test func `with who enabled and disabled its account in the history`() throws {
        try journal.store.setEnabled(try journal.account(), false, by: "ada@desk")
        try journal.store.setEnabled(try journal.account(), true, by: "bob@desk")
        let rows = try journal.database.connect().query(
            "select changed_by from account_history order by version")
        #expect(try rows.map { try $0.string("changed_by") } == ["tests", "ada@desk", "bob@desk"])
    }

    @Test(arguments: ["max_position_usd", "max_coin_usd", "max_total_usd", "max_position_ratio"])
    func `up to each limit and not one contract beyond it, as it stands under the lock`(
        name: String
    ) throws {
        let lease = try journal.lease()
        func limit(_ most: Exact?) throws {
            let strategy = try journal.strategy()
            var rules = strategy.rules
            rules.perOrderUSD = 100
            rules.maxPositionUSD = name == "max_position_usd" ? most : nil
            rules.maxPositionRatio = name == "max_position_ratio" && most != nil ? 1 : nil
            try journal.store.set(strategy, rules: rules, accounts: nil, by: "tests")
            var limits = AccountLimits()
            limits.maxCoinUSD = name == "max_coin_usd" ? most : nil
            limits.maxTotalUSD = name == "max_total_usd" ? most : nil
            try journal.store.setLimits(of: try journal.account(), limits, by: "tests")
        }
        try limit(9_999)
        #expect(
            throws: JournalRefusal.limit(
                name: name, heldUSD: 0, addedUSD: 10_000, limitUSD: 9_999)
        ) {
            try journal.open(trade(), lease: lease, pass: pass, openInterestUSD: 9_999)
        }
        try limit(10_000)
        let first = try journal.open(
            trade(), lease: lease, pass: pass, openInterestUSD: 10_000)
        try journal.end(first, lease: lease)
        // Orders in doubt count at their worse end: all of it.
        #expect(
            throws: JournalRefusal.limit(
                name: name, heldUSD: 10_000, addedUSD: 10_000, limitUSD: 10_000)
        ) {
            try journal.open(
                trade(), lease: lease, pass: pass, in: first.position, openInterestUSD: 10_000)
        }
    }

    // MARK: - Races

    /// Runs both at once, each on a connection of its own, and returns what each came to.
    private func race<Value: Sendable>(
        _ bodies: [@Sendable (TestRival) throws -> Value]
    ) throws -> [Result<Value, any Error>] {
        let url = journal.database.url
        return raced(bodies.map { body in { try body(TestRival(url: url)) } })
    }

    @Test(arguments: 0..<5)
    func `by exactly one of two strategies that want the same future`(round: Int) throws {
        try journal.addStrategy("rival", accounts: ["main"])
        let (lease, pass, trade, pair) = (try journal.lease(), pass, trade(), journal.pair)
        let results = try race(
            ["carry", "rival"].map { name in
                { @Sendable rival in
                    try rival.open(
                        trade, of: pair, lease: lease, account: "main", strategy: name,
                        pass: pass)
                }
            })
        let refusals = results.compactMap { result -> JournalRefusal? in
            if case .failure(let error) = result { error as? JournalRefusal } else { nil }
        }
        #expect(
            refusals == [.ownedElsewhere("another position holds this future on the account")])
        #expect(try journal.store.openPositions().count == 1)
        #expect(try orderCount == 2)
    }

    @Test(arguments: 0..<5)
    func `by exactly one of two accounts for which a strategy has room once`(round: Int) throws {
        try journal.addAccount("second")
        let strategy = try journal.strategy()
        var rules = strategy.rules
        rules.maxPositionUSD = 15_000
        try journal.store.set(strategy, rules: rules, accounts: nil, by: "tests")
        let leases = [try journal.lease(), try journal.lease(on: "second")]
        let (pass, trade, pair) = (pass, trade(), journal.pair)
        let results = try race(
            zip(["main", "second"], leases).map { name, lease in
                { @Sendable rival in
                    try rival.open(
                        trade, of: pair, lease: lease, account: name, strategy: "carry",
                        pass: pass)
                }
            })
        let refusals = results.compactMap { result -> JournalRefusal? in
            if case .failure(let error) = result { error as? JournalRefusal } else { nil }
        }
        #expect(
            refusals == [
                .limit(
                    name: "max_position_usd", heldUSD: 10_000, addedUSD: 10_000, limitUSD: 15_000)
            ])
        #expect(try orderCount == 2)
    }
}

/// Another program on the same database.
struct TestRival {
    private let store: Store

    init(url: String) throws {
        store = Store(
            connection: try PostgresConnection(
                PostgresSettings(connectionString: url, applicationName: "rival")),
            owner: "rival")
    }

    func open(
        _ trade: NewTrade, of pair: Pair, lease: Lease, account: String, strategy: String,
        pass: Int64
    ) throws -> Int64 {
        try store.recordOpening(
            of: pair, hedge: .neutral, in: nil, trade: trade, lease: lease,
            account: try store.account(named: account),
            strategy: try store.strategy(named: strategy),
            size: OpeningSize(
                addedUSD: trade.targetContracts * 100, openInterestUSD: nil),
            expiresAt: TestJournal.epoch + 3000, pass: pass
        ).trade.id
    }
}
