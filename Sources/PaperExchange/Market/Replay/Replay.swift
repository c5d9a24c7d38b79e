public import Domain

/// A recorded market: what an exchange's public endpoints said, played back at the times at which
/// it said it, on the next whole second: between those no market moves.
///
/// What was last recorded holds until something else was; before the first record of a thing that
/// one holds, and after the last the market stands still with its books growing stale. A future's
/// middle is its mark price, else that of its book; a spot instrument's is that of its book.
public struct Replay: Sendable {
    /// One recorded book: ticks and lots, best first.
    struct Book: Sendable {
        let time: Timestamp
        let asks: [Market.Level]
        let bids: [Market.Level]
    }

    /// Values in the order of the times at which they were recorded.
    struct Track<Value: Sendable>: Sendable {
        private(set) var times: [Timestamp] = []
        private(set) var values: [Value] = []

        mutating func append(_ value: Value, at time: Timestamp) {
            times.append(time)
            values.append(value)
        }

        /// The last value up to the whole second of `time`, or the first of all.
        func value(at time: Timestamp) -> Value? {
            let time = MarketModel.step(time)
            var (low, high) = (0, times.count)
            while low < high {
                let middle = (low + high) / 2
                if times[middle] <= time { low = middle + 1 } else { high = middle }
            }
            return values.isEmpty ? nil : values[max(0, low - 1)]
        }
    }

    /// The SHA-256 of the recording as it was read, hexadecimal.
    public internal(set) var digest = ""
    /// When the recording begins and ends.
    public internal(set) var start = Timestamp(milliseconds: 0)
    /// When the last answer was there; the market stands still from then on.
    public internal(set) var end = Timestamp(milliseconds: 0)
    var instruments: [String: PaperInstrument] = [:]
    var books: [String: Track<Book>] = [:]
    /// Instruments whose books were recorded, not just their tickers.
    var withBooks: Set<String> = []
    /// By index: `BTC-USD`, `BTC-USDT`, `USDT-USD`.
    var indices: [String: Track<Double>] = [:]
    var marks: [String: Track<Double>] = [:]
    /// Contracts.
    var openInterest: [String: Track<Exact>] = [:]
    /// Price of the last trade.
    var trades: [String: Track<Double>] = [:]

    // MARK: Prices

    /// USD for one coin: of its index in dollars, else of the one in tethers, else of its market.
    func index(_ coin: String, at time: Timestamp) -> Double {
        if let dollars = indices["\(coin)-USD"]?.value(at: time) { return dollars }
        let tethers =
            indices["\(coin)-USDT"]?.value(at: time) ?? bookMiddle("\(coin)-USDT", at: time)
        return (tethers ?? 0) * peg(at: time)
    }

    func peg(at time: Timestamp) -> Double {
        if let recorded = indices["USDT-USD"]?.value(at: time) { return recorded }
        // Any coin with both indices tells what a tether is worth.
        for name in indices.keys.sorted() where name.hasSuffix("-USDT") {
            let dollars = indices[String(name.dropLast())]?.value(at: time)
            let tethers = indices[name]?.value(at: time)
            if let dollars, let tethers, tethers > 0 { return dollars / tethers }
        }
        return 1
    }

    func middle(_ id: String, at time: Timestamp) -> Double {
        marks[id]?.value(at: time) ?? bookMiddle(id, at: time) ?? trades[id]?.value(at: time) ?? 0
    }

    private func bookMiddle(_ id: String, at time: Timestamp) -> Double? {
        guard let book = books[id]?.value(at: time), let ask = book.asks.first?.price,
            let bid = book.bids.first?.price, let places = instruments[id]?.price.places
        else { return nil }
        return Double(ask + bid) / 2 / Double(Grid.power(places))
    }

    // MARK: Books

    func levels(_ id: String, against side: Side, at time: Timestamp) -> [Market.Level] {
        guard let book = books[id]?.value(at: time) else { return [] }
        return side == .buy ? book.asks : book.bids
    }

    func bookTime(_ id: String, at time: Timestamp) -> Timestamp {
        books[id]?.value(at: time)?.time ?? start
    }
}
