import Domain

/// How far the seeded market's prices can move in a time, so that seconds in which nothing can
/// happen need not be looked at. It follows from the market's parameters.
struct MarketReach: Sendable {
    private let reaches: [(seconds: Int64, reach: Double)]

    init(_ parameters: MarketParameters) {
        reaches = (0...17).map { power in
            let seconds = Int64(1) << power
            return (seconds, parameters.reach(milliseconds: seconds * Timestamp.second))
        }
    }

    /// The longest time, in seconds, in which no price moves by more than a fraction; at least one.
    private func seconds(within distance: Double) -> Int64 {
        reaches.last { $0.reach < distance }?.seconds ?? 1
    }

    /// Until when no price moves by more than a fraction from where it is at a moment.
    func quiet(from moment: Timestamp, within distance: Double) -> Timestamp {
        MarketModel.step(moment) + seconds(within: distance) * Timestamp.second
    }
}

extension MarketParameters {
    /// The most that any price moves in a time, as a fraction of itself: index, peg and premium,
    /// with a third on top for products of them and for rounding.
    fileprivate func reach(milliseconds time: Int64) -> Double {
        // Factors of an index move by their part of a product, of which less may be left.
        let index = (commonIndex + ownIndex).map { $0.reach(in: time) / (1 - $0.amplitude) }
        let tether = peg.map { $0.reach(in: time) }.reduce(0, +)
        let pegLeft = 1 - peg.map(\.amplitude).reduce(0, +)
        let moved =
            index.reduce(0, +) + jumps.reach(in: time) + tether / max(pegLeft, 0.01)
            + premium.reach(in: time, coins)
        return moved < 1 ? moved / (1 - moved) * 1.33 : .infinity
    }
}

extension MarketParameters.Wave {
    /// A wave of period `p` changes by at most `3 · t / p`, and by no more than 2.
    fileprivate func reach(in time: Int64) -> Double {
        amplitude * min(2, 3 * Double(time) / Double(period))
    }
}

extension MarketParameters.Jumps {
    /// Each stretch that a time touches may bring a jump, and those before it fade, at most by
    /// `2 · t / fade`.
    fileprivate func reach(in time: Int64) -> Double {
        guard chance > 0 else { return 0 }
        let fading = size * Double(fade / every + 2)
        let new = size * Double(time / every + 2)
        return (new + fading * min(1, 2 * Double(time) / Double(fade))) / max(1 - fading, 0.01)
    }
}

extension MarketParameters.Premium {
    /// Of futures that end within a year, as all do that carry a premium.
    fileprivate func reach(in time: Int64, _ coins: [CoinModel]) -> Double {
        let days = Double(time) / Double(Timestamp.day)
        let levels = [floor] + coins.map(\.peakPremium)
        let (low, high) = (levels.min() ?? floor, levels.max() ?? floor)
        let level = max(abs(low), abs(high))
        let wobbles = wobble + expiryWobble
        let most = 1 + wobbles.map(\.amplitude).reduce(0, +)
        let steepest = max(1, 1 + slope)
        let waved = level * steepest * wobbles.map { $0.reach(in: time) }.reduce(0, +)
        // The smooth steps of the long wave are steepest in their middles.
        let swelled = (high - low) * min(1, 1.5 * days / min(fallDays, riseDays))
        let aged = level * (steepest * days / 365 + abs(slope) * days / 180)
        let left = 1 + min(0, low * steepest * most)
        return (waved + most * (swelled * steepest + aged)) / max(left, 0.01)
    }
}
