import HTTP
import Testing

/// EXECUTION §2 over HTTP/2: a server that reads frames, misbehaves as told, and counts bodies.
@Suite struct `A POST whose answer is lost over HTTP 2` {
    private static let order = "{\"the\":\"only order\"}"

    /// A GET on stream 1, then the POST on stream 3 of the same connection, or on a new one.
    private func send(
        after action: StreamAction, warm: Bool = true
    ) throws -> (failure: HTTPFailure, arrivals: Int, connections: Int) {
        let server = try HTTP2Server { connection, stream in
            warm && connection == 0 && stream == 1 ? .answer : action
        }
        let trust = CurlTransport.Settings(
            totalLimitMilliseconds: 2_000, authoritiesFile: try Certificates.shared().authority)
        let post = HTTPRequest.post(server.url("/order"), Self.order)
        let answers =
            warm
            ? HTTPTests.send([.get(server.url())], [post], settings: trust).answers
            : HTTPTests.send([post], settings: trust).answers
        if warm { #expect(try answers[0][0].get().status == 200) }
        let failure = try #require(answers.last?.first).failure()
        return (failure, server.arrivals(of: Self.order), server.connections)
    }

    @Test(arguments: [true, false])
    func `arrives once when the server closes the connection`(warm: Bool) throws {
        let (failure, arrivals, _) = try send(after: .closeConnection, warm: warm)
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
        #expect(arrivals == 1)
    }

    /// REFUSED_STREAM (7) promises that nothing was done, and libcurl would send again; so it would
    /// after HTTP_1_1_REQUIRED (13). INTERNAL_ERROR (2) and CANCEL (8) promise nothing.
    @Test(arguments: [2, 7, 8, 13] as [UInt32], [true, false])
    func `arrives once when the server resets the stream`(code: UInt32, warm: Bool) throws {
        let (failure, arrivals, _) = try send(after: .reset(code), warm: warm)
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
        #expect(arrivals == 1)
    }

    /// Whether the server says that it acted on the stream or that it did not.
    @Test(arguments: [1, 3] as [UInt32])
    func `arrives once when the server goes away`(lastStream: UInt32) throws {
        let (failure, arrivals, _) = try send(after: .goAway(lastStream: lastStream))
        #expect(failure.kind == .broken)
        #expect(!failure.neverSent)
        #expect(arrivals == 1)
    }

    /// Nothing of it could refuse to be sent again, so it does not take part in HTTP/2.
    @Test func `arrives once even when it has no body`() throws {
        let server = try HTTP2Server { _, stream in stream == 1 ? .answer : .reset(7) }
        let trust = CurlTransport.Settings(
            totalLimitMilliseconds: 300, authoritiesFile: try Certificates.shared().authority)
        let answers = HTTPTests.send(
            [.get(server.url())], [.post(server.url("/order"), "")], settings: trust
        ).answers
        #expect(try answers[1][0].failure().kind == .timedOut)
        #expect(server.arrivals(of: "POST /order HTTP/1.1") == 1)
    }
}
