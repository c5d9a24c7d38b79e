import Domain
import Store
import TestSupport
import Testing

/// Snapshots of an account of 80 000 USD, half of it USDT, a minute apart.
@Suite struct `The marks that losses are counted from` {
    private let journal: TestJournal
    private let lease: Lease
    private let pass: Int64
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    init() throws {
        journal = try TestJournal()
        lease = try journal.lease()
        pass = try journal.store.beginPass("reconcile", venue: "paper")
    }

    private func look(
        _ usd: Exact, _ minute: Int64, last bill: String, agrees: Bool = true
    ) throws -> EquityMarks {
        let time = start + minute * Timestamp.minute
        try journal.store.record(
            TestJournal.equity(
                ["USDT": 1], at: time, lastBillID: bill, totalUSD: usd,
                pricesUSD: ["USDT": 1, "BTC": 50_000]),
            agrees: agrees, lease: lease, pass: pass)
        return try journal.store.equityMarks(account: lease.account, now: time)
    }

    private func move(_ id: String, _ currency: String, _ change: Exact) throws {
        try journal.store.insert(
            [
                TestJournal.bill(
                    id, currency, change, balance: 1, type: "1", at: start + Timestamp.minute)
            ], account: lease.account)
    }

    @Test func `follow deposits and withdrawals`() throws {
        #expect(try look(80_000, 0, last: "100").highestUSD == 80_000)
        try move("101", "USDT", -30_000)
        let marks = try look(50_000, 1, last: "101")
        #expect(marks.highestUSD == 50_000 && marks.dayFirstUSD == 50_000)
        #expect(marks.previousUSD == 50_000)
    }

    @Test func `are none of a snapshot that its bills do not explain`() throws {
        _ = try look(80_000, 0, last: "100")
        let marks = try look(110_000, 1, last: "100", agrees: false)
        #expect(marks.highestUSD == 80_000 && marks.dayFirstUSD == 80_000)
        try move("101", "USDT", 30_000)
        #expect(try look(110_000, 2, last: "101").highestUSD == 110_000)
    }

    @Test(arguments: [-30_000, 30_000] as [Exact])
    func `follow a transfer whose bill came behind a newer one`(change: Exact) throws {
        _ = try look(80_000, 0, last: "100")
        try move("102", "BTC", "0.1")
        _ = try look(85_000 + change, 1, last: "102", agrees: false)
        try move("101", "USDT", change)
        let marks = try look(85_000 + change, 2, last: "102")
        #expect(marks.highestUSD == 85_000 + change)
        #expect(marks.dayFirstUSD == 85_000 + change)
    }
}
