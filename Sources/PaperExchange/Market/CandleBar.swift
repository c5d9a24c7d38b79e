import Domain

/// The size of a candle and when its kind opens, by the exchange's name for it.
///
/// Up to four hours they open on the clock. Longer ones open at midnight in Hong Kong, or in UTC
/// where their name says so; weeks on Mondays, months on the first.
struct CandleBar: Hashable, Sendable {
    private enum Length: Hashable { case fixed(Int64), months(Int64) }

    private let length: Length
    /// Added to a moment before bars are counted, ms.
    private let shift: Int64
    /// Between the moments at which the market is looked at, ms. Coarser for long candles, whose
    /// highs and lows may so fall short of those of the short candles within them by a trifle.
    let sampling: Int64

    /// `nil` for a name that the exchange does not know.
    init?(_ name: String) {
        guard let bar = CandleBar.named[name] else { return nil }
        self = bar
    }

    private init(_ length: Length, shift: Int64 = 0, sampling: Int64) {
        (self.length, self.shift, self.sampling) = (length, shift, sampling)
    }

    /// The number of the bar that a moment lies in.
    func number(at time: Timestamp) -> Int64 {
        let shifted = time + shift
        switch length {
        case .fixed(let span): return shifted.milliseconds.flooredDivision(by: span)
        case .months(let count):
            let date = shifted.date
            return (date.year * 12 + date.month - 1).flooredDivision(by: count)
        }
    }

    /// When a bar opens.
    func start(_ number: Int64) -> Timestamp {
        switch length {
        case .fixed(let span): return Timestamp(milliseconds: number * span) - shift
        case .months(let count):
            let (year, month) = (number * count / 12, number * count % 12 + 1)
            guard let first = CalendarDate("\(year)-\(month < 10 ? "0" : "")\(month)-01".utf8)
            else { preconditionFailure("bar \(number) of \(count) months is out of range") }
            return Timestamp(milliseconds: first.daysSince1970 * Timestamp.day) - shift
        }
    }

    // MARK: The names

    private static let named: [String: CandleBar] = {
        var bars: [String: CandleBar] = [:]
        for (name, minutes) in [("1m", 1), ("3m", 3), ("5m", 5), ("15m", 15), ("30m", 30)] {
            bars[name] = CandleBar(.fixed(Int64(minutes) * Timestamp.minute), sampling: 15_000)
        }
        for (name, hours) in [("1H", 1), ("2H", 2), ("4H", 4)] {
            bars[name] = CandleBar(.fixed(Int64(hours) * Timestamp.hour), sampling: 15_000)
        }
        for (suffix, shift) in [("", 8 * Timestamp.hour), ("utc", 0)] {
            for (name, hours) in [("6H", 6), ("12H", 12), ("1D", 24), ("2D", 48), ("3D", 72)] {
                bars[name + suffix] = CandleBar(
                    .fixed(Int64(hours) * Timestamp.hour), shift: shift,
                    sampling: Timestamp.minute)
            }
            // 1970 began on a Thursday, three days after a Monday.
            bars["1W" + suffix] = CandleBar(
                .fixed(7 * Timestamp.day), shift: shift + 3 * Timestamp.day,
                sampling: Timestamp.hour)
            for (name, count) in [("1M", 1), ("3M", 3)] {
                bars[name + suffix] = CandleBar(
                    .months(Int64(count)), shift: shift, sampling: Timestamp.hour)
            }
        }
        return bars
    }()
}
