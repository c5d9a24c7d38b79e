import Domain
import Store
import TestSupport
import Testing

@Suite struct `A further order that rests of an opening is recorded` {
    private let journal: TestJournal
    private let lease: Lease
    private let opened: (position: Position, trade: Trade)

    /// A trade of a hundred contracts, 10 000 USD, whose orders are final and have filled nothing.
    init() throws {
        journal = try TestJournal()
        lease = try journal.lease()
        let pass = try journal.store.beginPass("open-pass", venue: "paper")
        let recorded = try journal.open(
            TestJournal.trade(journal.pair, .open, contracts: 100, coins: "0.1627"), lease: lease,
            pass: pass)
        let account = try journal.account().id
        try journal.store.save(
            recorded.trade.orders.map { $0.rejected(code: "1", message: "") }, account: account)
        let position = try #require(try journal.store.openPositions().first)
        opened = (position, try #require(position.unfinishedTrade))
    }

    @discardableResult
    private func record(openInterestUSD: Exact? = nil) throws -> Trade {
        let order = NewOrder(
            leg: .spot, purpose: .target, instrumentID: journal.pair.spot.id, side: .buy,
            type: .postOnly, tradeMode: .cross, price: 60_000, size: "0.17", reduceOnly: false,
            tag: "basis1s1")
        var trade = opened.trade
        trade.targetCoins = "0.17"
        return try journal.store.recordResting(
            order, of: opened.position, updating: trade, lease: lease,
            account: try journal.account(), strategy: try journal.strategy(),
            size: OpeningSize(addedUSD: 0, openInterestUSD: openInterestUSD),
            expiresAt: TestJournal.epoch + 3000
        ).trade
    }

    private func set(_ fields: [(name: String, text: String)]) throws {
        let strategy = try journal.strategy()
        var rules = strategy.rules
        try rules.set(fields)
        try journal.store.set(strategy, rules: rules, accounts: nil, by: "tests")
    }

    private func expectRefusal(
        _ refusal: JournalRefusal, from location: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: refusal, sourceLocation: location) { try record() }
        let rows = try? journal.store.orderRows(account: nil, strategy: nil, open: nil, limit: 99)
        #expect(rows?.count == 2, sourceLocation: location)
    }

    @Test func `under a new name, with the target that it raises`() throws {
        let trade = try record()
        #expect(trade.targetCoins == "0.17")
        let order = try #require(trade.orders(of: .spot).max { $0.attempt < $1.attempt })
        #expect(order.attempt == 2 && order.type == .postOnly && order.state == .inDoubt)
        #expect(order.tag == "basis1s1")
    }

    @Test(arguments: [Stop.Mode.noOpen, .stopped])
    func `never while openings are stopped`(mode: Stop.Mode) throws {
        _ = try journal.store.halt(.all, mode: mode, reason: "because", by: "tests")
        expectRefusal(.stopped(code: "halt", reason: "because", byPerson: true))
    }

    @Test func `never for what was disabled meanwhile`() throws {
        try journal.store.setEnabled(try journal.strategy(), false, by: "tests")
        expectRefusal(.strategyDisabled)
    }

    @Test func `never under a lease that was lost`() throws {
        try journal.store.release(lease)
        expectRefusal(.leaseLost)
    }

    @Test func `within its limits, in which the trade is counted once`() throws {
        try set([("max_position_usd", "10000")])
        try record()
    }

    @Test func `never over a limit that was lowered meanwhile`() throws {
        try set([("per_order_usd", "5000"), ("max_position_usd", "9900")])
        expectRefusal(
            .limit(name: "max_position_usd", heldUSD: 10_000, addedUSD: 0, limitUSD: 9900))
    }

    @Test func `within the share of an open interest that was read with the decision`() throws {
        try set([("max_position_ratio", "0.1")])
        expectRefusal(.limit(name: "max_position_ratio", heldUSD: 10_000, addedUSD: 0, limitUSD: 0))
        try record(openInterestUSD: 100_000)
    }

    @Test func `never of a trade that is over`() throws {
        _ = try journal.store.end(
            opened.trade, of: opened.position,
            TradeEnd(
                outcome: .notFilled, closing: TradeEnd.Closing(reason: "not_filled", dust: 0),
                failure: nil), lease: lease)
        #expect(throws: JournalRefusal.self) { try record() }
    }
}
