import Domain
import Store
import TestSupport
import Testing

/// A pass that stood still comes with an answer that another pass has long passed by.
@Suite struct `An answer that is older than the row` {
    private let journal: TestJournal
    private let lease: Lease
    private let order: JournalOrder

    init() throws {
        journal = try TestJournal()
        lease = try journal.lease()
        let pass = try journal.store.beginPass("open-pass", venue: "paper")
        let opened = try journal.open(
            TestJournal.trade(journal.pair, coins: "0.1627"), lease: lease,
            pass: pass)
        var order = opened.trade.orders(of: .spot)[0]
        order.orderID = "17"
        (order.state, order.filledSize, order.averagePrice) = (.canceled, "0.1", 60_000)
        (order.fee, order.feeCurrency) = ("-0.0001", "BTC")
        try journal.store.save([order], account: try journal.account().id)
        self.order = order
    }

    private func rowAfter(_ change: (inout JournalOrder) -> Void) throws -> JournalOrder? {
        var older = order
        change(&older)
        try journal.store.save([older], account: try journal.account().id)
        return try journal.store.orders(named: [order.clientOrderID]).first
    }

    @Test func `with less filled changes nothing`() throws {
        let row = try rowAfter { older in
            (older.state, older.filledSize, older.averagePrice) = (.live, 0, nil)
            (older.fee, older.feeCurrency) = (0, nil)
        }
        #expect(row == order)
    }

    @Test func `with the order still alive changes nothing`() throws {
        #expect(try rowAfter { $0.state = .live } == order)
    }

    /// A row in doubt of a position that is over would never be asked for again.
    @Test(arguments: [JournalOrder.State.neverPlaced, .goneUnfilled, .rejected])
    func `does not bring doubt back to what was resolved`(state: JournalOrder.State) throws {
        let pass = try journal.store.beginPass("open-pass", venue: "paper")
        let other = try TestJournal.makePair(coin: "ETH")
        try journal.store.keep(
            spots: [other.spot], futures: [other.future], venue: TestJournal.venue.name,
            seenAt: TestJournal.epoch)
        let opened = try journal.open(
            TestJournal.trade(other, coins: "0.5"), lease: lease, pass: pass,
            pair: other)
        let doubtful = opened.trade.orders(of: .spot)[0]
        var resolved = doubtful
        resolved.state = state
        let account = try journal.account().id
        try journal.store.save([resolved], account: account)
        var older = doubtful
        older.missingSince = TestJournal.epoch
        try journal.store.save([older], account: account)
        let row = try journal.store.orders(named: [doubtful.clientOrderID]).first
        #expect(row?.state == state)
    }

    @Test func `does not keep out a newer one of the same request`() throws {
        let row = try rowAfter { newer in
            (newer.filledSize, newer.fee) = ("0.11", "-0.00011")
        }
        #expect(row?.filledSize == "0.11")
        #expect(row?.fee == "-0.00011")
    }
}
