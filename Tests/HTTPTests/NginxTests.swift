import HTTP
import Testing

@Suite struct `Over TLS to a real web server` {
    private static func trusting(_ file: String) -> CurlTransport.Settings {
        CurlTransport.Settings(totalLimitMilliseconds: 5_000, authoritiesFile: file)
    }

    private static func trusted() throws -> CurlTransport.Settings {
        trusting(try Certificates.shared().authority)
    }

    @Test func `a round of ten shares one connection of HTTP 2`() throws {
        let nginx = try Nginx(server: "location / { return 200 \"$http2 $connection\"; }")
        let round = (0..<10).map { HTTPRequest.get(nginx.url("/\($0)")) }
        let (answers, traffic) = send(round, round, settings: try Self.trusted())
        let texts = try answers.joined().map { try $0.get().text }
        #expect(texts.count == 20)
        #expect(texts.first?.hasPrefix("h2 ") == true)
        #expect(Set(texts).count == 1)
        #expect(traffic.connections == 1)
    }

    @Test func `compressed answers are taken`() throws {
        let page = String(repeating: "compressible ", count: 200)
        let nginx = try Nginx(
            server: "gzip on; gzip_types *; location / { return 200 \"\(page)\"; }")
        let (answers, traffic) = send([.get(nginx.url())], settings: try Self.trusted())
        #expect(try answers[0][0].get().text == page)
        #expect(traffic.bytes < page.utf8.count)
    }

    @Test func `a certificate of an unknown authority is refused, and nothing sent`() throws {
        let upstream = try HTTP1Server { _ in .text("reached") }
        let nginx = try Nginx(server: "location / { proxy_pass \(upstream.url()); }")
        for settings in [
            CurlTransport.Settings(), Self.trusting(try Certificates.shared().stranger),
        ] {
            let failure = try failure(.post(nginx.url("/order"), "{}"), settings: settings)
            #expect(failure.kind == .certificateRefused)
            #expect(failure.neverSent)
        }
        #expect(upstream.requestsAtTheEnd().isEmpty)
    }

    @Test func `a certificate for another name is refused, and nothing sent`() throws {
        let certificates = try Certificates.shared()
        let nginx = try Nginx(
            server: "location / { return 200; }", certificate: certificates.elsewhere,
            key: certificates.elsewhereKey)
        let failure = try failure(.post(nginx.url("/order"), "{}"), settings: try Self.trusted())
        #expect(failure.kind == .certificateRefused)
        #expect(failure.neverSent)
    }

    @Test func `a missing file of authorities is an error, not trust`() throws {
        let nginx = try Nginx(server: "location / { return 200; }")
        let failure = try failure(.get(nginx.url()), settings: Self.trusting("/nonexistent.pem"))
        #expect(failure.kind == .certificateRefused)
    }

    @Test func `a POST whose upstream dies arrives there once, and the answer is a 502`() throws {
        let upstream = try HTTP1Server { _ in .close }
        let nginx = try Nginx(
            server: "location / { proxy_pass \(upstream.url()); proxy_next_upstream off; }")
        let (answers, _) = send([.post(nginx.url("/order"), "order")], settings: try Self.trusted())
        #expect(try answers[0][0].get().status == 502)
        #expect(upstream.requestsAtTheEnd().map(\.text) == ["order"])
    }

    /// nginx passes the order on and then, told by 444, drops the client without an answer.
    @Test func `a POST that was acted on and not answered arrives once`() throws {
        let upstream = try HTTP1Server { $0.method == "GET" ? .text("ready") : .close }
        let nginx = try Nginx(
            server: """
                location / { proxy_pass \(upstream.url()); error_page 502 = @drop; }
                location @drop { return 444; }
                """)
        let (answers, _) = send(
            [.get(nginx.url())], [.post(nginx.url("/order"), "order")],
            settings: try Self.trusted())
        let failure = try answers[1][0].failure()
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
        let posts = upstream.requestsAtTheEnd().filter { $0.method == "POST" }
        #expect(posts.map(\.text) == ["order"])
    }

    /// nginx says GOAWAY after each third request: orders caught by it may fail, none may double.
    @Test func `orders on connections that the server keeps ending arrive at most once`() throws {
        let upstream = try HTTP1Server { .answer(body: $0.body) }
        let nginx = try Nginx(
            server: "keepalive_requests 3; location / { proxy_pass \(upstream.url()); }")
        let transport = CurlTransport(try Self.trusted())
        var acknowledged: [String] = []
        for round in 0..<5 {
            let orders = (0..<8).map { "order-\(round)-\($0)" }
            for answer in transport.send(orders.map { .post(nginx.url("/order"), $0) }) {
                switch answer {
                case .success(let response): acknowledged.append(response.text)
                case .failure(let failure): #expect(!failure.neverSent)
                }
            }
        }
        let arrived = upstream.requests.map(\.text)
        #expect(Set(arrived).count == arrived.count)
        #expect(Set(acknowledged).isSubset(of: arrived))
        #expect(transport.traffic.connections > 5)
    }
}
