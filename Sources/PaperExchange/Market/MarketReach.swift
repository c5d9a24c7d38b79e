import Domain

/// How far the model's prices can move in a time, so that seconds in which nothing can happen need
/// not be looked at.
enum MarketReach {
    /// The longest time, in seconds, in which no price moves by more than a fraction; at least one.
    private static func seconds(within distance: Double) -> Int64 {
        reaches.last { $0.reach < distance }?.seconds ?? 1
    }

    /// Until when no price moves by more than a fraction from where it is at a moment.
    static func quiet(from moment: Timestamp, within distance: Double) -> Timestamp {
        MarketModel.step(moment) + seconds(within: distance) * Timestamp.second
    }

    private static let reaches: [(seconds: Int64, reach: Double)] = (0...17).map { power in
        let seconds = Int64(1) << power
        return (seconds, reach(milliseconds: seconds * Timestamp.second))
    }

    /// A wave of period `p` changes by at most `3 · t / p`, and by no more than 2. The amplitudes
    /// and periods are those of ``MarketModel``: index, peg and premium, with a third on top for
    /// products of them and for rounding.
    private static func reach(milliseconds time: Int64) -> Double {
        func wave(_ amplitude: Double, _ period: Int64) -> Double {
            amplitude * min(2, 3 * Double(time) / Double(period))
        }
        let (minute, hour, day) = (Timestamp.minute, Timestamp.hour, Timestamp.day)
        let index =
            wave(0.10, 30 * day) + wave(0.04, 5 * day) + wave(0.05, 11 * day) + wave(0.012, day)
            + wave(0.004, 3 * hour) + wave(0.001, 20 * minute)
            + wave(0.000_25, 90 * Timestamp.second) + wave(0.000_03, 5 * Timestamp.second)
        let peg = wave(0.000_35, 2 * day) + wave(0.000_12, hour)
        let premium =
            wave(0.014, 7 * hour) + wave(0.006, hour) + 0.05 * Double(time) / Double(day)
        return (index + peg + premium) * 1.33
    }
}
