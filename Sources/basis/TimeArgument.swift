import ArgumentParser
import Domain

/// A moment on the command line: RFC 3339 in UTC, or a date for its midnight.
struct TimeArgument: ExpressibleByArgument {
    let moment: Timestamp

    init?(argument: String) {
        guard let moment = Timestamp(argument) else { return nil }
        self.moment = moment
    }

    static let help = "RFC 3339 in UTC (2026-11-22T08:00:00Z) or a date"
}

/// A day in UTC on the command line.
struct DayArgument: ExpressibleByArgument {
    let start: Timestamp

    init?(argument: String) {
        guard argument.utf8.count == 10, let start = Timestamp(argument) else { return nil }
        self.start = start
    }
}
