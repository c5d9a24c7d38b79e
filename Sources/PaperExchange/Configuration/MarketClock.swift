public import Domain

/// The exchange's own time: `start + (wall − wall at start) × rate + steps`. Never runs back while
/// the wall clock does not.
public struct MarketClock: Sendable {
    /// The market's time when this clock was made, less the steps that it goes on from.
    public let start: Timestamp
    /// Market milliseconds per wall millisecond; 0 stands still but for steps.
    public let rate: Int64
    private let wall: @Sendable () -> Timestamp
    private let wallStart: Timestamp
    /// How far the clock has been stepped ahead, ms.
    public private(set) var stepped: Int64 = 0

    /// - Parameter stepped: how far a clock had been stepped that this one goes on for.
    public init(
        start: Timestamp, rate: Int64, stepped: Int64 = 0,
        wall: @escaping @Sendable () -> Timestamp
    ) {
        precondition(rate >= 0, "a market clock cannot run backwards at rate \(rate)")
        (self.start, self.rate, self.wall) = (start - stepped, rate, wall)
        wallStart = wall()
        self.stepped = stepped
    }

    /// The market's time.
    public var now: Timestamp { start + (wall() - wallStart) * rate + stepped }
    /// The machine's time: rate limits go by it.
    public var wallNow: Timestamp { wall() }

    /// Steps the market's time ahead.
    public mutating func advance(milliseconds: Int64) {
        precondition(milliseconds >= 0, "a market clock cannot step back by \(milliseconds) ms")
        stepped += milliseconds
    }
}
