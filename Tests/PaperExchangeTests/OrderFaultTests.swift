import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `An order that is disturbed` {
    private let world = PaperWorld()

    private func arm(_ kind: PaperFault.Kind, _ change: (inout PaperFault) -> Void = { _ in }) {
        var fault = PaperFault(path: "/api/v5/trade/", kind: kind)
        change(&fault)
        world.exchange.inject(fault)
    }

    private func buy(_ size: Exact, type: String = "ioc", id: String = "") throws -> Reply {
        let price = try world.best("BTC-USDT", "asks").price * "1.01"
        return world.order(
            "BTC-USDT", "buy", size, at: price.rounded(to: 1, .down), type: type,
            more: id.isEmpty ? [:] : ["clOrdId": id])
    }

    private func shown(_ reply: Reply) -> Reply {
        world.get("trade/order?instId=BTC-USDT&ordId=\(reply["ordId"])")
    }

    @Test func `fills in part, and the rest of it is cancelled as its type says`() throws {
        arm(.partialFill(percent: 40, rest: 0))
        let order = shown(try buy("0.5"))
        #expect(order["accFillSz"] == "0.2" && order["state"] == "canceled")
        #expect(world.cash("BTC") == "20.1998")
        #expect(world.exchange.audit().isSound)
    }

    @Test func `fills in part and then rests untouched, until it may go on`() throws {
        arm(.partialFill(percent: 40, rest: 60_000))
        let reply = try buy("0.5", type: "limit")
        world.exchange.advance(milliseconds: 59_000)
        #expect(shown(reply)["accFillSz"] == "0.2")
        #expect(shown(reply)["state"] == "partially_filled")
        world.exchange.advance(milliseconds: 2_000)
        #expect(shown(reply)["state"] == "filled")
        #expect(world.exchange.audit().isSound)
    }

    @Test func `fills in part where it was to spend a sum`() throws {
        arm(.partialFill(percent: 50, rest: 0))
        let reply = world.order(
            "BTC-USDT", "buy", "10000", type: "market", more: ["tgtCcy": "quote_ccy"])
        let order = shown(reply)
        let spent = try #require(order.number("accFillSz")) * #require(order.number("avgPx"))
        #expect(spent > "4900" && spent < "5100" && order["state"] == "canceled")
    }

    @Test func `does not fill in part where it fills whole or not at all`() throws {
        arm(.partialFill(percent: 50, rest: 0))
        let order = shown(try buy("0.5", type: "fok"))
        #expect(order["accFillSz"] == "0" && order["cancelSource"] == "13")
    }

    @Test func `is refused on one leg of two, with any code`() throws {
        let future = try world.farthest()
        arm(.reject("51008", message: "Insufficient", subcode: "1003")) { $0.leg = .future }
        let ask = try world.best("BTC-USDT", "asks").price
        let bid = try world.best(future, "bids").price
        let reply = world.post(
            "trade/batch-orders",
            """
            [{"instId":"BTC-USDT","tdMode":"cash","side":"buy","ordType":"ioc","px":"\(ask)","sz":"0.01"},
            {"instId":"\(future)","tdMode":"cross","side":"sell","ordType":"ioc","px":"\(bid)","sz":"1"}]
            """)
        #expect(reply.rows.map { $0["sCode"] as? String } == ["0", "51008"])
        #expect(reply.rows[1]["subCode"] as? String == "1003")
        #expect(try #require(world.exchange.truth(of: "1")).positions.isEmpty)
    }

    @Test func `strikes the side that it is meant for`() throws {
        arm(.reject("51000", message: "", subcode: "")) { $0.side = .sell }
        #expect(try buy("0.01").rowCode == "0")
        #expect(world.order("BTC-USDT", "sell", "0.01", type: "market").rowCode == "51000")
    }

    @Test func `cannot be cancelled when its cancel is refused`() throws {
        let reply = world.order(
            "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        world.exchange.inject(
            PaperFault(
                path: "/api/v5/trade/cancel-order",
                kind: .reject("51149", message: "Order timed out.", subcode: "")))
        let body = #"{"instId":"BTC-USDT","ordId":"\#(reply["ordId"])"}"#
        #expect(world.post("trade/cancel-order", body).rowCode == "51149")
        #expect(world.post("trade/cancel-order", body).rowCode == "0")
    }

    @Test func `is cancelled by the system, at once or later`() throws {
        arm(.cancelBySystem(milliseconds: 0))
        let atOnce = shown(try buy("0.01"))
        #expect(atOnce["cancelSource"] == "0" && atOnce["accFillSz"] == "0")
        arm(.cancelBySystem(milliseconds: 5_000))
        let later = world.order(
            "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        world.exchange.advance(milliseconds: 4_999)
        #expect(shown(later)["state"] == "live")
        world.exchange.advance(milliseconds: 1)
        #expect(shown(later)["state"] == "canceled" && shown(later)["cancelSource"] == "0")
        #expect(world.exchange.pendingOrders == 0)
    }

    @Test func `is matched late, and is live until then`() throws {
        arm(.lateMatch(milliseconds: 3_000))
        let reply = try buy("0.01")
        #expect(shown(reply)["state"] == "live" && shown(reply)["accFillSz"] == "0")
        world.exchange.advance(milliseconds: 3_000)
        #expect(shown(reply)["state"] == "filled")
        let fill = try #require(world.get("trade/fills").number("ts"))
        #expect(fill == Exact(PaperWorld.start.milliseconds + 3_000))
    }

    @Test func `is not matched any more when it was cancelled before that`() throws {
        arm(.lateMatch(milliseconds: 3_000))
        let reply = try buy("0.01")
        let body = #"{"instId":"BTC-USDT","ordId":"\#(reply["ordId"])"}"#
        #expect(world.post("trade/cancel-order", body).rowCode == "0")
        world.exchange.advance(milliseconds: 5_000)
        #expect(shown(reply)["state"] == "canceled" && world.cash("BTC") == "20")
    }

    @Test func `is hidden from every query for a while, though it has filled`() throws {
        arm(.hide(milliseconds: 2_000)) { $0.count = 2 }
        let reply = try buy("0.01")
        _ = world.order(
            "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        #expect(shown(reply).code == "51603")
        let lists = ["trade/orders-pending", "trade/orders-history?instType=SPOT", "trade/fills"]
        #expect(lists.map { world.get($0).rows.count } == [0, 0, 0])
        #expect(world.cash("BTC") == "20.00999")
        world.exchange.advance(milliseconds: 2_000)
        #expect(lists.map { world.get($0).rows.count } == [1, 1, 1])
        #expect(shown(reply)["state"] == "filled")
    }

    @Test func `may lose its answer as well`() throws {
        arm(.partialFill(percent: 40, rest: 0))
        arm(.dropAfter)
        #expect(try buy("0.5").response.disposition == .close)
        #expect(world.cash("BTC") == "20.1998")
        #expect(world.exchange.requests.last?.wasDisturbed == true)
    }
}

@Suite struct `A scenario` {
    private let world = PaperWorld { $0.controlToken = "control" }

    @Test func `moves a market exactly between two requests`() throws {
        let move = """
            {"faults":[{"path":"/api/v5/market/books","kind":"market","market":"BTC-USDT",
             "offsetBps":"100","skip":1}]}
            """
        #expect(world.control("POST", "scenario", move).response.status == 200)
        let asks = try (0..<4).map { _ in try world.best("BTC-USDT", "asks").price }
        #expect(asks[0] == asks[1] && asks[2] == asks[3] && asks[2] > asks[1] * "1.009")
    }

    @Test func `shows one crossed book, and one without asks`() throws {
        let faults = """
            {"faults":[{"path":"/api/v5/market/books","kind":"market","market":"*",
             "moment":"during","crossBps":"30"},
             {"path":"/api/v5/market/books","kind":"market","market":"*","skip":1,
             "moment":"during","without":"asks"}]}
            """
        #expect(world.control("POST", "scenario", faults).response.status == 200)
        let books = (0..<3).map { _ in world.get("market/books?instId=BTC-USDT", as: nil).row }
        func best(_ book: [String: Any], _ side: String) -> Exact? {
            (book[side] as? [[String]])?.first?.first.flatMap { Exact($0) }
        }
        #expect(try #require(best(books[0], "bids")) > #require(best(books[0], "asks")))
        #expect(best(books[1], "asks") == nil && best(books[1], "bids") != nil)
        #expect(try #require(best(books[2], "bids")) < #require(best(books[2], "asks")))
    }

    @Test func `moves markets at market times, in order, and lets them go`() throws {
        let story = """
            {"events":[{"after_ms":120000,"market":"BTC-USDT","clear":true},
             {"after_ms":60000,"market":"BTC-USDT","suspend":true}]}
            """
        #expect(world.control("POST", "scenario", story).response.status == 200)
        func code() -> String { world.order("BTC-USDT", "buy", "10", type: "market").rowCode }
        #expect(code() == "0")
        world.exchange.advance(milliseconds: 60_000)
        #expect(code() == "51022")
        world.exchange.advance(milliseconds: 60_000)
        #expect(code() == "0")
    }

    @Test func `passes time between two requests`() {
        world.exchange.inject(
            PaperFault(path: "/api/v5/public/time", kind: .advance(milliseconds: 60_000)))
        let times = (0..<2).map { _ in world.get("public/time", as: nil).number("ts") ?? 0 }
        #expect(times[1] - times[0] == "60000")
    }

    @Test(arguments: [
        #"{"fault":[]}"#, #"{"events":[{"market":"*","suspend":true}]}"#,
        #"{"events":[{"after_ms":1,"suspend":true}]}"#,
        #"{"events":[{"after_ms":1,"market":"*","sizefactor":"1"}]}"#,
        #"{"faults":[{"path":"/","kind":"lightning"}]}"#, #"{"faults":{}}"#,
    ])
    func `is refused when it is malformed or misspelt`(story: String) throws {
        #expect(world.control("POST", "scenario", story).response.status == 400)
        #expect(throws: FieldError.self) { try Scenario(fromJSON: Array(story.utf8)) }
    }

    @Test func `is forgotten when it is cleared`() {
        let story = """
            {"faults":[{"path":"/","kind":"empty-data","count":99}],
             "events":[{"after_ms":0,"market":"BTC-USDT","suspend":true}]}
            """
        #expect(world.control("POST", "scenario", story).response.status == 200)
        #expect(world.control("POST", "scenario/clear").response.status == 200)
        #expect(world.order("BTC-USDT", "buy", "10", type: "market").rowCode == "0")
    }
}
