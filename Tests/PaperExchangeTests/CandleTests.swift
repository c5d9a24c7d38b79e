import Domain
import Foundation
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `A candle` {
    private let world = PaperWorld()

    private func candles(_ query: String, path: String = "market/candles") throws -> [[String]] {
        let reply = world.get(path + "?" + query, as: nil)
        #expect(reply.code == "0", "\(reply.response.text)")
        return try #require(reply.json["data"] as? [[String]])
    }

    @Test(arguments: [
        ("1m", "2026-11-18T13:37:00.000Z"), ("15m", "2026-11-18T13:30:00.000Z"),
        ("4H", "2026-11-18T12:00:00.000Z"), ("6H", "2026-11-18T10:00:00.000Z"),
        ("6Hutc", "2026-11-18T12:00:00.000Z"), ("1D", "2026-11-17T16:00:00.000Z"),
        ("1Dutc", "2026-11-18T00:00:00.000Z"), ("1W", "2026-11-15T16:00:00.000Z"),
        ("1Wutc", "2026-11-16T00:00:00.000Z"), ("1M", "2026-10-31T16:00:00.000Z"),
        ("1Mutc", "2026-11-01T00:00:00.000Z"), ("3Mutc", "2026-10-01T00:00:00.000Z"),
    ])
    func `opens on the clock, and from six hours on in Hong Kong unless it says UTC`(
        name: String, opening: String
    ) throws {
        let bar = try #require(CandleBar(name))
        let time = try #require(Timestamp("2026-11-18T13:37:21.456Z"))
        let number = bar.number(at: time)
        #expect(bar.start(number).description == opening)
        #expect(bar.start(number + 1) > time)
        #expect(bar.number(at: bar.start(number + 1)) == number + 1)
    }

    @Test func `has nine figures, the last one telling whether it is over`() throws {
        let rows = try candles("instId=BTC-USDT&limit=3")
        #expect(rows.count == 3 && rows.allSatisfy { $0.count == 9 })
        #expect(rows.map(\.last) == ["0", "1", "1"])
        let index = try candles("instId=BTC-USD", path: "market/index-candles")
        #expect(index.allSatisfy { $0.count == 6 })
    }

    @Test(arguments: ["1m", "1H", "1D", "1W", "1M"])
    func `closes where the next one opens, and the last one at the ticker's price`(
        bar: String
    ) throws {
        world.exchange.advance(milliseconds: 12_345)
        let rows = try candles("instId=BTC-USDT&bar=\(bar)&limit=5")
        for (later, earlier) in zip(rows, rows.dropFirst()) { #expect(earlier[4] == later[1]) }
        #expect(rows[0][4] == world.get("market/ticker?instId=BTC-USDT", as: nil)["last"])
        for row in rows {
            let prices = row[1...4].compactMap { Exact($0) }
            #expect(prices[1] == prices.max() && prices[2] == prices.min())
        }
    }

    @Test func `of an hour is what its sixty minutes make together`() throws {
        let hour = try candles("instId=ETH-USDT&bar=1H&limit=2")[1]
        let end = try #require(Int64(hour[0])) + Timestamp.hour
        let minutes = try candles("instId=ETH-USDT&bar=1m&limit=60&after=\(end)")
        #expect(minutes.last?[0] == hour[0] && minutes.count == 60)
        #expect(minutes.last?[1] == hour[1] && minutes.first?[4] == hour[4])
        #expect(minutes.compactMap { Exact($0[2]) }.max() == Exact(hour[2]))
        #expect(minutes.compactMap { Exact($0[3]) }.min() == Exact(hour[3]))
    }

    @Test func `is the same whenever it is asked for`() throws {
        let query = "instId=BTC-USDT&bar=5m&limit=20"
        let before = try candles(query).dropFirst()
        world.exchange.advance(milliseconds: 7 * Timestamp.hour)
        let newest = try #require(Int64(before[1][0]))
        let after = try candles(query + "&after=\(newest + 1)")
        #expect(Array(after.prefix(19)) == Array(before))
    }

    @Test func `counts what was really traded`() throws {
        let id = try world.farthest()
        let query = "instId=\(id)&limit=1"
        let before = try candles(query)[0]
        let bid = try world.best(id, "bids").price
        #expect(world.order(id, "sell", "10", at: bid).rowCode == "0")
        let after = try candles(query)[0]
        func gained(_ place: Int) throws -> Exact {
            let (old, new) = (Exact(before[place]), Exact(after[place]))
            return try #require(new) - #require(old)
        }
        // Ten contracts of a hundred dollars.
        #expect(try gained(5) == 10 && gained(7) == 1000)
        let coins = try (1000 as Exact).divided(by: bid)
        #expect((try gained(6) - coins).magnitude < "0.000000000001")
        #expect(try #require(Exact(after[3])) <= bid)
    }

    @Test func `goes back to the listing and no further`() throws {
        let rows = try candles("instId=BTC-USD-261127&bar=1D", path: "market/history-candles")
        let listed = world.get("public/instruments?instType=FUTURES&instId=BTC-USD-261127", as: nil)
        let oldest = try #require(rows.last.flatMap { Int64($0[0]) })
        let listTime = try #require(Int64(listed["listTime"]))
        #expect(oldest <= listTime && oldest + Timestamp.day > listTime)
    }

    @Test func `is refused with a size that the exchange does not know, or too many of them`() {
        let refusals = ["bar=7m", "bar=1h", "limit=301"].map {
            world.get("market/candles?instId=BTC-USDT&\($0)", as: nil).code
        }
        #expect(refusals == ["51000", "51000", "51000"])
        #expect(world.get("market/index-candles?instId=BTC-EUR", as: nil).code == "51001")
    }
}

@Suite struct `The public trades` {
    private let world = PaperWorld()

    private func trades(_ query: String, path: String = "market/trades") -> [[String: Any]] {
        world.get(path + "?" + query, as: nil).rows
    }
    private func ids(_ rows: [[String: Any]]) -> [Int64] {
        rows.compactMap { $0["tradeId"] as? String }.compactMap(Int64.init)
    }

    @Test func `come newest first, numbers and times falling`() {
        let rows = trades("instId=BTC-USDT&limit=500")
        #expect(rows.count == 500)
        let numbers = ids(rows)
        #expect(numbers == numbers.sorted(by: >) && Set(numbers).count == 500)
        let times = rows.compactMap { $0["ts"] as? String }
        #expect(times == times.sorted(by: >))
        #expect(times[0] <= String(world.exchange.now.milliseconds))
    }

    @Test func `hold an account's own, by the number that its fill has`() throws {
        let ask = try world.best("BTC-USDT", "asks").price
        _ = world.order("BTC-USDT", "buy", "0.5", at: ask)
        let fill = world.get("trade/fills")
        let row = try #require(
            trades("instId=BTC-USDT").first { $0["tradeId"] as? String == fill["tradeId"] })
        #expect(row["px"] as? String == fill["fillPx"])
        #expect(row["sz"] as? String == fill["fillSz"] && row["side"] as? String == "buy")
    }

    @Test func `can be followed back by number and by time`() throws {
        let path = "market/history-trades"
        let all = ids(trades("instId=BTC-USDT&limit=100", path: path))
        let first = ids(trades("instId=BTC-USDT&limit=40", path: path))
        let next = ids(trades("instId=BTC-USDT&limit=60&after=\(first[39])", path: path))
        #expect(first + next == all)
        #expect(ids(trades("instId=BTC-USDT&before=\(all[3])", path: path)) == Array(all.prefix(3)))
        let moment = world.exchange.now.milliseconds - Timestamp.day
        let old = trades("instId=BTC-USDT&type=2&limit=5&after=\(moment)", path: path)
        #expect(old.count == 5)
        #expect(old.allSatisfy { Int64($0["ts"] as? String ?? "") ?? moment < moment })
    }

    @Test func `are refused a bound by time from below`() {
        let reply = world.get("market/history-trades?instId=BTC-USDT&type=2&before=1", as: nil)
        #expect(reply.code == "50039")
    }

    @Test func `survive numbers of any size`() {
        for bound in [Int64.min, -1, 0, Int64.max] {
            for type in [1, 2] {
                let query = "instId=BTC-USDT&type=\(type)&after=\(bound)"
                #expect(world.get("market/history-trades?" + query, as: nil).code == "0")
            }
        }
    }

    @Test func `stay few in memory however many there are`() {
        var tape = TradeTape()
        for number in 0..<100_000 {
            let time = Timestamp(milliseconds: Int64(number) * Timestamp.minute)
            tape.record(
                PublicTrade(id: Int64(number), time: time, price: 1, size: 1, taker: .buy), worth: 1
            )
        }
        #expect(tape.trades.count < 4000 && tape.minutes.count < 40_000)
        #expect(tape.trades.last?.id == 99_999)
    }
}
