/// The best prices of one instrument, as far as they can be traded on.
///
/// A side without a price or size above zero is absent, and both are when the book is crossed: such
/// a book is wrong or in an auction.
public struct Touch: Hashable, Sendable {
    public let bid: OrderBook.Level?
    public let ask: OrderBook.Level?
    /// When the exchange made this picture, by its own clock.
    public let time: Timestamp

    public init(bid: OrderBook.Level?, ask: OrderBook.Level?, time: Timestamp) {
        let bid = bid.flatMap { $0.isTradeable ? $0 : nil }
        let ask = ask.flatMap { $0.isTradeable ? $0 : nil }
        self.time = time
        if let bid, let ask, ask.price <= bid.price {
            (self.bid, self.ask) = (nil, nil)
        } else {
            (self.bid, self.ask) = (bid, ask)
        }
    }

    public init(_ book: OrderBook) {
        self.init(bid: book.bids.first, ask: book.asks.first, time: book.time)
    }

    public init(_ ticker: Ticker) {
        self.init(bid: ticker.bid, ask: ticker.ask, time: ticker.time)
    }
}

extension OrderBook.Level {
    var isTradeable: Bool { price.isPositive && size.isPositive }
}
