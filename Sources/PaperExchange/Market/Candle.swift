import Domain

/// Prices of one span of time, in ticks.
struct Candle: Hashable, Sendable {
    let open: Int64
    private(set) var high: Int64
    private(set) var low: Int64
    let close: Int64

    /// From `start` to `end`, by looking at `price` every `sampling` ms. The close is the price at
    /// the end, which is the next candle's open.
    init(
        from start: Timestamp, to end: Timestamp, sampling: Int64, grid: Grid,
        price: (Timestamp) -> Double
    ) {
        let first = price(start)
        let last = price(end)
        var (highest, lowest) = (max(first, last), min(first, last))
        var moment = start + sampling
        while moment < end {
            let value = price(moment)
            if value > highest { highest = value }
            if value < lowest { lowest = value }
            moment = moment + sampling
        }
        (open, close) = (grid.nearest(first), grid.nearest(last))
        (high, low) = (grid.nearest(highest), grid.nearest(lowest))
    }

    /// Makes room for what was really traded.
    mutating func extend(to prices: ClosedRange<Int64>) {
        high = max(high, prices.upperBound)
        low = min(low, prices.lowerBound)
    }
}
