import Domain
import Testing

@Suite struct `A timestamp` {
    @Test(arguments: [
        (1_607_418_537_715 as Int64, "2020-12-08T09:08:57.715Z"), (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_806_048_000_000, "2027-03-26T08:00:00.000Z"),
    ])
    func `is written as RFC 3339 with milliseconds and read back`(number: Int64, text: String) {
        #expect(Timestamp(milliseconds: number).description == text)
        #expect(Timestamp(text)?.milliseconds == number)
    }

    @Test(arguments: [
        "2026-02-30", "2026-13-01", "2026-11-22T25:00:00Z", "2026-11-22T08:00:00", "yesterday", "",
        "2026-11-22T08:00:00+02:00", "2026-11-22T08:00:00.Z",
    ])
    func `refuses what is not a moment in UTC`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `reads what PostgreSQL writes`() {
        let read = Timestamp("2026-11-22 08:00:00.123456+00")
        #expect(read == Timestamp("2026-11-22T08:00:00.123Z"))
        #expect(Timestamp("2026-11-22 08:00:00.1+00") == Timestamp("2026-11-22T08:00:00.100Z"))
    }

    @Test func `counts days as an exact fraction`() {
        let now = Timestamp(milliseconds: 1_806_004_800_000)
        #expect(now.days(until: Timestamp(milliseconds: 1_806_048_000_000)).description == "0.5")
    }

    @Test func `knows the weekday and the compact date of a future`() {
        let date = Timestamp(milliseconds: 1_806_048_000_000).date
        #expect(date.weekday == 4)
        #expect(date.compact == "270326")
    }
}
