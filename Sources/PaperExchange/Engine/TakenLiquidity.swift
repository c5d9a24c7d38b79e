import Domain

/// What users took out of one instrument's model book and has not come back yet.
///
/// A price that has moved on offers new sizes; the sizes up to the price that was taken stay away
/// for the refill time, so that asking twice does not fill twice.
struct TakenLiquidity: Sendable, Codable {
    private struct Taking: Sendable, Codable {
        let side: Side
        let price: Int64
        let lots: Int64
        let until: Timestamp
    }

    private var takings: [Taking] = []

    /// - Parameter side: of the order that took.
    mutating func record(side: Side, price: Int64, lots: Int64, until: Timestamp, now: Timestamp) {
        takings.removeAll { $0.until <= now }
        takings.append(Taking(side: side, price: price, lots: lots, until: until))
    }

    func isEmpty(at now: Timestamp) -> Bool { !takings.contains { $0.until > now } }

    /// What counts at a moment or later; `nil` where nothing does.
    func remaining(at now: Timestamp) -> TakenLiquidity? {
        var remaining = self
        remaining.takings.removeAll { $0.until <= now }
        return remaining.takings.isEmpty ? nil : remaining
    }

    /// The levels that are left of `levels`, which are best first.
    func applied(to levels: [Market.Level], side: Side, at now: Timestamp) -> [Market.Level] {
        let active = takings.filter { $0.side == side && $0.until > now }
        guard !active.isEmpty else { return levels }
        var left = levels
        for taking in active.sorted(by: { side == .buy ? $0.price < $1.price : $0.price > $1.price }
        ) {
            var lots = taking.lots
            for index in left.indices where lots > 0 {
                let isWithin =
                    side == .buy
                    ? left[index].price <= taking.price : left[index].price >= taking.price
                guard isWithin else { break }
                let taken = min(lots, left[index].size)
                left[index].size -= taken
                lots -= taken
            }
        }
        return left.filter { $0.size > 0 }
    }
}

extension Timestamp {
    /// The first moment on a grid of `step` ms that is not before this one.
    func ceiled(to step: Int64) -> Timestamp {
        let rest = milliseconds - milliseconds.flooredDivision(by: step) * step
        return rest == 0 ? self : self + (step - rest)
    }
}
