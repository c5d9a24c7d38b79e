import Clock
import Domain
import Foundation
import HTTP
import TestSupport
import Testing

@testable import OKX

/// The recorded and documented answers of the exchange.
enum Fixture {
    static var folder: URL {
        get throws { try #require(Bundle.module.resourceURL).appending(path: "Fixtures") }
    }

    static var payloadNames: Set<String> {
        get throws {
            let files = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "payloads").path)
            return Set(files.filter { $0.hasSuffix(".json") })
        }
    }

    static func payload(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: "payloads/" + name)))
    }

    /// A payload that is a bare row, or a push of the websocket, as an answer of REST.
    static func wrapped(_ name: String, push: Bool) throws -> [UInt8] {
        let value = try JSONSerialization.jsonObject(with: Data(payload(name)))
        let rows: Any
        if push {
            let message = try #require(value as? [String: Any])
            rows = try #require(message["data"])
        } else {
            rows = [value]
        }
        return Array(
            try JSONSerialization.data(withJSONObject: ["code": "0", "msg": "", "data": rows]))
    }
}

extension Credentials {
    static let test = Credentials(key: "the-key", secret: "the-secret", passphrase: "the-phrase")
}

extension Venue {
    static let test = Venue(name: "test", baseURL: "https://exchange.test", kind: .live)
}

extension Client {
    /// A client whose every request is answered by a script, with a clock that stands still.
    convenience init(
        _ transport: ScriptedTransport, _ clock: VirtualClock = VirtualClock(),
        at venue: Venue = .test
    ) {
        self.init(venue: venue, transport: transport, clock: clock.clock)
    }
}

extension Endpoint {
    /// What the endpoint makes of an answer, by way of a whole client.
    func answer(_ body: [UInt8], status: Int = 200) throws(OKXError) -> Answer {
        let response = HTTPResponse(
            status: status, body: body, contentType: "application/json", elapsedMilliseconds: 0)
        return try Client(ScriptedTransport { _, _ in .success(response) }).ask(self, as: .test)
    }

    func answer(_ body: String, status: Int = 200) throws(OKXError) -> Answer {
        try answer(Array(body.utf8), status: status)
    }

    func answer(file: String, status: Int = 200) throws -> Answer {
        try answer(Fixture.payload(file), status: status)
    }

    /// The request that a client sends for the endpoint.
    func request(at venue: Venue = .test) throws -> HTTPRequest {
        let transport = ScriptedTransport { _, _ in .failed(.certificateRefused) }
        _ = try? Client(transport, at: venue).ask(self, as: .test)
        return try #require(transport.requests.first)
    }
}

extension OrderRequest {
    static func test(
        _ instrument: String = "BTC-USDT", id: String = "b1", reduceOnly: Bool = false,
        tag: String? = nil
    ) -> OrderRequest {
        OrderRequest(
            instrumentID: instrument, tradeMode: .cash, side: .buy, type: .ioc, price: "50000.1",
            size: "0.00100", clientOrderID: id, reduceOnly: reduceOnly, tag: tag)
    }
}
