/// What a position held and earned over a range of time.
public struct PositionReport: Hashable, Sendable {
    public let row: PositionRow
    /// By the fills before the range.
    public let start: Valuation
    /// By the fills before its end.
    public let end: Valuation
    /// Coins in excess of the hedge, or missing where negative, as the journal has them now.
    public let residual: Exact

    public init(row: PositionRow, start: Valuation, end: Valuation, residual: Exact) {
        (self.row, self.start, self.end) = (row, start, end)
        self.residual = residual
    }

    /// A position's result at a moment, priced.
    public struct Valuation: Hashable, Sendable {
        /// Executions before it count, those at it or later do not.
        public let at: Timestamp
        public let result: PositionResult
        /// The newest stored prices at or before the moment; `nil` when there are none.
        public let mark: PositionMark?

        public init(at: Timestamp, result: PositionResult, mark: PositionMark?) {
            (self.at, self.result, self.mark) = (at, result, mark)
        }

        /// USD; `nil` when there is something to price and no price for it.
        public var valueUSD: Exact? {
            if result.isEmpty { return 0 }
            return mark.flatMap { try? result.valueUSD(at: $0) }
        }
    }
}

extension PositionReport {
    /// What the range brought, USD; negative is a loss, `nil` while either end has no price.
    public var profitUSD: Exact? {
        guard let before = start.valueUSD, let after = end.valueUSD else { return nil }
        return after - before
    }

    /// `open` or `closed` by the end of the range. The result of a closed one is realised; what is
    /// left of it is dust.
    public var state: String { end.result.contracts.isZero ? "closed" : "open" }

    var breaks: [String] {
        let unpriced = [start, end].filter { $0.valueUSD == nil }.map { valuation in
            "position \(row.position.id): no prices of \(row.position.futureID) are stored at or "
                + "before \(valuation.at); run 'basis snapshot-yields' more often"
        }
        let lagging = row.position.orders.filter { $0.fills.map(\.size).sum() < $0.filledSize }
        return unpriced
            + lagging.map { order in
                "position \(row.position.id): order \(order.clientOrderID) filled "
                    + "\(order.filledSize), of which \(order.fills.map(\.size).sum()) are known "
                    + "with price and fee; run 'basis reconcile'"
            }
    }
}
