import Domain
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// The account holds dollars alone, so that what opening costs is all that it loses.
@Suite struct `What an account may lose is` {
    private let world: World

    init() throws {
        world = try World(coins: [:])
        world.tiesClocks = true
    }

    private func limit(_ name: String, _ text: String) throws {
        let account = try world.store.account(named: "main")
        var limits = account.limits
        try AccountField.all.first { $0.name == name }?.set(&limits, text)
        try world.store.setLimits(of: account, limits, by: "test")
    }

    /// A look before, a trade that costs some dollars, and what the look after it finds.
    private func lose() throws -> PassResult {
        try world.snapshot()
        #expect(try world.reconcile().attentions.isEmpty)
        let opened = try world.open()
        #expect(opened.trades.first?.trade?.outcome == .filled)
        world.time.advance(2 * Timestamp.minute)
        return try world.reconcile()
    }

    private func stops() throws -> [Stop] {
        _ = world.run("a look at the stops")
        return try world.store.stops()
    }

    private func verdicts() throws -> [Verdict] {
        try world.snapshot()
        return try world.open().verdicts.map(\.judgement.verdict)
    }

    @Test func `latched for the rest of the day, and over with it`() throws {
        try limit("max_loss_usd_day", "1")
        let result = try lose()
        #expect(result.attentions.map(\.code) == ["daily_loss"])
        #expect(ExitStatus(result) == .attention)
        #expect(try stops().map(\.code) == ["daily_loss"])
        #expect(try verdicts().contains(.latched))
        world.time.advance(14 * Timestamp.hour)
        #expect(try stops().isEmpty)
        // The new day begins at what is left.
        #expect(try world.reconcile().attentions.isEmpty)
    }

    @Test func `latched from the highest equity until a person ends it, and counted anew then`()
        throws
    {
        try limit("max_drawdown_usd", "1")
        #expect(try lose().attentions.map(\.code) == ["drawdown"])
        world.time.advance(20 * Timestamp.hour)
        // Whether or not the account has recovered meanwhile.
        #expect(try !world.reconcile().attentions.isEmpty)
        let latched = try stops()
        #expect(latched.map(\.until) == [nil])
        try world.store.end(latched, reason: "seen", by: "ada")
        world.time.advance(Timestamp.minute)
        #expect(try !verdicts().contains(.lossLimit))
        #expect(try world.reconcile().attentions.isEmpty)
        #expect(try stops().isEmpty)
    }

    @Test(arguments: ["max_loss_usd_day", "max_drawdown_usd"])
    func `no withdrawal, and no deposit hides it`(name: String) throws {
        try limit(name, "1000")
        try world.snapshot()
        try world.reconcile()
        world.paper.deposit(-30_000, "USDT", to: World.uid)
        world.time.advance(2 * Timestamp.minute)
        #expect(try world.reconcile().attentions.isEmpty)
        try limit(name, "1")
        world.paper.deposit(100_000, "USDT", to: World.uid)
        world.time.advance(2 * Timestamp.minute)
        #expect(try world.reconcile().attentions.isEmpty)
        #expect(try lose().attentions.count == 1)
    }

    @Test func `not counted from money whose bill has not come yet`() throws {
        try limit("max_drawdown_usd", "1000")
        try limit("max_loss_usd_day", "1000")
        try world.snapshot()
        try world.reconcile()
        world.time.advance(2 * Timestamp.minute)
        world.paper.inject(
            PaperFault(path: "/api/v5/account/bills", kind: .emptyData, count: 1000))
        world.paper.deposit(30_000, "USDT", to: World.uid)
        #expect(try world.reconcile().attentions.map(\.code) == ["balance_break"])
        world.paper.clearFaults()
        world.time.advance(2 * Timestamp.minute)
        #expect(try world.reconcile().attentions.map(\.code) == ["latched"])
        world.paper.deposit(-30_000, "USDT", to: World.uid)
        world.time.advance(2 * Timestamp.minute)
        #expect(try world.reconcile().attentions.map(\.code) == ["latched"])
        #expect(try stops().map(\.code) == ["ledger_break"])
    }

    @Test(arguments: ["USDT", "ETH"])
    func `not counted from money of any currency that came between two questions`(
        currency: String
    ) throws {
        try limit("max_drawdown_usd", "1000")
        try world.snapshot()
        try world.reconcile()
        world.time.advance(2 * Timestamp.minute)
        world.paper.inject(
            PaperFault(path: "/api/v5/account/bills", kind: .emptyData, count: 2))
        world.paper.deposit(currency == "USDT" ? 30_000 : 10, currency, to: World.uid)
        #expect(try world.reconcile().attentions.isEmpty)
        world.time.advance(2 * Timestamp.minute)
        #expect(try world.reconcile().attentions.isEmpty)
    }

    @Test func `told as it passes four fifths, once, and stops nothing yet`() throws {
        let loss = try `What an account may lose is`().measured()
        try limit("max_loss_usd_day", (loss * "1.1").rounded(to: 8, .halfEven).description)
        let result = try lose()
        #expect(result.attentions.map(\.code) == ["limit_near"])
        #expect(ExitStatus(result) == .success)
        #expect(try stops().isEmpty)
        world.time.advance(Timestamp.minute)
        #expect(try world.reconcile().attentions.isEmpty)
    }

    /// What the same trade costs in a world of the same seed.
    private func measured() throws -> Exact {
        #expect(try lose().attentions.isEmpty)
        let account = try world.store.account(named: "main").id
        let marks = try world.store.equityMarks(account: account, now: world.time.now)
        let equity = try #require(
            try world.store.equity(account: account, before: world.time.now + 1)?.totalUSD)
        return try #require(marks.dayFirstUSD) - equity
    }

    @Test func `less than leaves the account worth enough to open`() throws {
        try limit("min_equity_usd", "50001")
        let opened = try verdicts()
        #expect(opened.first == .minEquity)
        #expect(try world.truth.orders.isEmpty)
        let result = try world.reconcile()
        #expect(result.attentions.map(\.code) == ["min_equity_usd"])
        #expect(try stops().isEmpty)
    }
}
