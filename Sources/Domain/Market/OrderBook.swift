/// The best levels of one instrument's book.
public struct OrderBook: Hashable, Sendable {
    /// A price, and how much is offered or wanted at it.
    public struct Level: Hashable, Sendable {
        /// In the instrument's quote per coin.
        public let price: Exact
        /// Coins for a spot instrument, contracts for a future.
        public let size: Exact

        public init(price: Exact, size: Exact) { (self.price, self.size) = (price, size) }
    }

    public let instrumentID: String
    /// Offers to sell, cheapest first.
    public let asks: [Level]
    /// Bids to buy, dearest first.
    public let bids: [Level]
    /// When the exchange made this picture of the book, by its own clock.
    public let time: Timestamp

    public init(instrumentID: String, asks: [Level], bids: [Level], time: Timestamp) {
        (self.instrumentID, self.asks, self.bids, self.time) = (instrumentID, asks, bids, time)
    }

    /// The levels that an order of this side trades with, best first.
    public func levels(against side: Side) -> [Level] { side == .buy ? asks : bids }

    /// A book whose best ask is not above its best bid is wrong, or in an auction.
    public var isCrossed: Bool {
        guard let ask = asks.first, let bid = bids.first else { return false }
        return ask.price <= bid.price
    }
}

/// Best prices of one instrument: a row of the exchange's ticker list.
public struct Ticker: Hashable, Sendable {
    public let instrumentID: String
    /// The lowest offer to sell; `nil` where nobody sells.
    public let ask: OrderBook.Level?
    /// The highest bid to buy; `nil` where nobody buys.
    public let bid: OrderBook.Level?
    /// What was last traded at, in quote per coin; `nil` where the exchange states none.
    public let last: Exact?
    /// When the exchange made it, by its own clock.
    public let time: Timestamp

    public init(
        instrumentID: String, ask: OrderBook.Level?, bid: OrderBook.Level?, last: Exact?,
        time: Timestamp
    ) {
        (self.instrumentID, self.ask, self.bid) = (instrumentID, ask, bid)
        (self.last, self.time) = (last, time)
    }
}

/// A price at a moment: a mark price or an index.
public struct PricePoint: Hashable, Sendable {
    /// In the quote currency of what it is the price of: USD for a mark price.
    public let price: Exact
    /// When the exchange made it, by its own clock.
    public let time: Timestamp

    public init(price: Exact, time: Timestamp) { (self.price, self.time) = (price, time) }
}

/// The band outside which the exchange refuses orders; an absent bound does not apply.
public struct PriceLimit: Hashable, Sendable {
    /// The highest price of a buy.
    public let highestBuy: Exact?
    /// The lowest price of a sell.
    public let lowestSell: Exact?

    public init(highestBuy: Exact?, lowestSell: Exact?) {
        (self.highestBuy, self.lowestSell) = (highestBuy, lowestSell)
    }
}

/// How much of a future is open, over everybody who trades it.
public struct OpenInterest: Hashable, Sendable {
    public let instrumentID: String
    public let contracts: Exact
    /// When the exchange counted it, by its own clock.
    public let time: Timestamp

    public init(instrumentID: String, contracts: Exact, time: Timestamp) {
        (self.instrumentID, self.contracts, self.time) = (instrumentID, contracts, time)
    }
}
