/// A moment in UTC as whole milliseconds since 1970: how the exchange counts time.
///
/// Differences are integers, so the days to a delivery are an exact fraction.
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
    public static func + (moment: Timestamp, milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds + milliseconds)
    }
    public static func - (moment: Timestamp, milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds - milliseconds)
    }
    /// Milliseconds from the right moment to the left one.
    public static func - (later: Timestamp, earlier: Timestamp) -> Int64 {
        later.milliseconds - earlier.milliseconds
    }

    /// In milliseconds, as the longer ones below.
    public static let second: Int64 = 1000
    public static let minute: Int64 = 60_000
    public static let hour: Int64 = 3_600_000
    public static let day: Int64 = 86_400_000

    /// Days from this moment to `later`, as an exact fraction: `(later − self) / 86 400 000`.
    public func days(until later: Timestamp) -> Exact {
        // The divisor is a constant, so the division cannot fail.
        let days = try? Exact(later - self).divided(by: Exact(Timestamp.day))
        return days ?? 0
    }
}

// MARK: - RFC 3339

extension Timestamp: LosslessStringConvertible {
    /// `2026-11-22T08:00:00.000Z`: RFC 3339 in UTC with exactly three fractional digits, which is
    /// also the form that OKX signs.
    public var description: String {
        let (days, inDay) = milliseconds.flooredQuotient(by: Timestamp.day)
        let date = CalendarDate(daysSince1970: days)
        let seconds = inDay / 1000
        let fields = [
            date.description, "T", (seconds / 3600).padded(2), ":", (seconds / 60 % 60).padded(2),
            ":", (seconds % 60).padded(2), ".", (inDay % 1000).padded(3), "Z",
        ]
        return fields.joined()
    }

    /// Reads RFC 3339 in UTC, and a date alone as its midnight: `2026-11-22T08:00:00Z`,
    /// `2026-11-22 08:00:00.123456+00`, `2026-11-22`. Digits past the millisecond are cut.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let date = CalendarDate(bytes.prefix(10)) else { return nil }
        let midnight = date.daysSince1970 * Timestamp.day
        if bytes.count == 10 {
            self.init(milliseconds: midnight)
            return
        }
        guard let inDay = Timestamp.timeOfDay(bytes.dropFirst(10)) else { return nil }
        self.init(milliseconds: midnight + inDay)
    }

    /// The calendar day in UTC.
    public var date: CalendarDate {
        CalendarDate(daysSince1970: milliseconds.flooredQuotient(by: Timestamp.day).quotient)
    }

    /// Milliseconds since 00:00 UTC.
    public var timeOfDay: Int64 { milliseconds.flooredQuotient(by: Timestamp.day).remainder }

    private static func timeOfDay(_ text: ArraySlice<UInt8>) -> Int64? {
        guard let separator = text.first,
            [UInt8(ascii: "T"), UInt8(ascii: " ")].contains(separator)
        else { return nil }
        let bytes = Array(text.dropFirst())
        guard bytes.count >= 8, bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"),
            let hours = Int64(digits: bytes[0..<2]), hours < 24,
            let minutes = Int64(digits: bytes[3..<5]), minutes < 60,
            let seconds = Int64(digits: bytes[6..<8]), seconds < 60
        else { return nil }
        var rest = bytes[8...]
        var millis: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !fraction.isEmpty else { return nil }
            let three = (Array(fraction) + [0x30, 0x30])[0..<3]
            millis = Int64(digits: three) ?? 0
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard ["Z", "+00", "+00:00"].contains(String(decoding: rest, as: UTF8.self)) else {
            return nil
        }
        return ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
    }
}
