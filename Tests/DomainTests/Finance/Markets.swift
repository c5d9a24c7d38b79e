import Domain
import TestSupport

/// The market of the worked examples: BTC at 60 000 with a future at 61 500.
enum Market {
    static let epoch = Timestamp(milliseconds: 1_795_348_800_000)

    static func spot(
        _ id: String = "BTC-USDT", coin: String = "BTC", tick: Exact = "0.1",
        lot: Exact = "0.00000001", minimum: Exact = "0.00001", maximum: Exact? = nil,
        maximumUSD: Exact? = nil
    ) -> Instrument {
        Instrument(
            id: id, coin: coin, quote: "USDT", tickSize: tick, lotSize: lot, minSize: minimum,
            maxLimitSize: maximum, maxLimitUSD: maximumUSD, state: .live, feeGroup: nil)
    }

    static func future(
        _ id: String = "BTC-USD-270326", coin: String = "BTC", tick: Exact = "0.1",
        lot: Exact = 1, minimum: Exact = 1, maximum: Exact? = nil, maximumUSD: Exact? = nil,
        contractValue: Exact = 100
    ) -> Future {
        Future(
            instrument: Instrument(
                id: id, coin: coin, quote: "USD", tickSize: tick, lotSize: lot, minSize: minimum,
                maxLimitSize: maximum, maxLimitUSD: maximumUSD, state: .live, feeGroup: nil),
            contractValue: contractValue, expiry: epoch + 60 * Timestamp.day, listedAt: nil,
            settlesDaily: true)
    }

    static func pair(_ spot: Instrument = spot(), _ future: Future = future()) throws -> Pair {
        guard let pair = Pair(spot: spot, future: future) else { throw NoPair() }
        return pair
    }

    static func book(
        _ id: String, asks: [OrderBook.Level] = [], bids: [OrderBook.Level] = []
    ) -> OrderBook {
        OrderBook(instrumentID: id, asks: asks, bids: bids, time: epoch)
    }

    static func level(_ price: Exact, _ size: Exact = 1) -> OrderBook.Level {
        OrderBook.Level(price: price, size: size)
    }

    static func touch(bid: Exact?, ask: Exact?) -> Touch {
        Touch(bid: bid.map { level($0) }, ask: ask.map { level($0) }, time: epoch)
    }

    /// 0.10 % spot and 0.05 % futures, everything taken: the fees of the worked examples.
    static func fees(
        spot: Exact = "0.001", future: Exact = "0.0005",
        currency: AccountConfiguration.SpotFeeCurrency = .received
    ) throws -> RoundTripFees {
        try RoundTripFees(
            spotOpen: spot, futureOpen: future, spotClose: spot, futureClose: future,
            spotFeeCurrency: currency)
    }

    struct NoPair: Error {}
}
