import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `The delivery window of a venue` {
    private let journal: TestJournal

    init() throws { journal = try TestJournal() }

    private func minutes(_ venue: String, _ day: String) throws -> Int64 {
        let expiry = try #require(Timestamp("\(day)T08:00:00Z"))
        return try journal.store.deliveryWindow(venue: venue, at: expiry) / Timestamp.minute
    }

    @Test func `is what the exchange announced, from the day that it named`() throws {
        #expect(try minutes("okx", "2026-03-13") == 60)
        #expect(try minutes("okx", "2026-03-20") == 30)
        #expect(try minutes("okx-eea", "2027-03-26") == 30)
        #expect(try minutes("paper", "2026-03-06") == 30)
    }

    @Test func `is its own where it has a row, whatever is said of all`() throws {
        _ = try journal.database.connect().execute(
            "insert into delivery_window values ('okx', '2027-01-01Z', 15)")
        #expect(try minutes("okx", "2026-12-25") == 30)
        #expect(try minutes("okx", "2027-01-01") == 15)
        #expect(try minutes("okx-us", "2027-03-26") == 30)
    }
}
