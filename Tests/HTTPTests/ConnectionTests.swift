import HTTP
import Testing

@Suite struct `Connections over HTTP 1` {
    @Test func `are kept from round to round`() throws {
        let server = try HTTP1Server { _ in .text("kept") }
        let round = [HTTPRequest.get(server.url())]
        let (answers, traffic) = send(round, round, round)
        #expect(answers.allSatisfy { $0.allSatisfy { (try? $0.get().status) == 200 } })
        #expect(server.connections == 1)
        #expect(traffic.connections == 1)
        #expect(traffic.rounds == 3)
        #expect(traffic.requests == 3)
    }

    @Test func `are six at most, and shared by a larger round`() throws {
        let server = try HTTP1Server { _ in .text("shared") }
        let (answers, traffic) = send((0..<20).map { .get(server.url("/\($0)")) })
        #expect(try answers[0].map { try $0.get().status } == Array(repeating: 200, count: 20))
        #expect(server.requestsAtTheEnd().count == 20)
        #expect((2...6).contains(server.connections))
        #expect(traffic.connections == server.connections)
    }

    @Test func `are counted with their bytes, headers included, in both directions`() throws {
        let body = String(repeating: "x", count: 10_000)
        let server = try HTTP1Server { .answer(body: $0.body) }
        let (_, traffic) = send([.post(server.url("/path"), body)])
        #expect((20_100...20_500).contains(traffic.bytes))
    }

    @Test func `that closed while idle do not fail the GET that follows`() throws {
        let server = try HTTP1Server { request in
            request.connection == 0
                ? .sendAndClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))
                : .text("again")
        }
        let round = [HTTPRequest.get(server.url())]
        let (answers, _) = send(round, round)
        #expect(try answers[1][0].get().text == "again")
    }
}
