import Clock
import HTTP
import Testing

@Suite struct `A round of requests` {
    @Test func `brings headers and query unchanged and the answer with its type`() throws {
        let server = try HTTP1Server { _ in
            .answer(
                status: 418, headers: ["Content-Type: Application/JSON; charset=utf-8"],
                body: Array("{}".utf8))
        }
        let request = HTTPRequest.get(
            server.url("/a/../b?x=%2C,1"), [.init("OK-ACCESS-SIGN", "a+b/c="), .init("Empty", "")])
        let answer = try #require(send([request]).answers[0].first).get()
        #expect(answer.status == 418)
        #expect(answer.text == "{}")
        #expect(answer.contentType == "application/json")
        let received = try #require(server.requestsAtTheEnd().first)
        #expect(received.target == "/a/../b?x=%2C,1")
        #expect(received.headers["ok-access-sign"] == "a+b/c=")
        #expect(received.headers["empty"]?.isEmpty == true)
        #expect(received.headers["user-agent"] == "basis")
    }

    @Test(arguments: [0, 1, 65_536, 3_000_000])
    func `brings every byte of a body, of any size, both ways`(size: Int) throws {
        let server = try HTTP1Server { .answer(body: $0.body) }
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let request = HTTPRequest(method: .post, url: server.url(), body: body)
        let answer = try #require(send([request]).answers[0].first).get()
        #expect(answer.body == body)
        let received = try #require(server.requestsAtTheEnd().first)
        #expect(received.method == "POST")
        #expect(received.headers["content-length"] == "\(size)")
        #expect(received.headers["expect"] == nil)
        #expect(received.headers["content-type"] == nil)
    }

    @Test func `answers in the order of the requests, whichever ended first`() throws {
        let server = try HTTP1Server { .text($0.target) }
        let targets = (0..<20).map { "/\($0)" }
        let answers = send(targets.map { .get(server.url($0)) }).answers[0]
        #expect(try answers.map { try $0.get().text } == targets)
    }

    @Test func `keeps one failure to its own request`() throws {
        let server = try HTTP1Server { $0.target == "/bad" ? .close : .text("fine") }
        let answers = send([.get(server.url("/good")), .get(server.url("/bad"))]).answers[0]
        #expect(try answers[0].get().text == "fine")
        #expect(try answers[1].failure().kind == .broken)
    }

    @Test func `with no request touches nothing`() {
        let (answers, traffic) = send([])
        #expect(answers == [[]])
        #expect(traffic == Traffic())
    }

    @Test func `takes compressed answers`() throws {
        // "hello hello hello hello\n", as gzip -9n makes it.
        let compressed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9,
            0xC9, 0x57, 0xC8, 0x40, 0x27, 0xB9, 0x00, 0x00, 0x88, 0x59, 0x0B, 0x18, 0x00, 0x00,
            0x00,
        ]
        let server = try HTTP1Server { request in
            request.headers["accept-encoding"]?.contains("gzip") == true
                ? .answer(headers: ["Content-Encoding: gzip"], body: compressed) : .text("plain")
        }
        let answer = try #require(send([.get(server.url())]).answers[0].first).get()
        #expect(answer.text == "hello hello hello hello\n")
    }

    @Test func `returns a redirect and does not follow it`() throws {
        let server = try HTTP1Server { _ in .answer(status: 302, headers: ["Location: /next"]) }
        let answer = try #require(send([.get(server.url("/first"))]).answers[0].first).get()
        #expect(answer.status == 302)
        #expect(server.requestsAtTheEnd().map(\.target) == ["/first"])
    }

    @Test(arguments: [
        HTTPRequest.get("http://127.0.0.1:1/", [.init("A", "b\r\nSmuggled: c")]),
        HTTPRequest.get("http://127.0.0.1:1/", [.init("A: b", "c")]),
        HTTPRequest.get("http://127.0.0.1:1/\r\nx"),
        HTTPRequest.get("http://127.0.0.1:1/\0"),
    ])
    func `refuses what would change the shape of a request`(request: HTTPRequest) throws {
        let failure = try failure(request)
        #expect(failure.kind == .other)
        #expect(failure.detail.contains("control character"))
        #expect(!"\(failure)".contains("Smuggled"))
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"])
    func `speaks nothing but HTTP`(url: String) throws {
        #expect(try failure(.get(url)).kind == .other)
    }
}
