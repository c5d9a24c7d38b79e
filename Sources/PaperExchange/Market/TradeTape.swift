import Domain

/// A trade as everybody sees it, without the names.
struct PublicTrade: Hashable, Sendable {
    /// Rises with time.
    let id: Int64
    let time: Timestamp
    /// Ticks and lots.
    let price: Int64
    let size: Int64
    let taker: Side
}

/// What was really traded in one instrument: the last trades one by one, older ones by the minute.
/// It stays small however much is traded; what falls out is the oldest.
struct TradeTape: Sendable {
    /// What was traded in one minute.
    struct Minute: Hashable, Sendable {
        let start: Timestamp
        /// Ticks.
        var prices: ClosedRange<Int64>
        var lots: Int64
        /// `Σ price · size` of a spot instrument, the worth in the settle currency of a future.
        var worth: Exact
    }

    private(set) var trades: [PublicTrade] = []
    private(set) var minutes: [Minute] = []

    init(trades: [PublicTrade] = [], minutes: [Minute] = []) {
        (self.trades, self.minutes) = (trades, minutes)
    }

    private static let tradesKept = 2000
    private static let minutesKept = 20_000

    mutating func record(_ trade: PublicTrade, worth: Exact) {
        trades.append(trade)
        // Cut in bulk: to move the rest for each trade would cost more than the trade.
        if trades.count >= 2 * TradeTape.tradesKept {
            trades.removeFirst(trades.count - TradeTape.tradesKept)
        }
        let start = Timestamp(
            milliseconds: trade.time.milliseconds.flooredDivision(by: Timestamp.minute)
                * Timestamp.minute)
        if let last = minutes.indices.last, minutes[last].start == start {
            let prices = minutes[last].prices
            minutes[last].prices =
                min(prices.lowerBound, trade.price)...max(prices.upperBound, trade.price)
            minutes[last].lots += trade.size
            minutes[last].worth += worth
        } else {
            minutes.append(
                Minute(
                    start: start, prices: trade.price...trade.price, lots: trade.size, worth: worth)
            )
            if minutes.count >= 2 * TradeTape.minutesKept {
                minutes.removeFirst(minutes.count - TradeTape.minutesKept)
            }
        }
    }

    /// The minutes that open in a span, its end not in it.
    func minutes(from start: Timestamp, to end: Timestamp) -> ArraySlice<Minute> {
        let first = TradeTape.firstPlace(in: minutes) { $0.start >= start }
        let last = TradeTape.firstPlace(in: minutes) { $0.start >= end }
        return minutes[first..<last]
    }

    /// The trades with ids below a bound, oldest first.
    func trades(below bound: Int64) -> ArraySlice<PublicTrade> {
        trades[..<TradeTape.firstPlace(in: trades) { $0.id >= bound }]
    }

    /// In a list where what is meant comes last, where that begins.
    private static func firstPlace<Row>(in rows: [Row], where isMeant: (Row) -> Bool) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if isMeant(rows[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// How trades are numbered: by the millisecond, so that the numbers of the model's trades are known
/// without counting them. Theirs are even, those of real trades odd.
enum TradeNumber {
    private static let perMillisecond: Int64 = 1000

    static func ofModel(at milliseconds: Int64) -> Int64 { milliseconds * perMillisecond }

    /// The next number of a real trade.
    static func next(after last: Int64, at time: Timestamp) -> Int64 {
        max(last + 2, time.milliseconds * perMillisecond + 1)
    }

    /// The millisecond that a number belongs to.
    static func milliseconds(of number: Int64) -> Int64 {
        number.flooredDivision(by: perMillisecond)
    }
}
