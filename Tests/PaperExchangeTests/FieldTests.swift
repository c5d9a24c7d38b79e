import Domain
import Foundation
import TestSupport
import Testing

@testable import PaperExchange

/// Answers are held against a list of the fields that the documentation and the recordings show.
/// `BASIS_WRITE_FIELDS=1` writes the list anew from the recordings.
@Suite struct `Every answer` {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let file = tests.appendingPathComponent("Fixtures/fields.txt")
    private static let list = DocumentedFields(
        text: (try? String(contentsOf: file, encoding: .utf8)) ?? "")

    private static var answered: [String] {
        list.endpoints.keys.filter { FieldExclusions.endpoints[$0] == nil }.sorted()
    }

    @Test(arguments: answered)
    func `has the documented fields, of the recorded types`(endpoint: String) throws {
        let reply = try FieldScene.reply(to: endpoint)
        #expect(reply.code == "0", "\(reply.response.text)")
        let found = DocumentedFields.fields(of: reply.json)
        let isEmpty = FieldExclusions.empty[endpoint] != nil
        #expect(isEmpty == reply.rows.isEmpty)
        for (path, type) in Self.list.endpoints[endpoint] ?? [:] {
            guard !FieldExclusions.covers(path), !isEmpty || path.hasPrefix("/") else { continue }
            guard let types = found[path] else {
                Issue.record("\(endpoint) has no \(path)")
                continue
            }
            // A row that is only announced has nothing for some.
            #expect(types.subtracting([.null]) == [type], "\(endpoint): \(path) is \(types)")
        }
    }

    @Test func `is there for every endpoint that is recorded, or left out for a reason`() {
        #expect(Self.list.endpoints.count > 50)
        let known = Endpoint.all.flatMap { path, methods in
            methods.keys.map { "\($0) \(path.dropFirst("/api/v5/".count))" }
        }
        #expect(Set(Self.answered).subtracting(known) == [])
        #expect(Set(known).intersection(FieldExclusions.endpoints.keys) == [])
    }

    @Test func `is held against a list that says what the recordings say`() throws {
        let recorded = try DocumentedFields(
            payloads: Self.tests.deletingLastPathComponent().appendingPathComponent(
                "OKXTests/Fixtures/payloads"))
        if ProcessInfo.processInfo.environment["BASIS_WRITE_FIELDS"] == "1" {
            let text = Self.heading + recorded.text
            try text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(Self.list == recorded)
        #expect(DocumentedFields(text: recorded.text) == recorded)
    }

    /// Where the collection lies that the recordings were copied from, it may have grown.
    @Test func `is held against all recordings that there are`() throws {
        let shared = Self.tests.appendingPathComponent("../../../shared/okx/payloads").standardized
        guard FileManager.default.fileExists(atPath: shared.path) else { return }
        #expect(try DocumentedFields(payloads: shared) == Self.list)
    }

    private static let heading = """
        # Fields of the exchange's answers and their JSON types, by endpoint; a slash stands before
        # those beside the rows. Facts from the recorded and documented answers that the tests of the
        # OKX client hold; written by `BASIS_WRITE_FIELDS=1 swift test --filter 'Every answer'`.

        """
}

@Suite struct `A field without a value` {
    @Test func `is no row at all for the estimated price before the last hour`() {
        let reply = PaperWorld().get("public/estimated-price?instId=BTC-USD-261120", as: nil)
        #expect(reply.code == "0" && reply.rows.isEmpty)
    }

    @Test func `is empty text for the shared figures of the balance in futures mode`() throws {
        let futures = PaperWorld().get("account/balance")
        #expect(futures["adjEq"] == "" && futures["mgnRatio"] == "" && futures["imr"] == "")
        let shared = PaperWorld(accounts: [PaperWorld.trader(level: .multiCurrency)])
        let adjusted = try #require(shared.get("account/balance").number("adjEq"))
        #expect(adjusted > 1_000_000)
    }
}
