import Domain
import HTTP
import TestSupport
import Testing

@testable import OKX

@Suite struct `A venue` {
    @Test(arguments: [
        "https://www.okx.com", "HTTPS://www.okx.com", "http://127.0.0.1:8600", "http://127.0.0.1",
        "http://127.8.9.10:1/", "http://localhost:8600", "http://LOCALHOST", "http://[::1]:8600",
        "http://[::1]", "https://10.0.0.1",
    ])
    func `is sent signed requests over TLS or within this machine`(baseURL: String) throws {
        let venue = Venue(name: "v", baseURL: baseURL, kind: .live)
        #expect(venue.mayCarryCredentials)
        #expect(try Endpoint.balance.request(at: venue).header("OK-ACCESS-SIGN") != nil)
    }

    @Test(arguments: [
        "http://www.okx.com", "http://10.0.0.1", "http://128.0.0.1", "http://127.0.0.1.okx.com",
        "http://localhost.okx.com", "http://127.0.0.1@okx.com", "http://localhost:pw@okx.com",
        "http://127.0.0.1:80@okx.com", "http://127.0.0.1?okx.com", "http://127.0.0.1\\okx.com",
        "http://[::1].okx.com", "http://[::1]:80@okx.com", "http://[::2]", "http://127.1",
        "http://", "ftp://127.0.0.1", "www.okx.com", "",
    ])
    func `is sent nothing signed in the open`(baseURL: String) throws {
        let transport = ScriptedTransport { _, _ in .rows() }
        let venue = Venue(name: "v", baseURL: baseURL, kind: .live)
        let client = Client(transport, at: venue)
        let error = #expect(throws: OKXError.self) { try client.ask(.balance, as: .test) }
        guard case .notSent(_, .plainHTTP) = error else {
            Issue.record("the error is \(String(describing: error))")
            return
        }
        #expect(transport.rounds.isEmpty)
        #expect(error?.errorClass == .stopAndAlert)
    }

    @Test func `that is refused a signed request is still asked what anyone may ask`() throws {
        let transport = ScriptedTransport { _, _ in .rows(#"{"ts":"1795341600000"}"#) }
        let client = Client(
            transport, at: Venue(name: "v", baseURL: "http://okx.test", kind: .live))
        var round = Round()
        let time = round.add(.time)
        let order = round.add(
            .placeOrders([.test()], expiry: .at("2026-11-22T10:00:03Z")), as: .test)
        let answers = client.send(round)
        #expect(try answers[time] == .at("2026-11-22T10:00:00Z"))
        guard case .notSent = try answers[order].first else {
            Issue.record("the order is \(try answers[order])")
            return
        }
        #expect(transport.requests.count == 1)
    }
}
