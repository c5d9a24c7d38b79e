import Domain
import Foundation
import Postgres
import Store
import TestSupport
import Testing

/// The worked ledger R1: a round trip with every posting, and the exchange's balances afterwards.
@Suite struct `The report` {
    private let journal: TestJournal
    private let basis: Basis
    private let lease: Lease
    private static let opened = TestJournal.epoch
    private static let closed = TestJournal.epoch + 2 * Timestamp.day
    private static let after = TestJournal.epoch + 3 * Timestamp.day

    init() throws {
        journal = try TestJournal()
        basis = Basis(environment: ["DATABASE_URL": journal.database.url])
        lease = try journal.lease()
        try trade()
    }

    private func trade() throws {
        let pass = try journal.store.beginPass("open-pass", venue: "paper")
        let open = try journal.open(
            TestJournal.trade(journal.pair, coins: "0.16284578"), lease: lease, pass: pass)
        try journal.fill(
            open.trade, spotFee: ("-0.00016284578", "BTC"), futureFee: "-0.00008130081300813",
            at: Self.opened)
        try journal.end(open.trade, of: open.position, lease: lease)
        let close = try journal.store.recordClosing(
            of: open.position,
            trade: TestJournal.trade(
                journal.pair, .close, coins: "0.15320356", spotPrice: 64_990,
                futurePrice: 65_240), lease: lease, expiresAt: Self.closed, pass: pass)
        try journal.fill(
            close.trade, spotFee: ("-9.9566993644", "USDT"), futureFee: "-0.000076640098099326",
            at: Self.closed)
        let position = try #require(try journal.store.openPositions().first)
        let dust = try Exposure(of: position).delta
        try journal.end(
            close.trade, of: position, lease: lease,
            closing: TradeEnd.Closing(reason: "closed", dust: dust))
    }

    private static let bills = [
        TestJournal.bill("101", "USDT", "-9770.7468", balance: "10229.2532", at: opened),
        TestJournal.bill("102", "BTC", "0.16268293422", balance: "0.16268293422", at: opened),
        TestJournal.bill(
            "103", "BTC", "-0.00008130081300813", balance: "0.16260163340699187", at: opened),
        TestJournal.bill(
            "104", "BTC", "-0.004", balance: "0.15860163340699187", type: "34",
            at: opened + Timestamp.day),
        TestJournal.bill(
            "105", "BTC", "-0.005398069915708354", balance: "0.153203563491283516", at: closed),
        TestJournal.bill(
            "106", "BTC", "-0.15320356", balance: "0.000000003491283516", at: closed),
        TestJournal.bill("107", "USDT", "9946.7426650356", balance: "20175.9958650356", at: closed),
    ]

    private func keepBooks(except missing: Set<String> = []) throws {
        let account = try journal.account().id
        try journal.store.insert(
            Self.bills.filter { !missing.contains($0.billID) }, account: account)
        let pass = try journal.store.beginPass("reconcile", venue: "paper")
        try journal.store.record(
            TestJournal.equity(
                ["USDT": "20175.9958650356", "BTC": "0.000000003491283516"], at: Self.after,
                lastBillID: "107"), agrees: true, lease: lease, pass: pass)
    }

    private func keepPrices() throws {
        try journal.recordYields(
            spotBid: 60_000, spotAsk: 60_010, futureBid: 61_490, futureAsk: 61_500,
            at: Self.opened + Timestamp.hour)
        try journal.recordYields(
            spotBid: 64_990, spotAsk: 65_000, futureBid: 65_230, futureAsk: 65_240,
            at: Self.closed + Timestamp.hour)
    }

    private func report(_ words: String...) throws -> Transcript {
        try basis.run(["report"] + words)
    }

    private func profit(since: Timestamp, until: Timestamp) throws -> Exact {
        let transcript = try report(
            "--since", since.description, "--until", until.description, "--format", "json")
        #expect(transcript.status == 0, "\(transcript)")
        let document = try JSONSerialization.jsonObject(with: Data(transcript.stdout.utf8))
        let text = try #require((document as? [String: Any])?["pnl_usd"] as? String)
        return try #require(Exact(text))
    }

