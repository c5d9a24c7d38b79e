import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `The control API` {
    private let world = PaperWorld { $0.controlToken = "control" }

    @Test func `does not exist until a token is configured, and then wants it`() {
        let closed = PaperWorld()
        #expect(closed.control("GET", "clock").response.status == 404)
        let wrong = PaperRequest(
            method: "GET", target: "/control/clock", headers: ["x-control-token": "guess"])
        #expect(world.raw(wrong).response.status == 403)
    }

    @Test func `steps the clock that the exchange tells`() {
        let reply = world.control("POST", "clock/advance", #"{"ms":86400000}"#)
        #expect(reply.json["now"] as? String == "2026-11-17T12:00:00.000Z")
        let time = world.get("public/time", as: nil).number("ts")
        #expect(time == Exact(PaperWorld.start.milliseconds + Timestamp.day))
        #expect(world.control("POST", "clock/advance", #"{"ms":-1}"#).response.status == 400)
        #expect(world.control("POST", "clock/advance", "{}").response.status == 400)
    }

    @Test func `proves the books and tells the truth of every account`() throws {
        let ask = try world.best("BTC-USDT", "asks").price
        _ = world.order("BTC-USDT", "buy", "0.5", at: ask)
        #expect(world.control("GET", "audit").json["sound"] as? Bool == true)
        let text = world.control("GET", "accounts").response.text
        #expect(text.contains(#""ccy":"BTC","amount":"20.4995""#))
    }

    @Test func `lists the requests that came, with what became of their signatures`() throws {
        _ = world.get("account/config")
        var headers = world.signed("GET", "/api/v5/account/config", "", uid: "1")
        headers["ok-access-sign"] = "none"
        _ = world.raw(
            PaperRequest(method: "GET", target: "/api/v5/account/config", headers: headers))
        _ = world.get("public/time", as: nil)
        #expect(world.exchange.requests.map(\.signature) == [.valid, .refused("50113"), .none])
        #expect(world.exchange.requests.map(\.number) == [1, 2, 3])
        let text = world.control("GET", "requests?after=2").response.text
        #expect(text.hasPrefix(#"[{"number":3,"#))
    }

    @Test func `adds money with a bill`() {
        let body = #"{"uid":"1","ccy":"SOL","amount":"12.5"}"#
        #expect(world.control("POST", "accounts/deposit", body).response.status == 200)
        #expect(world.get("account/bills?ccy=SOL")["balChg"] == "12.5")
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `disturbs a market and lets it go`() throws {
        let body = #"{"instId":"BTC-USDT","levels":2,"sizeFactor":"0.01","offsetBps":"100"}"#
        let before = try world.best("BTC-USDT", "asks")
        #expect(world.control("POST", "market", body).response.status == 200)
        let book = world.get("market/books?instId=BTC-USDT&sz=400", as: nil).row
        #expect((book["asks"] as? [Any])?.count == 2)
        let after = try world.best("BTC-USDT", "asks")
        #expect(after.price > before.price * "1.009" && after.size < before.size * "0.02")
        _ = world.control("POST", "market/clear", "")
        #expect(try world.best("BTC-USDT", "asks") == before)
    }
}

@Suite struct `A fault` {
    private let world = PaperWorld { $0.controlToken = "control" }
    private let order = "/api/v5/trade/order"

    private func placed(_ kind: PaperFault.Kind) throws -> (reply: Reply, orders: Int) {
        world.exchange.inject(PaperFault(path: order, method: "POST", kind: kind))
        let reply = world.order(
            "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        return (reply, world.exchange.pendingOrders)
    }

    @Test func `before the exchange drops a request that never took effect`() throws {
        let (reply, orders) = try placed(.dropBefore)
        #expect(reply.response.disposition == .close && orders == 0)
    }

    @Test func `after the exchange drops the answer of one that did`() throws {
        let (reply, orders) = try placed(.dropAfter)
        #expect(reply.response.disposition == .close && orders == 1)
    }

    @Test func `cuts an answer in half`() throws {
        let (reply, orders) = try placed(.cut)
        #expect(reply.response.disposition == .cut(after: reply.response.body.count / 2))
        #expect(orders == 1)
    }

    @Test func `delays an answer`() throws {
        let (reply, orders) = try placed(.delay(milliseconds: 700))
        #expect(reply.response.delayMilliseconds == 700 && reply.rowCode == "0" && orders == 1)
    }

    @Test(arguments: [true, false])
    func `answers HTML or a code, whether the order took effect or not`(executed: Bool) throws {
        let (page, first) = try placed(.httpStatus(503, executed: executed))
        #expect(page.response.status == 503 && page.response.contentType == "text/html")
        #expect(page.response.text.contains("<html>") && first == (executed ? 1 : 0))
        let busy = PaperFault.Kind.code(
            "50013", message: "Systems are busy.", status: 429, executed: executed)
        let (reply, second) = try placed(busy)
        #expect(reply.code == "50013" && reply.response.status == 429)
        #expect(second == (executed ? 2 : 0))
    }

    @Test func `strikes the requests that it is meant for, as often as it is meant to`() {
        let body = """
            {"path":"/api/v5/market/","kind":"empty-data","skip":1,"count":2}
            """
        #expect(world.control("POST", "faults", body).response.status == 200)
        let counts = (0..<4).map { _ in
            world.get("market/ticker?instId=BTC-USDT", as: nil).rows.count
        }
        #expect(counts == [1, 0, 0, 1])
        #expect(world.get("public/time", as: nil).rows.count == 1)
        #expect(world.control("POST", "faults", #"{"path":"/","kind":"lightning"}"#).code == "")
        #expect(world.control("POST", "faults", "{").response.status == 400)
    }
}
