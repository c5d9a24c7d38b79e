import Domain
import Foundation
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `The settlement of futures` {
    private let world = PaperWorld()

    private func history(_ query: String = "") -> [(time: String, prices: [String: String])] {
        world.get("public/settlement-history?instFamily=BTC-USD" + query, as: nil).rows.map { row in
            let details = row["details"] as? [[String: String]] ?? []
            let prices = details.map { ($0["instId"] ?? "", $0["settlePx"] ?? "") }
            return (row["ts"] as? String ?? "", Dictionary(uniqueKeysWithValues: prices))
        }
    }

    @Test func `is told for every day since the exchange began, newest first`() throws {
        #expect(history().isEmpty)
        world.exchange.advance(milliseconds: 3 * Timestamp.day)
        let days = history()
        let expected = ["2026-11-19", "2026-11-18", "2026-11-17"].map {
            Timestamp($0 + "T08:00:00Z").map { String($0.milliseconds) } ?? ""
        }
        #expect(days.map(\.time) == expected)
        #expect(days.allSatisfy { !$0.prices.isEmpty })
        #expect(history("&limit=1&after=\(days[0].time)").map(\.time) == [days[1].time])
    }

    @Test func `names the price that positions were settled at`() throws {
        let id = try world.farthest()
        let bid = try world.best(id, "bids").price
        #expect(world.order(id, "sell", "5", at: bid).rowCode == "0")
        world.exchange.advance(milliseconds: Timestamp.day)
        let bill = world.get("account/bills?type=34")
        #expect(try #require(history().first).prices[id] == bill["px"])
        // The position's is worked out from what its contracts are worth, to 24 places.
        let entry = try #require(world.get("account/positions").number("avgPx"))
        let settled = try #require(bill.number("px"))
        #expect((entry - settled).magnitude < "0.000000001")
    }

    @Test func `is the same whether somebody held the future or not`() throws {
        let id = try world.farthest()
        let other = PaperWorld()
        _ = world.order(id, "sell", "5", at: try world.best(id, "bids").price)
        for each in [world, other] { each.exchange.advance(milliseconds: Timestamp.day) }
        let target = "public/settlement-history?instFamily=BTC-USD"
        #expect(
            world.get(target, as: nil).response.body == other.get(target, as: nil).response.body)
    }

    @Test func `leaves out the day of delivery, which has a history of its own`() throws {
        world.exchange.advance(milliseconds: 5 * Timestamp.day)
        let friday = try #require(Timestamp("2026-11-20T08:00:00Z"))
        let day = try #require(history().first { $0.time == String(friday.milliseconds) })
        #expect(day.prices["BTC-USD-261120"] == nil && day.prices["BTC-USD-261127"] != nil)
        let delivered = world.get(
            "public/delivery-exercise-history?instType=FUTURES&instFamily=BTC-USD", as: nil)
        #expect(delivered["ts"] == String(friday.milliseconds))
    }

    @Test func `is estimated in its last hour only`() throws {
        let id = try world.farthest()
        let target = "public/estimated-settlement-info?instId=" + id
        #expect(world.get(target, as: nil).rows.isEmpty)
        world.exchange.advance(milliseconds: 19 * Timestamp.hour + 59 * Timestamp.minute)
        let estimate = world.get(target, as: nil)
        #expect(estimate.rows.count == 1)
        world.exchange.advance(milliseconds: 2 * Timestamp.minute)
        let price = try #require(history().first?.prices[id].flatMap { Exact($0) })
        let estimated = try #require(estimate.number("estSettlePx"))
        #expect((estimated - price).magnitude < price * "0.001")
        #expect(estimate["nextSettleTime"] == history().first?.time)
    }
}

@Suite struct `A size converted between contracts and coins` {
    private let world = PaperWorld()

    private func converted(_ query: String) -> Reply {
        world.get("public/convert-contract-coin?" + query, as: nil)
    }

    @Test func `of an inverse future divides by the price`() throws {
        let id = try world.farthest()
        #expect(converted("instId=\(id)&type=1&sz=0.888&px=35000")["sz"] == "311")
        #expect(converted("instId=\(id)&type=1&sz=0.888&px=35000&opType=open")["sz"] == "310")
        #expect(converted("instId=\(id)&type=2&sz=350&px=35000")["sz"] == "1")
        #expect(converted("instId=\(id)&type=1&sz=5050&unit=usds&opType=open")["sz"] == "50")
        #expect(converted("instId=\(id)&sz=1").code == "50014")
        #expect(converted("instId=\(id)&sz=1&px=0").code == "51000")
    }

    @Test func `of a linear future needs no price for coins`() throws {
        let rows = world.get("public/instruments?instType=FUTURES&instFamily=BTC-USDT", as: nil)
        let id = rows["instId"]
        #expect(converted("instId=\(id)&sz=1.5")["sz"] == "150")
        #expect(converted("instId=\(id)&type=2&sz=150")["sz"] == "1.5")
        #expect(converted("instId=\(id)&sz=70000&unit=usds&px=35000")["sz"] == "200")
    }
}