    @Test func `adds up to the exchange's cash and states the profit of the worked ledger`() throws
    {
        try keepBooks()
        try keepPrices()
        let transcript = try report("--since", "2026-11-01", "--until", "2026-11-30")
        #expect(transcript.stderr == "")
        #expect(transcript.status == 0)
        #expect(
            transcript.stdout == """
                From 2026-11-01 00:00:00Z until 2026-11-30 00:00:00Z, the end excluded.

                Account main on paper: 2 trades, fees -0.000320786691107456 BTC, -9.9566993644 USDT (-30.80 USD)
                CURRENCY  START                TRADES  SETTLEMENT  TRANSFERS  INTEREST  OTHER                   END  START+BILLS=END              EXCHANGE  AGREES
                BTC           0  0.004000003491283516      -0.004          0         0      0  0.000000003491283516  yes              0.000000003491283516  yes
                USDT      20000        175.9958650356           0          0         0      0      20175.9958650356  yes                  20175.9958650356  yes
                The exchange's cash is that of 2026-11-25 \(Self.clockTime).

                POSITION  STRATEGY  FUTURE          STATE   CONTRACTS            SPOT COINS    RESIDUAL  VALUE BEFORE  VALUE AFTER  PNL USD
                1         carry     BTC-USD-270326  closed          0  0.009321433308892544  0.00000000          0.00       176.00   176.00
                Position 1 at 2026-11-30 00:00:00Z: BTC-USDT bid 64990 USDT, BTC-USD-270326 ask 65240 USD, USDT 1 USD, by snapshot 2 of 2026-11-24 \(Self.clockTimeOfPrices).
                PnL of main: 176.00 USD

                """)
        #expect(
            try profit(since: Self.opened - 1, until: Self.after) == "175.99609193")
    }

    private static var clockTime: String { String(after.shownTime) }
    private static var clockTimeOfPrices: String {
        String((closed + Timestamp.hour).shownTime)
    }

    @Test func `splits the profit of a range at any moment without a remainder`() throws {
        try keepBooks()
        try keepPrices()
        let middle = Self.opened + Timestamp.day
        let (start, end) = (Self.opened - 1, Self.after)
        let parts = [
            try profit(since: start, until: middle), try profit(since: middle, until: end),
        ]
        #expect(parts.sum() == (try profit(since: start, until: end)))
        #expect(parts.allSatisfy { !$0.isZero })
    }

    @Test(arguments: [("105", "BTC"), ("101", "USDT"), ("107", "USDT")])
    func `states no profit while a bill is missing, and says where`(
        bill: String, currency: String
    ) throws {
        try keepBooks(except: [bill])
        try keepPrices()
        let transcript = try report("--since", "2026-11-01", "--until", "2026-11-30")
        #expect(transcript.status == 1)
        #expect(transcript.stderr.hasPrefix("basis: \(currency) of main: "))
        #expect(!transcript.stdout.contains("PnL of"))
        #expect(transcript.stdout.contains("No profit is stated"))
        let json = try report(
            "--since", "2026-11-01", "--until", "2026-11-30", "--format", "json")
        #expect(json.status == 1)
        #expect(json.stdout.contains("\"pnl_usd\":null"))
    }

    @Test func `states no profit without prices at or before the end`() throws {
        try keepBooks()
        let transcript = try report("--since", "2026-11-01", "--until", "2026-11-30")
        #expect(transcript.status == 1)
        #expect(
            transcript.stderr
                == "basis: position 1: no prices of BTC-USD-270326 are stored at or before "
                + "2026-11-30T00:00:00.000Z; run 'basis snapshot-yields' more often\n")
    }

    @Test func `states no profit while the price and fee of a fill are not known`() throws {
        try keepBooks()
        try keepPrices()
        try journal.database.connect().execute("delete from fill where bill_id = '912'")
        let transcript = try report("--since", "2026-11-01", "--until", "2026-11-30")
        #expect(transcript.status == 1)
        #expect(transcript.stderr.contains("filled 100, of which 0 are known"))
    }

    @Test func `takes bills that are newer than the last look at the exchange for what they are`()
        throws
    {
        try keepBooks()
        try keepPrices()
        try journal.store.insert(
            [
                TestJournal.bill(
                    "108", "USDT", 500, balance: "20675.9958650356", type: "1",
                    at: Self.after + Timestamp.hour)
            ], account: try journal.account().id)
        let transcript = try report("--since", "2026-11-01", "--until", "2026-11-30")
        #expect(transcript.status == 0)
        #expect(transcript.stdout.contains("; 1 bills are newer than it."))
    }

    @Test func `of a day holds what happened on that day`() throws {
        try keepBooks()
        try keepPrices()
        let quiet = try report("--date", "2026-11-01", "--format", "json")
        #expect(quiet.status == 0)
        #expect(quiet.stdout.contains("\"positions\":[]"))
        let day = try report("--date", Self.opened.date.description)
        #expect(day.status == 0)
        #expect(day.stdout.contains("Account main on paper: 1 trade, "))
        #expect(day.stdout.contains(" open "))
    }
}

extension Timestamp {
    /// `12:00:00Z`, as reports print it.
    fileprivate var shownTime: Substring { description.dropFirst(11).prefix(8) + "Z" }
}
