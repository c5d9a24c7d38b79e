/// What can be traded, and in which steps. Read from the exchange, never assumed.
public struct Instrument: Hashable, Sendable {
    /// The exchange's name: `BTC-USDT`, `BTC-USD-270326`.
    public let id: String
    /// The coin that is held or sold: `BTC`.
    public let coin: String
    /// What the price counts in: `USDT` for a spot instrument, `USD` for a coin-margined future.
    public let quote: String
    /// Smallest step of a price, in `quote` per coin.
    public let tickSize: Exact
    /// Smallest step of a size: coins for a spot instrument, contracts for a future.
    public let lotSize: Exact
    /// Smallest size of one order, in the unit of `lotSize`.
    public let minSize: Exact
    /// Largest size of one limit order, in the unit of `lotSize`; `nil` where none is stated.
    public let maxLimitSize: Exact?
    /// Largest value of one limit order, USD; `nil` where none is stated.
    public let maxLimitUSD: Exact?
    public let state: State
    /// Names the row of the account's fee table that applies; `nil` in older answers.
    public let feeGroup: String?
    /// When its trading ends for good, where the exchange has announced that of a spot instrument. A
    /// future ends with its delivery: ``Future/expiry``.
    public let delistedAt: Timestamp?

    /// Whether it can be traded, by the exchange's word.
    public enum State: Hashable, Sendable {
        /// Only a live instrument is traded.
        case live
        /// Anything else, by the exchange's word: `suspend`, `preopen`, `post_only`, …
        case other(String)
        /// The exchange no longer knows it: delivered, delisted, or under another name.
        case gone

        /// `live`, or the exchange's word, for people and for the store.
        public var name: String {
            switch self {
            case .live: "live"
            case .other(let word): word
            case .gone: "not listed"
            }
        }
    }

    public init(
        id: String, coin: String, quote: String, tickSize: Exact, lotSize: Exact, minSize: Exact,
        maxLimitSize: Exact?, maxLimitUSD: Exact?, state: State, feeGroup: String?,
        delistedAt: Timestamp? = nil
    ) {
        (self.id, self.coin, self.quote) = (id, coin, quote)
        (self.tickSize, self.lotSize, self.minSize) = (tickSize, lotSize, minSize)
        (self.maxLimitSize, self.maxLimitUSD) = (maxLimitSize, maxLimitUSD)
        (self.state, self.feeGroup, self.delistedAt) = (state, feeGroup, delistedAt)
    }
}

/// A coin-margined (inverse) delivery future: quoted in USD, margined and settled in the coin.
public struct Future: Hashable, Sendable {
    /// Its prices are in USD per coin, its sizes in contracts.
    public let instrument: Instrument
    /// USD in one contract at every price: `ctVal × ctMult`.
    public let contractValue: Exact
    /// When it is delivered: a Friday, 08:00 UTC.
    public let expiry: Timestamp
    /// When its trading began; `nil` where the exchange states none.
    public let listedAt: Timestamp?
    /// `true` when open positions are settled daily at 08:00 UTC.
    public let settlesDaily: Bool

    public var id: String { instrument.id }

    public init(
        instrument: Instrument, contractValue: Exact, expiry: Timestamp, listedAt: Timestamp?,
        settlesDaily: Bool
    ) {
        (self.instrument, self.contractValue) = (instrument, contractValue)
        (self.expiry, self.listedAt, self.settlesDaily) = (expiry, listedAt, settlesDaily)
    }
}

/// One spot instrument and one coin-margined future of the same coin.
public struct Pair: Hashable, Sendable {
    public let spot: Instrument
    public let future: Future

    public var coin: String { spot.coin }

    /// `nil` when the two are not of the same coin: `ETHW-USDT` and `ETH-USD-270326` are no pair.
    public init?(spot: Instrument, future: Future) {
        guard spot.coin == future.instrument.coin else { return nil }
        (self.spot, self.future) = (spot, future)
    }
}

/// The two sides of a position.
public enum Leg: String, Hashable, Sendable, CaseIterable, Codable {
    case spot, future
}

/// Which way an order or a fill goes.
public enum Side: String, Hashable, Sendable, Codable {
    case buy, sell

    public var opposite: Side { self == .buy ? .sell : .buy }
}
