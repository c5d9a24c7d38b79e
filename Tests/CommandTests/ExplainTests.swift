import Domain
import Store
import TestSupport
import Testing

@Suite struct `An explanation` {
    private let journal: TestJournal
    private let basis: Basis

    init() throws {
        journal = try TestJournal()
        basis = Basis(environment: ["DATABASE_URL": journal.database.url])
        try pass(
            "open-pass",
            [
                (
                    "BTC",
                    Judgement(
                        reasons: [
                            Reason(
                                .yieldBelowThreshold, "3.1 % a year, at least 8 % wanted",
                                [Figure("annual_yield_pct", .number("3.1"))]),
                            Reason(.blacklisted, "BTC is on the blacklist"),
                        ],
                        numbers: [
                            Figure("annual_yield_pct", .number("3.1000000000000000001")),
                            Figure("spot_ask", .exact("60000.10")),
                        ])
                ), ("ETH", Judgement(.opened, numbers: [])),
            ])
        try pass("close-pass", [])
    }

    private func pass(_ command: String, _ verdicts: [(String, Judgement)]) throws {
        let pass = try journal.store.beginPass(command, venue: "paper")
        try journal.store.endPass(
            pass,
            PassEnd(
                exitCode: 0, requests: 9, rounds: 3, durationMilliseconds: 120,
                summary: "\(verdicts.count) looked at"),
            verdicts: try verdicts.map { coin, judgement in
                NewVerdict(
                    account: try journal.account().id, strategy: try journal.strategy(),
                    spotID: "\(coin)-USDT", futureID: "\(coin)-USD-270326", judgement: judgement)
            })
    }

    /// Without the time at which the tests run.
    private func text(_ words: String...) throws -> String {
        let transcript = try basis.run(["explain"] + words)
        #expect(transcript.status == 0)
        #expect(transcript.stderr.isEmpty)
        return transcript.stdout.replacing(#/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/#, with: "(then)")
    }

    @Test func `tells the first reason, all others, and every number with all its digits`() throws {
        #expect(
            try text() == """
                open-pass 1 on paper, (then), exit 0: 2 looked at
                  main by carry: BTC-USDT / BTC-USD-270326: blacklisted
                      blacklisted: BTC is on the blacklist
                      yield_below_threshold: 3.1 % a year, at least 8 % wanted
                      annual_yield_pct 3.1000000000000000001, spot_ask 60000.1
                  main by carry: ETH-USDT / ETH-USD-270326: opened

                close-pass 2 on paper, (then), exit 0: 0 looked at

                """)
    }

    @Test func `is of one pass, one command, one coin or one account when that is asked`() throws {
        let coin = """
            open-pass 1 on paper, (then), exit 0: 2 looked at
              main by carry: ETH-USDT / ETH-USD-270326: opened

            """
        #expect(try text("1", "--coin", "ETH") == coin)
        #expect(try text("--last", "open-pass", "--coin", "ETH", "--account", "main") == coin)
        try journal.addAccount("other")
        #expect(
            try text("1", "--account", "other")
                == "open-pass 1 on paper, (then), exit 0: 2 looked at\n")
    }

    @Test func `of a pass that died says so`() throws {
        _ = try journal.store.beginPass("open-pass", venue: "paper")
        #expect(
            try text("--last", "open-pass")
                == "open-pass 3 on paper, (then), did not end, or still runs\n")
    }

    @Test func `of a trade is its story, order by order`() throws {
        let lease = try journal.lease()
        let opened = try journal.open(
            TestJournal.trade(journal.pair, coins: "0.1627"), lease: lease, pass: 1)
        try journal.fill(
            opened.trade, spotFee: ("-0.0001627", "BTC"), futureFee: "-0.00008",
            at: TestJournal.epoch + 1234)
        try journal.end(opened.trade, of: opened.position, lease: lease)
        let transcript = try basis("explain", "--trade", "\(opened.trade.id)")
        let story = transcript.stdout
            .replacing(#/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z/#, with: "(then)")
            .replacing(#/b[0-9a-z]{23}/#, with: "(id)")
        #expect(
            story == """
                trade 1: open BTC-USDT / BTC-USD-270326 for main by carry on paper, position 1
                  (then)  decided by open-pass 1: 100 contracts and 0.1627 coins, together (annual_yield_pct 8.25)
                  (then)  recorded, then sent: buy 0.1627 BTC-USDT at 60000 (ioc), expires (then), as (id)
                  (then)  filled 0.1627 BTC-USDT at 60000, fee -0.0001627 BTC
                  (then)  BTC-USDT as order 711 is filled, 0.1627 at 60000 on average
                  (then)  recorded, then sent: sell 100 BTC-USD-270326 at 61500 (ioc), expires (then), as (id)
                  (then)  filled 100 BTC-USD-270326 at 61500, fee -0.00008 BTC
                  (then)  BTC-USD-270326 as order 712 is filled, 100 at 61500 on average
                  (then)  ended: filled

                """)
    }
}
