/// One side of one leg's book, best level first, checked and cut to a depth.
public struct Depth: Hashable, Sendable {
    public let leg: Leg
    /// Never empty; prices in quote per coin, sizes in coins or contracts.
    public let levels: [OrderBook.Level]

    /// The levels that an order of `side` would trade with, at most the first `count` of them.
    ///
    /// `nil` when they cannot be traded on: none, fewer than `count`, a price or size not above
    /// zero, prices out of order, or a crossed book.
    public init?(_ book: OrderBook, leg: Leg, side: Side, levels count: Int? = nil) {
        let all = book.levels(against: side)
        let levels = Array(all.prefix(count ?? all.count))
        guard !levels.isEmpty, levels.count >= count ?? 1, !book.isCrossed,
            levels.allSatisfy(\.isTradeable),
            zip(levels, levels.dropFirst()).allSatisfy({ better, worse in
                side == .buy ? better.price < worse.price : better.price > worse.price
            })
        else { return nil }
        (self.leg, self.levels) = (leg, levels)
    }

    /// The largest order that the levels cover, coins or contracts.
    public var largestSize: Exact { levels.lazy.map(\.size).sum() }

    /// Price of the last level: what a limit order that may take all of them asks for.
    public var worstPrice: Exact { levels[levels.count - 1].price }

    /// Takes `size`; `nil` when the levels do not cover it, or it is not above zero. A book too
    /// short gives no price at all, never that of a part [D4].
    public func walk(size: Exact) throws(FinanceError) -> BookWalk? {
        guard size.isPositive else { return nil }
        return try taking(size) {
            $0.size
        } part: {
            $1
        }
    }

    /// Takes coins until `quote` is spent on them, before fees; `nil` when the levels do not hold
    /// that much. Spot only: the size comes out of the prices.
    public func walk(spending quote: Exact) throws(FinanceError) -> BookWalk? {
        guard leg == .spot, quote.isPositive else { return nil }
        return try taking(quote) {
            $0.size * $0.price
        } part: { level, quote throws(FinanceError) in
            try quote.over(level.price, .spotPrice, scale: Scale.summand)
        }
    }

    /// Takes levels until their `amount`s add up to `target`, of the last one only its `part`.
    private func taking(
        _ target: Exact, amount: (OrderBook.Level) -> Exact,
        part: (OrderBook.Level, Exact) throws(FinanceError) -> Exact
    ) throws(FinanceError) -> BookWalk? {
        var rest = target
        var taken: [OrderBook.Level] = []
        for level in levels {
            let offered = amount(level)
            guard offered < rest else {
                let last = OrderBook.Level(price: level.price, size: try part(level, rest))
                return try walk(of: taken + [last])
            }
            taken.append(level)
            rest = rest - offered
        }
        return nil
    }

    private func walk(of taken: [OrderBook.Level]) throws(FinanceError) -> BookWalk {
        BookWalk(
            size: taken.lazy.map(\.size).sum(),
            averagePrice: try AveragePrice.of(taken, leg: leg),
            worstPrice: taken[taken.count - 1].price, levelsUsed: taken.count)
    }
}
