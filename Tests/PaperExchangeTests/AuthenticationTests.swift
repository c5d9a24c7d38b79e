import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `A signed request` {
    private let world = PaperWorld(accounts: [
        PaperWorld.trader("1"),
        PaperWorld.trader("2") { $0.keys[0].permissions = ["read_only"] },
        PaperWorld.trader("3") { $0.keys[0].environment = .demo },
    ])
    private let target = "/api/v5/account/config"

    private func send(_ change: (inout [String: String]) -> Void) -> Reply {
        var headers = world.signed("GET", target, "", uid: "1")
        change(&headers)
        return world.raw(PaperRequest(method: "GET", target: target, headers: headers))
    }

    @Test func `is answered when everything is right`() {
        let reply = send { _ in }
        #expect(reply.response.status == 200)
        #expect(reply["uid"] == "1")
    }

    @Test(arguments: [
        ("ok-access-key", "50103"), ("ok-access-passphrase", "50104"), ("ok-access-sign", "50106"),
        ("ok-access-timestamp", "50107"),
    ])
    func `is refused without one of its headers`(header: String, code: String) {
        let reply = send { $0[header] = nil }
        #expect(reply.code == code)
        #expect(reply.response.status == 401)
    }

    @Test(arguments: [
        ("ok-access-key", "unknown", "50111"), ("ok-access-passphrase", "wrong", "50105"),
        ("ok-access-sign", "d3Jvbmc=", "50113"), ("ok-access-timestamp", "1794830400", "50112"),
        ("ok-access-timestamp", "2026-11-16T12:00:00Z", "50112"),
    ])
    func `is refused with a wrong header`(header: String, value: String, code: String) {
        let reply = send { $0[header] = value }
        #expect(reply.code == code)
        #expect(reply.response.status == 401)
    }

    @Test(arguments: [(30_000, "0"), (30_001, "50102"), (-30_000, "0"), (-30_001, "50102")])
    func `is good for thirty seconds either way`(skew: Int64, code: String) {
        let time = world.exchange.now + skew
        let headers = world.signed("GET", target, "", uid: "1", at: time)
        let reply = world.raw(PaperRequest(method: "GET", target: target, headers: headers))
        #expect(reply.code == code)
    }

    @Test func `is bound to its path, query and body`() {
        let headers = world.signed("GET", target, "", uid: "1")
        let reply = world.raw(
            PaperRequest(method: "GET", target: target + "?ccy=BTC", headers: headers))
        #expect(reply.code == "50113")
        var post = world.signed("POST", "/api/v5/trade/order", "{}", uid: "1")
        post["content-type"] = "application/json"
        let changed = PaperRequest(
            method: "POST", target: "/api/v5/trade/order", headers: post, body: Array("{ }".utf8))
        #expect(world.raw(changed).code == "50113")
    }

    @Test func `of a demo key needs the demo header, and of a live key must not have it`() {
        #expect(world.get("account/config", as: "3").code == "50101")
        #expect(send { $0["x-simulated-trading"] = "1" }.code == "50101")
        let demo = world.send(
            "GET", target, body: "", uid: "3", headers: ["x-simulated-trading": "1"])
        #expect(demo.code == "0")
    }

    @Test func `of a key that may only read cannot trade`() {
        #expect(world.get("account/balance", as: "2").code == "0")
        #expect(world.order("BTC-USDT", "buy", "0.01", at: "60000", as: "2").code == "50120")
    }

    @Test func `that posts must say that it is JSON, and be it`() {
        let form = ["content-type": "application/x-www-form-urlencoded"]
        #expect(world.post("trade/order", "{}", headers: form).code == "50006")
        #expect(world.post("trade/order", "{").code == "50002")
        #expect(world.post("trade/order", "").code == "50000")
    }

    @Test func `to an unknown path is not found, and by a wrong method not allowed`() {
        let unknown = world.get("market/nonsense", as: nil)
        #expect(unknown.response.status == 404)
        #expect(unknown.json["error_message"] as? String == "Not Found")
        let wrong = world.send("POST", "/api/v5/public/time", body: "{}", uid: nil)
        #expect(wrong.response.status == 405)
        #expect(wrong.code == "50115")
    }

    @Test func `can be measured by the wall clock while the market runs ahead`() {
        let world = PaperWorld { $0.signatureClock = .wall }
        world.exchange.advance(milliseconds: Timestamp.day)
        #expect(world.get("account/config").code == "50102")
        let headers = world.signed("GET", target, "", uid: "1", at: PaperWorld.start)
        let reply = world.raw(PaperRequest(method: "GET", target: target, headers: headers))
        #expect(reply.code == "0")
    }
}
