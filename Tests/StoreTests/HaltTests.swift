import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `A halt` {
    private let journal: TestJournal
    private let pass: Int64

    init() throws {
        journal = try TestJournal()
        pass = try journal.store.beginPass("open-pass", venue: "paper")
    }

    private func halt(_ scope: Stop.Scope) throws -> Timestamp? {
        try journal.store.halt(scope, mode: .noOpen, reason: "storm", by: "tests")
    }

    @Test func `of what has an order in flight says until when it may arrive`() throws {
        try journal.addAccount("second")
        try journal.addStrategy("rival", accounts: ["second"])
        let opened = try journal.open(
            TestJournal.trade(journal.pair, coins: "0.1627"), lease: try journal.lease(),
            pass: pass)
        let expiry = TestJournal.epoch + 3000
        #expect(try halt(.all) == expiry)
        #expect(try halt(.account(try journal.account().id)) == expiry)
        #expect(try halt(.strategy(try journal.strategy().id)) == expiry)
        #expect(try halt(.account(try journal.account("second").id)) == nil)
        #expect(try halt(.strategy(try journal.strategy("rival").id)) == nil)
        try journal.fill(
            opened.trade, spotFee: (0, "BTC"), futureFee: 0, at: TestJournal.epoch)
        #expect(try halt(.all) == nil)
    }

    @Test func `keeps its reason, its author and its time`() throws {
        _ = try journal.store.halt(.all, mode: .stopped, reason: "storm", by: "ada@ship")
        let stop = try #require(try journal.store.stops().first)
        #expect(stop.reason == "storm" && stop.setBy == "ada@ship" && stop.code == "halt")
        #expect(stop.mode == .stopped && !stop.isAutomatic && stop.until == nil)
        try journal.store.end([stop], reason: "calm", by: "bob@ship")
        let row = try journal.database.connect().queryRow(
            "select ended_by, end_reason, ended_at >= since as after from basis.stop")
        #expect(try row.string("ended_by") == "bob@ship")
        #expect(try row.string("end_reason") == "calm")
        #expect(try row.bool("after"))
    }

    /// Whoever is first: an opening was recorded before, and the halt knows of it; or it is refused.
    @Test(arguments: 0..<20)
    func `and an opening cannot miss each other`(round: Int) throws {
        let (lease, pass, pair) = (try journal.lease(), pass, journal.pair)
        let url = journal.database.url
        let results = raced([
            { @Sendable in
                do {
                    _ = try TestRival(url: url).open(
                        TestJournal.trade(pair, coins: "0.1627"), of: pair, lease: lease,
                        account: "main", strategy: "carry", pass: pass)
                    return "opened"
                } catch let refusal as JournalRefusal {
                    guard case .stopped = refusal else { throw refusal }
                    return "refused"
                }
            },
            { @Sendable in
                let store = Store(
                    connection: try PostgresConnection(
                        PostgresSettings(connectionString: url, applicationName: "halter")),
                    owner: "halter")
                let inFlight = try store.halt(.all, mode: .noOpen, reason: "x", by: "me")
                return inFlight == nil ? "nothing is in flight" : "something is in flight"
            },
        ])
        let outcome = Set(try results.map { try $0.get() })
        #expect(
            outcome == ["opened", "something is in flight"]
                || outcome == ["refused", "nothing is in flight"])
    }
}
