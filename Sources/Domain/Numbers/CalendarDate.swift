/// A day of the proleptic Gregorian calendar.
///
/// Source of the arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// <https://howardhinnant.github.io/date_algorithms.html>.
public struct CalendarDate: Hashable, Sendable, CustomStringConvertible {
    public let year: Int64
    /// 1 to 12.
    public let month: Int64
    /// 1 to 31.
    public let day: Int64

    /// - Parameter daysSince1970: 0 is 1 January 1970, negative is earlier.
    public init(daysSince1970: Int64) {
        let shifted = daysSince1970 + 719_468
        let (era, dayOfEra) = shifted.flooredQuotient(by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Reads `2026-11-22`; `nil` for anything else, a 30 February included.
    public init?(_ text: some Collection<UInt8>) {
        let bytes = Array(text)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Int64(digits: bytes[0..<4]), let month = Int64(digits: bytes[5..<7]),
            let day = Int64(digits: bytes[8..<10]), (1...12).contains(month)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        guard CalendarDate(daysSince1970: daysSince1970) == self else { return nil }
    }

    /// 0 is 1 January 1970, negative is earlier.
    public var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shiftedYear.flooredQuotient(by: 400)
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 0 is Monday, 4 is Friday, the day on which futures are delivered.
    public var weekday: Int64 { (daysSince1970 + 3).flooredQuotient(by: 7).remainder }

    /// `2026-11-22`.
    public var description: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }

    /// `261122`, as in the name of a future.
    public var compact: String { "\((year % 100).padded(2))\(month.padded(2))\(day.padded(2))" }
}

extension Int64 {
    /// Quotient and remainder with the remainder never negative.
    func flooredQuotient(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    func padded(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
    }

    init?(digits: some Collection<UInt8>) {
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        self = digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
