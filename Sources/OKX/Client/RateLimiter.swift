/// Keeps requests within the exchange's limits: at most so many in any window.
///
/// A request counts from when its answer was in, the latest moment at which the exchange can have
/// counted it, so that no delay on the way brings two windows' worth together at the other end.
struct RateLimiter: Sendable {
    /// What one request takes of one limit.
    struct Draw: Hashable, Sendable {
        let bucket: String
        let count: Int
        let window: Int64
        let cost: Int
    }

    private struct Entry {
        let moment: Int64
        let cost: Int
    }

    private var entries: [String: [Entry]] = [:]

    /// Milliseconds until all of these may be sent together; zero when they may be sent now.
    func delay(for draws: [Draw], at now: Int64) -> Int64 {
        RateLimiter.sums(draws).map { delay(for: $0, at: now) }.max() ?? 0
    }

    /// Notes that these have been sent, and forgets what no longer counts.
    mutating func record(_ draws: [Draw], at now: Int64) {
        for draw in RateLimiter.sums(draws) {
            let current = entries[draw.bucket, default: []].filter { $0.moment > now - draw.window }
            entries[draw.bucket] = current + [Entry(moment: now, cost: draw.cost)]
        }
    }

    /// How many of these calls, in their order, fit into their limits together; one at least.
    static func fitting(_ calls: some Collection<[Draw]>) -> Int {
        var taken: [String: Int] = [:]
        for (index, draws) in calls.enumerated() {
            for draw in draws { taken[draw.bucket, default: 0] += draw.cost }
            if index > 0, draws.contains(where: { taken[$0.bucket, default: 0] > $0.count }) {
                return index
            }
        }
        return calls.count
    }

    private func delay(for draw: Draw, at now: Int64) -> Int64 {
        let current = entries[draw.bucket, default: []].filter { $0.moment > now - draw.window }
        var used = current.map(\.cost).reduce(0, +)
        for entry in current {
            if used + draw.cost <= draw.count { return 0 }
            used -= entry.cost
            if used + draw.cost <= draw.count { return entry.moment + draw.window - now }
        }
        return 0
    }

    private static func sums(_ draws: [Draw]) -> [Draw] {
        Dictionary(grouping: draws, by: \.bucket).values.compactMap { same in
            same.first.map { first in
                Draw(
                    bucket: first.bucket, count: first.count, window: first.window,
                    cost: same.map(\.cost).reduce(0, +))
            }
        }
    }
}
