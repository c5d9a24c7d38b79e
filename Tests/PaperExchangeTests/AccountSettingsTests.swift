import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `A setting of an account` {
    private let world = PaperWorld()

    private func code(_ change: (inout Engine) throws(Rejection) -> Void) -> String {
        do throws(Rejection) {
            try change(&world.exchange.engine)
            return "0"
        } catch { return error.code }
    }

    @Test func `changes while nothing is open, and not with an order or a position`() throws {
        func level() -> String {
            code { engine throws(Rejection) in try engine.setLevel("3", uid: "1") }
        }
        func mode() -> String {
            code { engine throws(Rejection) in
                try engine.setPositionMode("long_short_mode", uid: "1")
            }
        }
        let order = world.order(
            "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        #expect(level() == "59000" && mode() == "59000")
        let fee = code { engine throws(Rejection) in try engine.setFeeType("1", uid: "1") }
        #expect(fee == "59000")
        _ = world.post(
            "trade/cancel-order", #"{"instId":"BTC-USDT","ordId":"\#(order["ordId"])"}"#)
        let future = try world.farthest()
        _ = world.order(future, "sell", "1", at: try world.best(future, "bids").price)
        #expect(level() == "59000" && mode() == "59000")
        _ = world.order(future, "buy", "1", at: try world.best(future, "asks").price)
        #expect(level() == "0" && mode() == "0")
        #expect(world.get("account/config")["acctLv"] == "3")
        #expect(world.get("account/config")["posMode"] == "long_short_mode")
    }

    @Test func `has words that it knows`() {
        #expect(code { e throws(Rejection) in try e.setLevel("9", uid: "1") } == "51000")
        #expect(code { e throws(Rejection) in try e.setPositionMode("both", uid: "1") } == "51000")
        #expect(code { e throws(Rejection) in try e.setFeeType("2", uid: "1") } == "51000")
        #expect(
            code { e throws(Rejection) in try e.setSelfTradePrevention("no", uid: "1") } == "51000")
        #expect(code { e throws(Rejection) in try e.setAutoLoan(true, uid: "1") } == "54001")
    }

    @Test func `of leverage is bounded by the tier and by the margin that is there`() throws {
        let world = PaperWorld(accounts: [
            PaperWorld.trader(balances: ["BTC": "0.2"]) { $0.leverage = 10 }
        ])
        let future = try world.farthest()
        #expect(world.order(future, "sell", "500", type: "market").rowCode == "0")
        func set(_ leverage: Exact) -> String {
            do throws(Rejection) {
                let now = world.exchange.now
                try world.exchange.engine.setLeverage(leverage, of: future, uid: "1", at: now)
                return "0"
            } catch { return error.code }
        }
        #expect(set(2) == "59103")
        #expect(set(21) == "59102")
        #expect(set(20) == "0")
    }

    @Test func `is spot mode: nothing on margin and nothing that only reduces`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(level: .spot)])
        let future = try world.farthest()
        let bid = try world.best(future, "bids").price
        #expect(world.order(future, "sell", "1", at: bid).rowCode == "51010")
        let ask = try world.best("BTC-USDT", "asks").price
        let reduce = world.order("BTC-USDT", "buy", "0.01", at: ask, more: ["reduceOnly": "true"])
        #expect(reduce.rowCode == "51139")
        #expect(world.order("BTC-USDT", "buy", "0.01", at: ask).rowCode == "0")
    }

    @Test func `of at most twenty timers`() {
        for tag in 0..<20 {
            let armed = code { e throws(Rejection) in
                _ = try e.setTimer("t\(tag)", seconds: 60, uid: "1", at: PaperWorld.start)
            }
            #expect(armed == "0")
        }
        let more = code { e throws(Rejection) in
            _ = try e.setTimer("t20", seconds: 60, uid: "1", at: PaperWorld.start)
        }
        #expect(more == "51071")
        let short = code { e throws(Rejection) in
            _ = try e.setTimer("t1", seconds: 9, uid: "1", at: PaperWorld.start)
        }
        #expect(short == "51000")
    }
}
