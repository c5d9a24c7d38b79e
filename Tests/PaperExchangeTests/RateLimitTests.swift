import Domain
import Testing

@testable import PaperExchange

@Suite struct `The published limit of an endpoint` {
    private var endpoints: [Endpoint] { Endpoint.all.values.flatMap(\.values) }

    @Test func `counts addresses where anyone may ask, and accounts elsewhere`() {
        for endpoint in endpoints {
            let expected: RateLimit.Caller = endpoint.access == .open ? .address : .user
            #expect(endpoint.limit.caller == expected, "\(endpoint.method) \(endpoint.path)")
        }
    }

    @Test func `of a batch names the endpoint whose bucket a batch of one draws on`() throws {
        var batches: [String] = []
        for endpoint in endpoints {
            guard case .orders(let single) = endpoint.limit.unit else { continue }
            let one = try #require(Endpoint.all["/api/v5/" + single]?["POST"])
            #expect(one.limit == .perUser(60, by: "instId"))
            #expect(endpoint.limit.count == 300)
            batches.append(endpoint.path)
        }
        #expect(batches.contains("/api/v5/trade/batch-orders"))
        #expect(batches.contains("/api/v5/trade/cancel-batch-orders"))
    }

    @Test func `is that of the documentation`() throws {
        let published: [(method: String, path: String, limit: RateLimit)] = [
            ("GET", "public/time", .perAddress(10)),
            ("GET", "public/instruments", .perAddress(20, by: "instType")),
            ("GET", "market/books", .perAddress(40)),
            ("GET", "system/status", .perAddress(1, in: 5000)),
            ("GET", "account/bills", .perUser(5, in: 1000)),
            ("GET", "account/bills-archive", .perUser(5)),
            ("GET", "trade/order", .perUser(60, by: "instId")),
            ("POST", "trade/cancel-all-after", .perUser(1, by: "tag", in: 1000)),
        ]
        for row in published {
            let endpoint = try #require(Endpoint.all["/api/v5/" + row.path]?[row.method])
            #expect(endpoint.limit == row.limit, "\(row.method) \(row.path)")
        }
    }
}
