public import Domain

// Prices that anyone can see.
// Source: OKX v5, Order book trading › Market data.

/// The kinds of instrument that lists are asked by.
public enum InstrumentType: String, Hashable, Sendable {
    case spot = "SPOT"
    case futures = "FUTURES"
    /// What spot orders that borrow are called at account level 2.
    case margin = "MARGIN"
}

extension Endpoint where Answer == [Ticker] {
    /// Best prices of all instruments of a type. 20 requests in 2 s by address.
    ///
    /// Source: OKX v5, Market data › Get tickers.
    public static func tickers(_ type: InstrumentType) -> Self {
        .get("/market/tickers", ["instType": type.rawValue], .open, .byAddress(20)) {
            (rows: [TickerRow]) in try rows.map { try $0.ticker }
        }
    }
}

extension Endpoint where Answer == OrderBook {
    /// The best levels of one book, at most 400 a side. 40 requests in 2 s by address.
    ///
    /// Source: OKX v5, Market data › Get order book.
    public static func book(_ instrumentID: String, depth: Int) -> Self {
        precondition((1...400).contains(depth), "a book has 1 to 400 levels, not \(depth)")
        return .get(
            "/market/books", ["instId": instrumentID, "sz": String(depth)], .open, .byAddress(40)
        ) { (rows: [BookRow]) in try rows.only().book(of: instrumentID) }
    }
}

struct TickerRow: Decodable {
    let instId: String
    @Blank var askPx: Exact?
    @Blank var askSz: Exact?
    @Blank var bidPx: Exact?
    @Blank var bidSz: Exact?
    @Blank var last: Exact?
    @Present var ts: Timestamp

    var ticker: Ticker {
        get throws(Nonsense) {
            Ticker(
                instrumentID: instId, ask: try level(askPx, askSz, "ask"),
                bid: try level(bidPx, bidSz, "bid"),
                last: try last?.notNegative("last").unlessZero, time: ts)
        }
    }

    /// `nil` for a side on which nobody offers anything.
    private func level(
        _ price: Exact?, _ size: Exact?, _ side: String
    ) throws(Nonsense) -> OrderBook.Level? {
        guard let price = try price?.notNegative(side + "Px").unlessZero,
            let size = try size?.notNegative(side + "Sz").unlessZero
        else { return nil }
        return OrderBook.Level(price: price, size: size)
    }
}

private struct BookRow: Decodable {
    let asks: [BookLevelRow]
    let bids: [BookLevelRow]
    @Present var ts: Timestamp

    func book(of instrumentID: String) throws -> OrderBook {
        let (asks, bids) = (try asks.map { try $0.level }, try bids.map { try $0.level })
        guard zip(asks, asks.dropFirst()).allSatisfy({ $0.price < $1.price }) else {
            throw Nonsense.unsortedBook(side: .sell)
        }
        guard zip(bids, bids.dropFirst()).allSatisfy({ $0.price > $1.price }) else {
            throw Nonsense.unsortedBook(side: .buy)
        }
        return OrderBook(instrumentID: instrumentID, asks: asks, bids: bids, time: ts)
    }
}

/// `[price, size, "0", number of orders]`; what follows the size is not read.
private struct BookLevelRow: Decodable {
    let price: Exact
    let size: Exact

    init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        price = try BookLevelRow.amount(values.decode(String.self), "price of a level")
        size = try BookLevelRow.amount(values.decode(String.self), "size of a level")
    }

    var level: OrderBook.Level {
        get throws(Nonsense) {
            OrderBook.Level(
                price: try price.positive("price of a level"),
                size: try size.positive("size of a level"))
        }
    }

    private static func amount(_ text: String, _ field: String) throws(Nonsense) -> Exact {
        guard let amount = Exact(wire: text) else { throw .malformed(field: field, value: text) }
        return amount
    }
}
