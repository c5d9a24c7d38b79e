import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `The limits of a day` {
    private let journal: TestJournal
    private let pass: Int64
    private let lease: Lease

    init() throws {
        journal = try TestJournal()
        pass = try journal.store.beginPass("open-pass", venue: "paper")
        lease = try journal.lease()
    }

    private func today() throws -> DaySums {
        try journal.store.daySums(
            account: try journal.account().id, strategy: try journal.strategy().id)
    }

    private func open(
        contracts: Exact = 100, turnover: Exact = 20_000, fees: Exact = 15,
        in position: Position? = nil
    ) throws -> (position: Position, trade: Trade) {
        try journal.open(
            TestJournal.trade(journal.pair, contracts: contracts, coins: "0.1627"), lease: lease,
            pass: pass, in: position, turnoverUSD: turnover, feesUSD: fees)
    }

    private func limit(_ name: String, _ most: Exact, ofStrategy: Bool) throws {
        if ofStrategy {
            let strategy = try journal.strategy()
            var rules = strategy.rules
            try rules.set([(name, most.description)])
            try journal.store.set(strategy, rules: rules, accounts: nil, by: "tests")
        } else {
            var limits = AccountLimits()
            try AccountField.all.first { $0.name == name }?.set(&limits, most.description)
            try journal.store.setLimits(of: try journal.account(), limits, by: "tests")
        }
    }

    @Test func `count an opening at what it was planned at until it is over`() throws {
        let opened = try open()
        #expect(try today().accountTurnoverUSD == 20_000)
        #expect(try today().strategyFeesUSD == 15)
        try journal.fill(
            opened.trade, spotFee: ("-0.0001", "BTC"), futureFee: "-0.00008", at: TestJournal.epoch)
        #expect(try today().accountFeesUSD == 15)
        try journal.end(opened, lease: lease)
        // 100 contracts of 100 USD, and 0.1627 coins at 60 000.
        #expect(try today().accountTurnoverUSD == 19_762)
        #expect(try today().strategyTurnoverUSD == 19_762)
        // 0.0001 at 60 000 and 0.00008 at 61 500.
        #expect(try today().accountFeesUSD == "10.92")
        #expect(try today().strategyFeesUSD == "10.92")
    }

    @Test func `count what closes as well`() throws {
        let opened = try open()
        try journal.fill(opened.trade, spotFee: (0, "BTC"), futureFee: 0, at: TestJournal.epoch)
        try journal.end(opened, lease: lease)
        _ = try journal.store.recordClosing(
            of: opened.position, trade: TestJournal.trade(journal.pair, .close, coins: "0.1627"),
            lease: lease, expiresAt: TestJournal.epoch + 3000, pass: pass)
        #expect(try today().accountTurnoverUSD == 2 * 19_762)
    }

    @Test func `are those of the day, and begin again at midnight`() throws {
        let opened = try open()
        try journal.end(opened, lease: lease)
        #expect(try !today().accountTurnoverUSD.isZero)
        let clock = try journal.database.connect()
        let store = Store(connection: clock, owner: "tomorrow")
        try clock.execute(
            "select set_config('basis.clock', (basis.clock() + interval '1 day')::text, false)")
        #expect(
            try store.daySums(
                account: try journal.account().id, strategy: try journal.strategy().id) == .none)
    }

    @Test func `are apart for other strategies and accounts`() throws {
        _ = try open()
        try journal.addAccount("second")
        try journal.addStrategy("rival", accounts: ["second"])
        #expect(
            try journal.store.daySums(
                account: try journal.account("second").id,
                strategy: try journal.strategy("rival").id) == .none)
        let mixed = try journal.store.daySums(
            account: try journal.account("second").id, strategy: try journal.strategy().id)
        #expect(mixed.accountTurnoverUSD == 0 && mixed.strategyTurnoverUSD == 20_000)
    }

    @Test(
        arguments: ["max_turnover_usd_day", "max_fees_usd_day"], [true, false])
    func `are held under the lock, up to each and not a cent beyond`(
        name: String, ofStrategy: Bool
    ) throws {
        let added: Exact = name == "max_turnover_usd_day" ? 20_000 : 15
        try limit(name, added - "0.01", ofStrategy: ofStrategy)
        #expect(
            throws: JournalRefusal.limit(
                name: name, heldUSD: 0, addedUSD: added, limitUSD: added - "0.01")
        ) { try open() }
        try limit(name, added, ofStrategy: ofStrategy)
        let first = try open()
        #expect(
            throws: JournalRefusal.limit(
                name: name, heldUSD: added, addedUSD: added, limitUSD: added)
        ) {
            let other = try TestJournal.makePair(expiry: "270625")
            try journal.store.keep(
                spots: [other.spot], futures: [other.future], venue: "paper",
                seenAt: TestJournal.epoch)
            _ = try journal.open(
                TestJournal.trade(other, coins: "0.1627"), lease: lease, pass: pass, pair: other,
                turnoverUSD: 20_000, feesUSD: 15)
        }
        _ = first
    }

    @Test func `of an account are kept in every version, never with a secret`() throws {
        try limit("max_fees_usd_day", 50, ofStrategy: false)
        try limit("max_fees_usd_day", 50, ofStrategy: false)
        try limit("max_fees_usd_day", 75, ofStrategy: false)
        let rows = try journal.database.connect().query(
            """
            select version, fields ->> 'max_fees_usd_day' as most, changed_by, fields::text as all
            from basis.account_history order by version
            """)
        #expect(try rows.map { try $0.stringOrNil("most") } == [nil, "50", "75"])
        #expect(try rows.last?.string("changed_by") == "tests")
        #expect(try rows.allSatisfy { try !$0.string("all").contains("secret") })
    }
}
