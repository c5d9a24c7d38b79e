import Domain
import Foundation
import HTTP
import TestSupport
import Testing

@testable import OKX

/// A request and the signature that another implementation computed for it.
struct SigningVector: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    /// Not part of the signature, and left out of some vectors.
    let key: String?
    let secret: String
    let passphrase: String?
    let timestamp: String
    let method: String
    let requestPath: String
    let body: String
    let signature: String

    var testDescription: String { id }

    static let all: [SigningVector] = {
        struct File: Decodable { let vectors: [SigningVector] }
        let url = try? Fixture.folder.appending(path: "signing_vectors.json")
        let data = url.flatMap { try? Data(contentsOf: $0) } ?? Data()
        return (try? JSONDecoder().decode(File.self, from: data))?.vectors ?? []
    }()

    /// An endpoint that sends exactly the request of the vector.
    func endpoint() throws -> Endpoint<Bool> {
        let method = try #require(HTTPRequest.Method(rawValue: method))
        return Endpoint(
            request: RequestName(method, requestPath), target: requestPath, body: Array(body.utf8),
            headers: [], access: .signed, limits: []
        ) { _ in true }
    }
}

@Suite struct `A signed request` {
    @Test func `is tested against thirteen vectors`() {
        #expect(SigningVector.all.count == 13)
    }

    @Test(arguments: SigningVector.all)
    func `carries the signature of the vector`(vector: SigningVector) throws {
        let transport = ScriptedTransport { _, _ in .rows() }
        let time = try #require(Timestamp(vector.timestamp))
        let credentials = Credentials(
            key: vector.key ?? "k", secret: vector.secret,
            passphrase: vector.passphrase ?? "p")
        _ = try Client(transport, VirtualClock(at: time)).ask(vector.endpoint(), as: credentials)

        let sent = try #require(transport.requests.first)
        #expect(sent.header("OK-ACCESS-SIGN") == vector.signature)
        #expect(sent.header("OK-ACCESS-KEY") == vector.key ?? "k")
        #expect(sent.header("OK-ACCESS-TIMESTAMP") == vector.timestamp)
        #expect(sent.header("OK-ACCESS-PASSPHRASE") == vector.passphrase ?? "p")
        #expect(sent.url == "https://exchange.test" + vector.requestPath)
        #expect(sent.text == vector.body)
    }

    @Test func `is stamped with the exchange's time once that is known`() throws {
        let transport = ScriptedTransport { request, _ in
            request.url.hasSuffix("/public/time") ? .rows(#"{"ts":"1795341900000"}"#) : .rows()
        }
        let client = Client(transport)
        _ = try client.ask(.time)
        _ = try? client.ask(.pendingOrders(), as: .test)
        let sent = try #require(transport.requests.last)
        #expect(sent.header("OK-ACCESS-TIMESTAMP") == "2026-11-22T10:05:00.000Z")
    }

    @Test func `of the open kind carries nothing of the account`() throws {
        let sent = try Endpoint.time.request()
        #expect(sent.headers.isEmpty)
    }

    @Test func `says demo on every request to a demo venue and on no other`() throws {
        let demo = Venue(name: "demo", baseURL: "https://exchange.test/", kind: .demo)
        #expect(try Endpoint.time.request(at: demo).header("x-simulated-trading") == "1")
        #expect(try Endpoint.balance.request(at: demo).header("x-simulated-trading") == "1")
        #expect(try Endpoint.balance.request().header("x-simulated-trading") == nil)
        #expect(
            try Endpoint.time.request(at: demo).url == "https://exchange.test/api/v5/public/time")
    }
}
