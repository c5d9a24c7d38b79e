/// Everything about one pair that a decision looks at, read in this pass and never cached, but for
/// fees and open interest.
public struct CandidateMarket: Hashable, Sendable {
    /// As the exchange listed both a moment ago.
    public let pair: Pair
    /// Prices in the spot instrument's quote per coin, sizes in coins.
    public let spotBook: OrderBook
    /// Prices in USD per coin, sizes in contracts.
    public let futureBook: OrderBook
    /// In the spot instrument's quote per coin.
    public let spotLimit: PriceLimit
    /// In USD per coin.
    public let futureLimit: PriceLimit
    /// USD per USDT by the exchange's index; `nil` when it gave none.
    public let usdtIndex: PricePoint?
    /// `nil` when it was not read, which only matters under a `max_position_ratio`.
    public let openInterestContracts: Exact?
    /// The account's own.
    public let spotFees: FeeRates
    /// The account's own, that of a delivery among them.
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

    /// The fees of opening and closing where every order takes.
    ///
    /// - Parameter currency: what the account pays the fee of a spot purchase in.
    /// - Throws: ``FinanceError/rateOutOfRange(_:)``.
    public func fees(
        paidIn currency: AccountConfiguration.SpotFeeCurrency
    ) throws(FinanceError) -> RoundTripFees {
        try RoundTripFees.taker(spot: spotFees, future: futureFees, spotFeeCurrency: currency)
    }
}

/// What a pass will do with a pair: two limit orders, or one after the other.
public struct TradePlan: Hashable, Sendable {
    /// To sell in an opening, to buy back in a closing.
    public let contracts: Exact
    /// To order on the spot leg, a multiple of its lot.
    public let coins: Exact
    /// Dust of earlier positions that the trade takes in, coins; negative where they left a debt.
    public let dustCoins: Exact
    /// Limit price of the spot order, in its quote per coin.
    public let spotPrice: Exact
    /// Limit price of the future's order, USD per coin.
    public let futurePrice: Exact
    public let sequence: Trade.Sequence
    /// Coins to be held beyond the neutral hedge by intent; 0 for `neutral`, and in a closing.
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
