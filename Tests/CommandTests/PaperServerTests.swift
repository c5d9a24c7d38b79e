import Foundation
import Testing

@Suite struct `The paper exchange's server` {
    private let exchange: LiveExchange

    init() throws { exchange = try LiveExchange() }

    private func ask(
        _ target: String, headers: [String] = [], method: String = "GET", body: String = ""
    ) throws -> String {
        try RawHTTP.ask(exchange.url, method, target, headers: headers, body: body)
    }

    private func arm(_ fault: String) throws {
        let headers = ["X-Control-Token: \(LiveExchange.token)"]
        let answer = try ask(
            "/control/faults", headers: headers, method: "POST", body: fault)
        #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
    }

    @Test func `answers several requests over one connection`() throws {
        let connection = try RawHTTP(exchange.url)
        for _ in 0..<3 {
            connection.send(
                "GET /api/v5/public/time HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")
            let answer = connection.read { $0.hasSuffix(#""msg":""}"#) }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
        }
    }

    @Test func `takes requests that come one upon the other, in pieces or in chunks`() throws {
        let connection = try RawHTTP(exchange.url)
        let time = "GET /api/v5/public/time HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.send(time + time + "GET /api/v5/pub")
        let both = connection.read { $0.components(separatedBy: "200 OK").count == 3 }
        #expect(both.components(separatedBy: "200 OK").count == 3)
        connection.send("lic/time HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(connection.read { $0.hasSuffix(#""msg":""}"#) }.hasPrefix("HTTP/1.1 200 OK"))
        connection.send(
            "POST /control/clock/advance HTTP/1.1\r\nX-Control-Token: \(LiveExchange.token)\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"ms\r\n5;x=y\r\n\":1}\n\r\n0\r\n\r\n")
        #expect(connection.read { $0.hasSuffix("}") }.contains(#""stepped_ms":1"#))
    }

    @Test(arguments: [
        ("nonsense", 400), ("GET / HTTP/2.0", 505), ("GET x HTTP/1.1", 400),
        ("GET / HTTP/1.1\r\nContent-Length: +1", 400), ("GET / HTTP/1.1\r\nContent-Length: x", 400),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 400),
        ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip", 501), ("GET / HTTP/1.1\r\nHost : x", 400),
    ])
    func `refuses what is no request, and ends the connection`(head: String, status: Int) throws {
        let connection = try RawHTTP(exchange.url)
        connection.send(head + "\r\n\r\n")
        connection.finish()
        #expect(connection.read().hasPrefix("HTTP/1.1 \(status) "))
    }

    @Test func `answers HEAD with the head alone`() throws {
        let connection = try RawHTTP(exchange.url)
        connection.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.finish()
        let answers = connection.read()
        #expect(answers.components(separatedBy: "\r\n\r\nHTTP/1.1 ").count == 2)
    }

    @Test func `compresses what is long for who takes it`() throws {
        let long = "/api/v5/public/instruments?instType=FUTURES"
        let packed = try ask(long, headers: ["Accept-Encoding: gzip, deflate"])
        let plain = try ask(long)
        #expect(packed.contains("Content-Encoding: gzip"))
        #expect(!plain.contains("Content-Encoding"))
        #expect(packed.utf8.count * 5 < plain.utf8.count)
        let short = try ask("/api/v5/public/time", headers: ["Accept-Encoding: gzip"])
        #expect(!short.contains("Content-Encoding"))
    }

    @Test func `shows books and accounts to people, and escapes what they are called`() throws {
        let page = try ask("/")
        #expect(page.contains("Content-Type: text/html"))
        #expect(page.contains("&lt;b&gt;T&amp;T&lt;/b&gt;") && !page.contains("<b>T&T"))
        #expect(page.contains("BTC-USDT") && page.contains("<td>20000</td>"))
    }

    @Test func `shows no page when it is told not to`() throws {
        let quiet = try LiveExchange(options: ["--no-status-page"])
        #expect(try RawHTTP.ask(quiet.url, "GET", "/").hasPrefix("HTTP/1.1 404"))
    }

    @Test func `refuses what is too large, and goes on`() throws {
        let body = String(repeating: "x", count: 2 << 20)
        let order = "/api/v5/trade/order"
        #expect(try ask(order, method: "POST", body: body).hasPrefix("HTTP/1.1 413"))
        let long = "X-Long: " + String(repeating: "x", count: 40_000)
        #expect(try ask("/api/v5/public/time", headers: [long]).hasPrefix("HTTP/1.1 431"))
        #expect(try ask("/api/v5/public/time").hasPrefix("HTTP/1.1 200"))
    }

    @Test func `holds callers to the published limits unless it is told not to`() throws {
        func refused(_ url: String) throws -> Int {
            try (0..<25).count { _ in
                try RawHTTP.ask(url, "GET", "/api/v5/public/time").contains("50011")
            }
        }
        #expect(try refused(exchange.url) > 0)
        let lenient = try LiveExchange(options: ["--no-rate-limits"])
        #expect(try refused(lenient.url) == 0)
    }

    // MARK: Faults as they come over the wire

    @Test func `closes without a byte`() throws {
        try arm(#"{"path":"/api/v5/public/time","kind":"drop-after"}"#)
        #expect(try ask("/api/v5/public/time") == "")
    }

    @Test func `promises more or less than it sends`() throws {
        let whole = try ask("/api/v5/public/time").split(separator: "\r\n\r\n")[1].utf8.count
        for difference in [-5, 7] {
            try arm(
                #"{"path":"/api/v5/public/time","kind":"wrong-length","by":\#(difference)}"#)
            let answer = try ask("/api/v5/public/time")
            #expect(answer.contains("Content-Length: \(whole + difference)\r\n"))
            #expect(answer.split(separator: "\r\n\r\n")[1].utf8.count == whole)
        }
    }

    @Test func `breaks off in the middle`() throws {
        try arm(#"{"path":"/api/v5/public/time","kind":"cut"}"#)
        let answer = try ask("/api/v5/public/time")
        #expect(answer.hasPrefix("HTTP/1.1 200") && !answer.hasSuffix("}"))
    }

    @Test func `dribbles`() throws {
        try arm(#"{"path":"/api/v5/public/time","kind":"slow","ms":400}"#)
        let connection = try RawHTTP(exchange.url)
        connection.send("GET /api/v5/public/time HTTP/1.1\r\nHost: x\r\n\r\n")
        var pieces = 0
        let answer = connection.read {
            pieces += 1
            return $0.hasSuffix(#""msg":""}"#)
        }
        #expect(answer.hasPrefix("HTTP/1.1 200") && pieces > 5)
    }
}

@Suite struct `The paper exchange's commands` {
    private func run(_ words: [String]) throws -> Transcript { try OKXPaper.run(words) }

    @Test func `record what an exchange shows, and play it back`() throws {
        let exchange = try LiveExchange(options: ["--no-rate-limits", "--rate", "0"])
        let folder = try TemporaryFolder()
        let file = folder.path + "/recording"
        let words = [
            "record", "--base-url", exchange.url, "--instruments", "BTC-USDT,ETH-USDT", "--for",
            "250ms", "--every", "200ms", "--depth", "5", "--output", file,
        ]
        #expect(try run(words) == Transcript())
        let replayed = try LiveExchange(options: ["--market", "replay:\(file)", "--rate", "0"])
        func asks(_ url: String) throws -> Substring? {
            let answer = try RawHTTP.ask(url, "GET", "/api/v5/market/books?instId=ETH-USDT&sz=5")
            return answer.split(separator: "\"bids\"").first?.split(separator: "\"asks\"").last
        }
        #expect(try asks(replayed.url) == asks(exchange.url))
        // A recording is nothing to write over.
        #expect(try run(words).status == 78)
    }

    @Test func `print parameters that serve takes`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("market.json", try run(["parameters"]).stdout)
        _ = try LiveExchange(options: ["--market", "model:\(file)"])
        let bad = try folder.file("bad.json", #"{"jumps":{"chanse":1}}"#)
        let refused = try run(["serve", "--port", "0", "--market", "model:\(bad)"])
        #expect(refused.status == 78)
        #expect(refused.stderr == "okx-paper: \(bad): there is no field \"jumps.chanse\" here\n")
    }

    @Test func `load a scenario and clear it`() throws {
        let exchange = try LiveExchange()
        let folder = try TemporaryFolder()
        let file = try folder.file(
            "story.json", #"{"faults":[{"path":"/api/v5/","kind":"drop-before","count":9}]}"#)
        let target = ["--url", exchange.url, "--control-token-file", exchange.tokenFile]
        #expect(try run(["scenario", "load", file] + target).status == 0)
        #expect(try RawHTTP.ask(exchange.url, "GET", "/api/v5/public/time") == "")
        #expect(try run(["scenario", "clear"] + target).status == 0)
        #expect(try RawHTTP.ask(exchange.url, "GET", "/api/v5/public/time").contains("200 OK"))
        let bad = try folder.file("bad.json", #"{"faults":[{"path":"/","kind":"lightning"}]}"#)
        let refused = try run(["scenario", "load", bad] + target)
        #expect(refused.status == 78 && refused.stderr.contains("faults[0].kind"))
    }

    @Test func `explain every fault`() throws {
        let text = try run(["faults"]).stdout
        for word in [
            "drop-before", "partial-fill", "percent", "late-match", "skew", "shuffle-rows",
        ] {
            #expect(text.contains(word), "\(word)")
        }
    }
}
