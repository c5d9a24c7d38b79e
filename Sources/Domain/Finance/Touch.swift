/// The best prices of one instrument, as far as they can be traded on.
///
/// A side without a price or size above zero is absent, and both are when the book is crossed: such
/// a book is wrong or in an auction.
public struct Touch: Hashable, Sendable {
    /// The best bid: price in quote per coin, size in coins or contracts.
    public let bid: OrderBook.Level?
    /// The best ask, likewise.
    public let ask: OrderBook.Level?
    /// When the exchange made this picture, by its own clock.
    public let time: Timestamp

    /// Leaves out what cannot be traded on.
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

    /// The first level of each side.
    public init(_ book: OrderBook) {
        self.init(bid: book.bids.first, ask: book.asks.first, time: book.time)
    }

    /// The best prices by the list of tickers.
    public init(_ ticker: Ticker) {
        self.init(bid: ticker.bid, ask: ticker.ask, time: ticker.time)
    }
}

extension OrderBook.Level {
    var isTradeable: Bool { price.isPositive && size.isPositive }
}
