import Domain
import Foundation
import PaperExchange
import TestSupport
import Testing

/// Records a market the way the recorder does: the answers of public endpoints, line by line.
private struct Recording {
    var lines: [String] = []

    mutating func take(_ target: String, from world: PaperWorld, as text: String? = nil) throws {
        let answer = text ?? world.get(target, as: nil).response.text
        let data = try #require(answer.range(of: #""data":"#))
        let end = try #require(answer.range(of: #","msg""#, options: .backwards))
        lines.append(
            "{\"at\":\(world.exchange.now.milliseconds),\"get\":\"/api/v5/\(target)\","
                + "\"data\":\(answer[data.upperBound..<end.lowerBound])}")
    }

    func replay() throws -> Replay {
        try Replay(fromLines: Array(lines.joined(separator: "\n").utf8))
    }
}

@Suite struct `A recorded market` {
    private static let targets = [
        "market/books?instId=BTC-USDT&sz=50", "market/books?instId=BTC-USD-261225&sz=50",
        "market/index-tickers?instId=BTC-USD", "market/index-tickers?instId=USDT-USD",
        "public/mark-price?instType=FUTURES&instId=BTC-USD-261225",
        "public/open-interest?instType=FUTURES&instId=BTC-USD-261225",
    ]

    /// Three looks at a seeded market, ten seconds apart, and what they saw.
    private func recorded() throws -> (replay: Replay, seen: [[String]]) {
        let world = PaperWorld()
        var recording = Recording()
        try recording.take("public/instruments?instType=SPOT&instId=BTC-USDT", from: world)
        try recording.take("public/instruments?instType=FUTURES&instFamily=BTC-USD", from: world)
        try recording.take(
            "market/tickers?instType=FUTURES", from: world,
            as: world.get(
                "market/ticker?instId=BTC-USD-261127", as: nil
            ).response.text)
        var seen: [[String]] = []
        for _ in 0..<3 {
            for target in Self.targets { try recording.take(target, from: world) }
            seen.append(Self.targets.map { look(world, $0) })
            world.exchange.advance(milliseconds: 10_000)
        }
        return (try recording.replay(), seen)
    }

    /// The answer without what tells when it was asked.
    private func look(_ world: PaperWorld, _ target: String) -> String {
        let row = world.get(target, as: nil).row.filter { !["ts", "seqId"].contains($0.key) }
        let names = ["instId", "asks", "bids", "idxPx", "markPx", "oi"]
        return names.compactMap { name in row[name].map { "\(name): \($0)" } }.joined()
    }

    private func played(_ replay: Replay) -> PaperWorld {
        PaperWorld {
            $0.market = .replayed(replay)
            $0.start = replay.start
            $0.wall = { replay.start }
        }
    }

    @Test func `shows at each moment what was seen at that moment`() throws {
        let (replay, seen) = try recorded()
        let world = played(replay)
        for moment in seen {
            #expect(Self.targets.map { look(world, $0) } == moment)
            world.exchange.advance(milliseconds: 9_999)
            #expect(Self.targets.map { look(world, $0) } == moment)
            world.exchange.advance(milliseconds: 1)
        }
        #expect(seen[0] != seen[1])
    }

    @Test func `lists what was listed, with the same steps and dates`() throws {
        let world = played(try recorded().replay)
        let (spot, futures) = (
            world.get("public/instruments?instType=SPOT", as: nil),
            world.get("public/instruments?instType=FUTURES", as: nil)
        )
        #expect(spot.rows.count == 1)
        let fields = [
            "instId", "tickSz", "lotSz", "minSz", "ctVal", "expTime", "ctType", "maxLmtSz",
        ]
        let original = PaperWorld().get(
            "public/instruments?instType=FUTURES&instFamily=BTC-USD", as: nil)
        #expect(
            futures.rows.map { row in fields.map { row[$0] as? String } }
                == original.rows.map { row in fields.map { row[$0] as? String } })
    }

    @Test func `trades, with books that grow stale when the recording is over`() throws {
        let world = played(try recorded().replay)
        let ask = try world.best("BTC-USDT", "asks")
        #expect(world.order("BTC-USDT", "buy", "0.01", at: ask.price).rowCode == "0")
        #expect(world.cash("BTC") == "20.00999")
        world.exchange.advance(milliseconds: Timestamp.hour)
        let time = try #require(world.get("market/books?instId=BTC-USDT", as: nil).number("ts"))
        #expect(time == Exact(PaperWorld.start.milliseconds + 20_000))
        #expect(world.exchange.audit().isSound)
    }

    @Test func `has a book of one level where only a ticker was recorded`() throws {
        let world = played(try recorded().replay)
        let book = world.get("market/books?instId=BTC-USD-261127&sz=50", as: nil).row
        #expect((book["asks"] as? [Any])?.count == 1 && (book["bids"] as? [Any])?.count == 1)
    }

    @Test func `delivers its futures when their time comes`() throws {
        let world = played(try recorded().replay)
        world.exchange.advance(milliseconds: 12 * Timestamp.day)
        let ids = world.get("public/instruments?instType=FUTURES", as: nil).rows
            .compactMap { $0["instId"] as? String }
        #expect(!ids.contains("BTC-USD-261127") && ids.contains("BTC-USD-261225"))
    }

    @Test func `can be disturbed like any other`() throws {
        let world = played(try recorded().replay)
        let before = try world.best("BTC-USDT", "asks")
        var override = MarketOverride()
        override.offsetBasisPoints = 100
        override.sizeFactor = "0.5"
        world.exchange.disturb("BTC-USDT", override)
        let after = try world.best("BTC-USDT", "asks")
        #expect(after.price == (before.price * "1.01").rounded(to: 1, .halfEven))
        #expect(after.size <= before.size * "0.51")
    }

    @Test(arguments: [
        (1, "nonsense"), (1, #"{"at":1,"get":"/api/v5/market/books","data":[]"#),
        (1, #"{"at":1,"get":"/api/v5/trade/fills","data":[{}]}"#),
        (1, #"{"at":1,"get":"/api/v5/market/books?instId=BTC-USDT","data":[{"ts":"1"}]}"#),
        (1, #"{"at":1,"get":"/api/v5/public/time","data":[],"extra":1}"#),
        (
            2,
            "{\"at\":2,\"get\":\"/api/v5/market/tickers\",\"data\":[]}\n{\"at\":1,\"get\":\"/\",\"data\":[]}"
        ),
        (0, #"{"at":1,"get":"/api/v5/market/tickers","data":[]}"#), (0, ""),
    ])
    func `is refused by the line that is wrong`(line: Int, text: String) {
        let error = #expect(throws: ReplayError.self) { try Replay(fromLines: Array(text.utf8)) }
        #expect(error?.line == line)
    }
}
