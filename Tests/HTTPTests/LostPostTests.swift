import HTTP
import Testing

/// EXECUTION §2: libcurl left to itself sends a POST again when a kept connection closes before the
/// first byte of the answer. Each test counts the bodies that arrived.
@Suite struct `A POST whose answer is lost` {
    @Test func `arrives once and fails, on a connection that was kept`() throws {
        let server = try HTTP1Server { $0.method == "GET" ? .text("ready") : .close }
        let (answers, _) = send([.get(server.url())], [.post(server.url("/order"), "the order")])
        #expect(try answers[0][0].get().text == "ready")
        let failure = try answers[1][0].failure()
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
        #expect("\(failure)".contains("unknown"))
        let posts = server.requestsAtTheEnd().filter { $0.method == "POST" }
        #expect(posts.map(\.text) == ["the order"])
        // On the kept connection, or the case was not the one meant.
        #expect(posts.map(\.connection) == [0])
    }

    @Test func `arrives once and fails, on a new connection`() throws {
        let server = try HTTP1Server { _ in .close }
        let failure = try failure(.post(server.url("/order"), "the order"))
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
        #expect(server.requestsAtTheEnd().map(\.text) == ["the order"])
    }

    @Test func `arrives once even when it has no body`() throws {
        let server = try HTTP1Server { $0.method == "GET" ? .text("ready") : .close }
        let (answers, _) = send([.get(server.url())], [.post(server.url("/order"), "")])
        #expect(try answers[1][0].failure().kind == .broken)
        #expect(server.requestsAtTheEnd().filter { $0.method == "POST" }.count == 1)
    }

    @Test func `arrives once when two are sent together on kept connections`() throws {
        let server = try HTTP1Server { $0.method == "GET" ? .text("ready") : .close }
        let ready = (0..<6).map { _ in HTTPRequest.get(server.url()) }
        let legs = ["spot", "future"].map { HTTPRequest.post(server.url("/order"), $0) }
        let (answers, _) = send(ready, legs)
        #expect(try answers[1].map { try $0.failure().kind } == [.broken, .broken])
        let posts = server.requestsAtTheEnd().filter { $0.method == "POST" }
        #expect(posts.map(\.text).sorted() == ["future", "spot"])
    }

    @Test func `arrives once when the answer breaks off`() throws {
        let server = try HTTP1Server { request in
            request.method == "GET"
                ? .text("ready")
                : .sendAndClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".utf8))
        }
        let (answers, _) = send([.get(server.url())], [.post(server.url("/order"), "the order")])
        let failure = try answers[1][0].failure()
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
        #expect(server.requestsAtTheEnd().filter { $0.method == "POST" }.count == 1)
    }

    @Test func `arrives once when the server never answers`() throws {
        let server = try HTTP1Server { $0.method == "GET" ? .text("ready") : .silence }
        let (answers, _) = send(
            [.get(server.url())], [.post(server.url("/order"), "the order")],
            settings: CurlTransport.Settings(totalLimitMilliseconds: 150))
        let failure = try answers[1][0].failure()
        #expect(failure.kind == .timedOut)
        #expect(!failure.neverSent)
        #expect(server.requestsAtTheEnd().filter { $0.method == "POST" }.count == 1)
    }
}
