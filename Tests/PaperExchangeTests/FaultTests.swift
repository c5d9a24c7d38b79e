import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `Where and when a fault strikes` {
    private let world = PaperWorld { $0.controlToken = "control" }

    private func arm(_ fault: String) -> Int {
        world.control("POST", "faults", fault).response.status
    }

    private func tickers(_ id: String, _ count: Int) -> [Int] {
        (0..<count).map { _ in world.get("market/ticker?instId=\(id)", as: nil).rows.count }
    }

    @Test func `is told by the instrument, exactly or by its beginning`() throws {
        let future = try world.farthest()
        #expect(
            arm(#"{"path":"/","kind":"empty-data","instId":"BTC-USD-*","count":2}"#) == 200)
        #expect(tickers("BTC-USDT", 1) == [1])
        #expect(tickers(future, 1) == [0])
        #expect(arm(#"{"path":"/","kind":"empty-data","instId":"BTC-USDT"}"#) == 200)
        #expect(tickers(future, 1) == [0])
        #expect(tickers("BTC-USDT", 2) == [0, 1])
    }

    @Test func `is told by the leg`() throws {
        let future = try world.farthest()
        #expect(arm(#"{"path":"/","kind":"empty-data","leg":"future"}"#) == 200)
        #expect(tickers("BTC-USDT", 1) == [1])
        #expect(tickers(future, 2) == [0, 1])
    }

    @Test func `is told by the account whose key is sent`() {
        let world = PaperWorld(accounts: [PaperWorld.trader("1"), PaperWorld.trader("2")]) {
            $0.controlToken = "control"
        }
        let fault = #"{"path":"/api/v5/account/","kind":"empty-data","uid":"2"}"#
        #expect(world.control("POST", "faults", fault).response.status == 200)
        #expect(world.get("account/config", as: "1").rows.count == 1)
        #expect(world.get("account/config", as: "2").rows.count == 0)
    }

    @Test func `is told by market times`() {
        let fault = """
            {"path":"/","kind":"empty-data","from":"2026-11-16T12:00:10Z",
             "until":\(PaperWorld.start.milliseconds + 20_000),"count":9}
            """
        #expect(arm(fault) == 200)
        #expect(tickers("BTC-USDT", 1) == [1])
        world.exchange.advance(milliseconds: 10_000)
        #expect(tickers("BTC-USDT", 2) == [0, 0])
        world.exchange.advance(milliseconds: 10_000)
        #expect(tickers("BTC-USDT", 1) == [1])
    }

    @Test func `is drawn from the seed, so that a scenario replays exactly`() {
        func run(seed: UInt64) -> [Int] {
            let world = PaperWorld {
                $0.controlToken = "control"
                $0.seed = seed
            }
            let fault = #"{"path":"/","kind":"empty-data","probability":"0.3"}"#
            #expect(world.control("POST", "faults", fault).response.status == 200)
            return (0..<200).map { _ in
                world.get("market/ticker?instId=BTC-USDT", as: nil).rows.count
            }
        }
        #expect(run(seed: 7) == run(seed: 7))
        #expect(run(seed: 7) != run(seed: 8))
        #expect((30...90).contains(run(seed: 7).count { $0 == 0 }))
    }

    @Test(arguments: [
        #"{"path":"/","kind":"cut","cuont":1}"#, #"{"path":"/","kind":"cut","ms":1}"#,
        #"{"path":"/","kind":"cut","count":0}"#, #"{"path":"/","kind":"cut","skip":-1}"#,
        #"{"path":"/","kind":"delay"}"#, #"{"kind":"cut"}"#, #"{"path":"/"}"#,
        #"{"path":"/","kind":"cut","method":"PUT"}"#, #"{"path":"/","kind":"cut","leg":"swap"}"#,
        #"{"path":"/","kind":"cut","probability":"1.1"}"#,
        #"{"path":"/","kind":"partial-fill","percent":"101"}"#,
        #"{"path":"/","kind":"market","market":"*","levels":401}"#, "[]",
    ])
    func `is refused when it is malformed or misspelt`(fault: String) {
        #expect(arm(fault) == 400)
        #expect(tickers("BTC-USDT", 1) == [1])
    }

    @Test func `is explained for every kind, and every name is one of a kind`() {
        #expect(Set(FaultKind.all.map(\.name)).count == FaultKind.all.count)
        for kind in FaultKind.all {
            #expect(kind.summary.hasSuffix("."), "\(kind.name)")
        }
    }
}

@Suite struct `An answer that is disturbed` {
    private let world = PaperWorld { $0.controlToken = "control" }

    private func ask(_ kind: PaperFault.Kind, _ target: String) -> Reply {
        world.exchange.inject(PaperFault(kind: kind))
        return world.get(target)
    }

    @Test func `has half of its JSON in a whole answer`() {
        let whole = world.get("public/time").response.body
        let reply = ask(.truncate, "public/time").response
        #expect(reply.disposition == .answer && reply.body == Array(whole.prefix(whole.count / 2)))
    }

    @Test(arguments: [-5, 5])
    func `promises a length that is not its own`(difference: Int) {
        let reply = ask(.wrongLength(by: difference), "public/time").response
        #expect(reply.disposition == .length(reply.body.count + difference))
    }

    @Test func `dribbles in`() {
        #expect(
            ask(.slow(milliseconds: 900), "public/time").response.disposition
                == .slow(milliseconds: 900))
    }

    @Test func `is plain text, or nothing at all`() {
        let busy = ask(.text(429, "Too Many Requests", executed: false), "public/time").response
        #expect(busy.text == "Too Many Requests" && busy.contentType == "text/plain")
        #expect(ask(.text(200, "", executed: false), "public/time").response.body.isEmpty)
    }

    @Test(arguments: [
        ("50001", 503), ("50004", 400), ("50011", 429), ("50013", 429), ("50026", 500),
        ("50061", 200), ("51149", 200),
    ])
    func `carries a documented code with its status and message`(code: String, status: Int) {
        let fault = #"{"path":"/","kind":"code","code":"\#(code)"}"#
        #expect(world.control("POST", "faults", fault).response.status == 200)
        let reply = world.get("public/time")
        #expect(reply.code == code && reply.response.status == status)
        #expect((reply.json["msg"] as? String)?.isEmpty == false)
    }

    @Test func `has its rows doubled, backwards or in another order`() {
        let target = "public/instruments?instType=SPOT"
        func names(_ kind: PaperFault.Kind?) -> [String] {
            let reply = kind.map { ask($0, target) } ?? world.get(target)
            return reply.rows.compactMap { $0["instId"] as? String }
        }
        let plain = names(nil)
        #expect(names(.rows(.doubled)) == plain.flatMap { [$0, $0] })
        #expect(names(.rows(.reversed)) == plain.reversed())
        let shuffled = names(.rows(.shuffled))
        #expect(shuffled != plain && Set(shuffled) == Set(plain))
    }

    @Test func `has a field replaced wherever it stands, and nothing else`() throws {
        let plain = world.get("market/ticker?instId=BTC-USDT").response.text
        let edge = "99999999999999999999999999999999999999"
        let reply = ask(.field("askPx", value: edge), "market/ticker?instId=BTC-USDT")
        #expect(reply["askPx"] == edge)
        let price = world.get("market/ticker?instId=BTC-USDT")["askPx"]
        #expect(
            reply.response.text
                == plain.replacing(#""\#(price)","askSz""#, with: #""\#(edge)","askSz""#))
        #expect(
            ask(.field("ask", value: "1"), "public/time").response.text.contains("ask") == false)
    }

    @Test func `is the page before again`() throws {
        for _ in 0..<3 {
            _ = world.order(
                "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        }
        world.exchange.inject(
            PaperFault(path: "/api/v5/trade/orders-pending", kind: .repeatPage, skip: 1))
        let first = world.get("trade/orders-pending?limit=2")
        let next = "trade/orders-pending?limit=2&after=\(first.rows[1]["ordId"] ?? "")"
        #expect(world.get(next).response.body == first.response.body)
        #expect(world.get(next).rows.count == 1)
    }

    @Test func `comes from a clock that is off, by which signatures are judged too`() {
        let fault = #"{"path":"/api/v5/","kind":"skew","ms":-31000,"count":3}"#
        #expect(world.control("POST", "faults", fault).response.status == 200)
        let time = world.get("public/time", as: nil).number("ts")
        #expect(time == Exact(PaperWorld.start.milliseconds - 31_000))
        #expect(world.get("account/config").code == "50102")
        var headers = world.signed(
            "GET", "/api/v5/account/config", "", uid: "1", at: PaperWorld.start - 31_000)
        let told = world.send("GET", "/api/v5/account/config", body: "", uid: nil, headers: headers)
        #expect(told.code == "0")
        headers = world.signed("GET", "/api/v5/account/config", "", uid: "1")
        #expect(
            world.send("GET", "/api/v5/account/config", body: "", uid: nil, headers: headers).code
                == "0")
    }
}
