/// What candidates are ordered by: the strategy's `rank_by`.
public enum RankBy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Plain annual yield at the touch.
    case annual
    /// Net annual yield at size, after fees and slippage.
    case net
    /// Plain spread, which favours far futures.
    case spread
}

/// The figures of one pair that a ranking looks at; percent, `nil` where there is none.
public struct RankFigures: Hashable, Sendable {
    /// Plain, a year, at the touch.
    public let annualYieldPct: Exact?
    /// After fees and slippage, a year, at size.
    public let netAnnualYieldPct: Exact?
    /// Plain, over the whole time.
    public let spreadPct: Exact?
    /// Of equal figures the nearer expiry comes first.
    public let expiry: Timestamp
    /// The future's name.
    public let id: String

    public init(
        annualYieldPct: Exact?, netAnnualYieldPct: Exact?, spreadPct: Exact?, expiry: Timestamp,
        id: String
    ) {
        (self.annualYieldPct, self.netAnnualYieldPct) = (annualYieldPct, netAnnualYieldPct)
        (self.spreadPct, self.expiry, self.id) = (spreadPct, expiry, id)
    }

    /// The figure that `key` orders by, percent; `nil` where there is none.
    public func figure(_ key: RankBy) -> Exact? {
        switch key {
        case .annual: annualYieldPct
        case .net: netAnnualYieldPct
        case .spread: spreadPct
        }
    }

    /// Whether these come before others: the higher figure first, no figure last; then the nearer
    /// expiry, then the name. Two different names are never equal, so the order is total.
    func precedes(_ other: RankFigures, by key: RankBy) -> Bool {
        switch (figure(key), other.figure(key)) {
        case (let mine?, let theirs?) where mine != theirs: mine > theirs
        case (.some, nil): true
        case (nil, .some): false
        default: (expiry, id) < (other.expiry, other.id)
        }
    }
}

/// Rows in the order in which they are looked at: the same rows give the same order, however they
/// were read.
public func rank<Row>(
    _ rows: some Sequence<Row>, by key: RankBy, figures: (Row) -> RankFigures
) -> [Row] {
    rows.map { (row: $0, figures: figures($0)) }
        .sorted { $0.figures.precedes($1.figures, by: key) }
        .map(\.row)
}
