import Domain

/// Which delivery dates are listed when: Fridays, 08:00 UTC, in the pattern of the recorded list.
///
/// Two weeks, then the next two ends of months, then the next three ends of quarters, each that is
/// not already there. A date never leaves the list before it is delivered.
enum ExpiryCalendar {
    struct Expiry: Hashable, Sendable {
        let time: Timestamp
        /// The exchange's word for it, which it calls deprecated.
        let alias: String
    }

    /// The list as it stands at a moment. New dates are listed on Fridays at 08:10 UTC.
    static func listed(at time: Timestamp) -> [Expiry] {
        chain(from: lastListing(upTo: time)).filter { $0.time > time }
    }

    /// The last Friday 08:10 UTC that is not after `time`.
    static func lastListing(upTo time: Timestamp) -> Timestamp {
        let week = (time.milliseconds - firstListing).flooredDivision(by: 7 * Timestamp.day)
        return Timestamp(milliseconds: firstListing + week * 7 * Timestamp.day)
    }

    /// When a date came onto the list.
    static func listing(of expiry: Timestamp, before time: Timestamp) -> Timestamp {
        var moment = lastListing(upTo: time)
        while chain(from: moment - 7 * Timestamp.day).contains(where: { $0.time == expiry }) {
            moment = moment - 7 * Timestamp.day
        }
        return moment
    }

    /// When the future is delivered whose name ends in a date: `BTC-USD-261225`.
    static func expiry(inName id: String) -> Timestamp? {
        let digits = Array((id.split(separator: "-").last ?? "").utf8)
        guard digits.count == 6 else { return nil }
        let hyphen = [UInt8(ascii: "-")]
        let text = Array("20".utf8) + digits[..<2] + hyphen + digits[2..<4] + hyphen + digits[4...]
        return CalendarDate(text).map {
            Timestamp(milliseconds: $0.daysSince1970 * Timestamp.day + 8 * Timestamp.hour)
        }
    }

    /// 1970-01-02 was a Friday.
    private static let firstListing = Timestamp.day + 8 * Timestamp.hour + 10 * Timestamp.minute
    private static let firstDelivery = Timestamp.day + 8 * Timestamp.hour

    private static func chain(from moment: Timestamp) -> [Expiry] {
        let week = (moment.milliseconds - firstDelivery).flooredDivision(by: 7 * Timestamp.day) + 1
        let fridays = (0..<2).map {
            Timestamp(milliseconds: firstDelivery + (week + Int64($0)) * 7 * Timestamp.day)
        }
        var expiries = zip(fridays, ["this_week", "next_week"]).map(Expiry.init)
        append(["this_month", "next_month"], everyMonths: 1, to: &expiries, from: moment)
        append(
            ["quarter", "next_quarter", "third_quarter"], everyMonths: 3, to: &expiries,
            from: moment)
        return expiries
    }

    private static func append(
        _ aliases: [String], everyMonths step: Int64, to expiries: inout [Expiry],
        from moment: Timestamp
    ) {
        let date = moment.date
        var month = date.year * 12 + date.month - 1
        var aliases = aliases[...]
        while let alias = aliases.first {
            let candidate = lastFriday(month: month)
            if (month + 1) % step == 0, let last = expiries.last, candidate > last.time {
                expiries.append(Expiry(time: candidate, alias: alias))
                aliases = aliases.dropFirst()
            }
            month += 1
        }
    }

    /// The last Friday of a month counted from year 0, at 08:00 UTC.
    private static func lastFriday(month: Int64) -> Timestamp {
        let (year, next) = ((month + 1) / 12, (month + 1) % 12 + 1)
        let text = "\(year)-\(next < 10 ? "0" : "")\(next)-01"
        guard let first = CalendarDate(text.utf8) else {
            preconditionFailure("'\(text)' is no date")
        }
        let last = first.daysSince1970 - 1
        let weekday = CalendarDate(daysSince1970: last).weekday
        let friday = last - (weekday + 3) % 7
        return Timestamp(milliseconds: friday * Timestamp.day + 8 * Timestamp.hour)
    }
}
