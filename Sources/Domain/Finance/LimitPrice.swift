/// Limit prices, rounded to the safer side: a buy never dearer and a sale never cheaper than was
/// meant (DOMAIN §11).
extension Instrument {
    /// A price as an order may state it: moved by the allowance, clipped to the exchange's band,
    /// rounded to the tick [M5–M7].
    ///
    /// - Parameters:
    ///   - price: what the order is to reach, in quote per coin: the price of a book's level.
    ///   - allowanceBps: hundredths of a percent further than that, on the paying side.
    ///   - limit: outside this band the exchange refuses orders. A clipped order may no longer
    ///     reach the book; it is still never refused for its price.
    /// - Returns: `nil` when no price above zero is left.
    public func limitPrice(
        _ side: Side, reaching price: Exact, allowanceBps: Exact = 0, within limit: PriceLimit
    ) -> Exact? {
        let factor = side == .buy ? 10_000 + allowanceBps : 10_000 - allowanceBps
        // The divisor is a constant and only moves the point: this neither fails nor rounds.
        guard tickSize.isPositive,
            let moved = try? (price * factor).divided(by: 10_000, scale: Scale.summand)
        else { return nil }
        let rounded = side.safe(side.clipped(moved, to: limit), tick: tickSize)
        return rounded.isPositive ? rounded : nil
    }

    /// The same for the price of a level of a book, counted from 1; `nil` for a thinner book.
    public func limitPrice(
        _ side: Side, level: Int, of book: OrderBook, within limit: PriceLimit
    ) -> Exact? {
        let levels = book.levels(against: side)
        guard level >= 1, level <= levels.count, !book.isCrossed else { return nil }
        return limitPrice(side, reaching: levels[level - 1].price, within: limit)
    }

    /// The same for a repair: at most `bandBps` beyond the best price of the other side, now.
    public func limitPrice(
        _ side: Side, beyond touch: Touch, bandBps: Exact, within limit: PriceLimit
    ) -> Exact? {
        guard let best = side == .buy ? touch.ask : touch.bid else { return nil }
        return limitPrice(side, reaching: best.price, allowanceBps: bandBps, within: limit)
    }
}

extension Side {
    fileprivate func clipped(_ price: Exact, to limit: PriceLimit) -> Exact {
        switch self {
        case .buy: limit.highestBuy.map { min(price, $0) } ?? price
        case .sell: limit.lowestSell.map { max(price, $0) } ?? price
        }
    }

    /// Down to the tick for a buy, up for a sale.
    fileprivate func safe(_ price: Exact, tick: Exact) -> Exact {
        self == .buy ? price.floored(to: tick) : price.ceiled(to: tick)
    }
}

extension PriceLimit {
    /// No band applies.
    public static let none = PriceLimit(highestBuy: nil, lowestSell: nil)
}
