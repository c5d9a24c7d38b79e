public import Domain

/// What every account was worth over time, in US dollars: enough points for a picture, however long
/// the exchange runs.
public struct EquityCurve: Sendable {
    /// What all accounts were worth at one moment.
    public struct Point: Hashable, Sendable {
        /// The market's.
        public let time: Timestamp
        /// USD, by uid.
        public let equities: [String: Exact]
    }

    /// Oldest first; at most six hundred.
    public private(set) var points: [Point] = []
    /// The least time between two points, ms. It doubles each time that there are too many.
    private var step = 10 * Timestamp.second
    private static let most = 600

    func isDue(at now: Timestamp) -> Bool { points.last.map { now - $0.time >= step } ?? true }

    mutating func append(_ equities: [String: Exact], at now: Timestamp) {
        points.append(Point(time: now, equities: equities))
        guard points.count > EquityCurve.most else { return }
        step *= 2
        points = points.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    }
}

extension PaperExchange {
    /// Adds a point when one is due. Looked at after each request and each step of the clock.
    func traceEquity() {
        let time = engine.state.playedTo
        guard equityCurve.isDue(at: time) else { return }
        equityCurve.append(
            engine.state.accounts.mapValues { engine.figures(of: $0, at: time).totalEquity },
            at: time)
    }
}
