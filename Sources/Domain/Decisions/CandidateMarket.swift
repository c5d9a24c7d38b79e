/// Everything about one pair that a decision looks at, read in this pass and never cached, but for
/// fees and open interest.
public struct CandidateMarket: Hashable, Sendable {
    /// As the exchange listed both a moment ago.
    public let pair: Pair
    public let spotBook: OrderBook
    public let futureBook: OrderBook
    public let spotLimit: PriceLimit
    public let futureLimit: PriceLimit
    /// USD per USDT by the exchange's index; `nil` when it gave none.
    public let usdtIndex: PricePoint?
    /// `nil` when it was not read, which only matters under a `max_position_ratio`.
    public let openInterestContracts: Exact?
    public let spotFees: FeeRates
    public let futureFees: FeeRates
    /// What the spot instrument is worth by the exchange's index, in its quote currency; `nil` when
    /// it gave none.
    public let spotIndex: PricePoint?
    /// The future's mark price, USD; `nil` when the exchange gave none.
    public let futureMark: PricePoint?
    /// By what the account's margin after a trade is reckoned; `nil` when it is not known, which
    /// only matters to an opening.
    public let marginTerms: MarginTerms?

    public init(
        pair: Pair, spotBook: OrderBook, futureBook: OrderBook, spotLimit: PriceLimit,
        futureLimit: PriceLimit, usdtIndex: PricePoint?, openInterestContracts: Exact?,
        spotFees: FeeRates, futureFees: FeeRates, spotIndex: PricePoint? = nil,
        futureMark: PricePoint? = nil, marginTerms: MarginTerms? = nil
    ) {
        (self.pair, self.spotBook, self.futureBook) = (pair, spotBook, futureBook)
        (self.spotLimit, self.futureLimit) = (spotLimit, futureLimit)
        (self.usdtIndex, self.openInterestContracts) = (usdtIndex, openInterestContracts)
        (self.spotFees, self.futureFees) = (spotFees, futureFees)
        (self.spotIndex, self.futureMark) = (spotIndex, futureMark)
        self.marginTerms = marginTerms
    }

    public func fees(
        paidIn currency: AccountConfiguration.SpotFeeCurrency
    ) throws(FinanceError) -> RoundTripFees {
        try RoundTripFees.taker(spot: spotFees, future: futureFees, spotFeeCurrency: currency)
    }
}

/// What a pass will do with a pair: two limit orders, or one after the other.
public struct TradePlan: Hashable, Sendable {
    public let contracts: Exact
    /// To order on the spot leg, a multiple of its lot.
    public let coins: Exact
    /// Dust of earlier positions that the trade takes in, coins.
    public let dustCoins: Exact
    public let spotPrice: Exact
    public let futurePrice: Exact
    public let sequence: Trade.Sequence
    public let intendedExcessCoins: Exact
    /// USD notional of the future leg.
    public let notionalUSD: Exact
    /// The spot leg rests at its price, and the future follows its fills (EXECUTION §8).
    public let spotRests: Bool

    public init(
        contracts: Exact, coins: Exact, dustCoins: Exact, spotPrice: Exact, futurePrice: Exact,
        sequence: Trade.Sequence, intendedExcessCoins: Exact, notionalUSD: Exact,
        spotRests: Bool = false
    ) {
        self.spotRests = spotRests
        (self.contracts, self.coins, self.dustCoins) = (contracts, coins, dustCoins)
        (self.spotPrice, self.futurePrice) = (spotPrice, futurePrice)
        (self.sequence, self.intendedExcessCoins) = (sequence, intendedExcessCoins)
        self.notionalUSD = notionalUSD
    }
}

/// What became of a candidate: a plan to carry out, or every reason against it.
public enum Decision: Hashable, Sendable {
    case trade(TradePlan, numbers: [Figure])
    case skip(Judgement)
}
