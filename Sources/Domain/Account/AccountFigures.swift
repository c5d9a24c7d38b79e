/// How an account is set up at the exchange.
public struct AccountConfiguration: Hashable, Sendable {
    /// The exchange's user id: what makes two keys the same account.
    public let userID: String
    public let level: Level
    public let positionMode: PositionMode
    /// `true` lets the exchange borrow silently when a balance does not suffice.
    public let borrowsAutomatically: Bool
    public let spotFeeCurrency: SpotFeeCurrency
    /// `read_only`, `trade`, `withdraw`.
    public let permissions: Set<String>

    /// The exchange's account mode, `acctLv` 1 to 4 in this order; any other as it is written
    /// (OKX v5, Trading account › Get account configuration).
    public enum Level: Hashable, Sendable {
        case spot, futures, multiCurrency, portfolio
        case other(String)
    }
    /// Whether a future is one signed number or a long and a short one: `posMode`.
    public enum PositionMode: Hashable, Sendable {
        case net, longShort
        case other(String)
    }
    /// What the fee of a spot trade is taken in: `feeType` 0 or 1.
    public enum SpotFeeCurrency: Hashable, Sendable {
        /// The fee is taken from what is received: coin on a buy, quote on a sell.
        case received
        /// The fee is always taken in the quote currency.
        case quote
    }

    public init(
        userID: String, level: Level, positionMode: PositionMode, borrowsAutomatically: Bool,
        spotFeeCurrency: SpotFeeCurrency, permissions: Set<String>
    ) {
        (self.userID, self.level, self.positionMode) = (userID, level, positionMode)
        self.borrowsAutomatically = borrowsAutomatically
        (self.spotFeeCurrency, self.permissions) = (spotFeeCurrency, permissions)
    }
}

/// What an account holds. A currency that is not listed is held at zero.
public struct AccountBalance: Hashable, Sendable {
    /// Total equity as the exchange values it, USD; `nil` where it states none.
    public let totalUSD: Exact?
    /// Equity over maintenance margin, a multiple; `nil` when no margin is in use. In futures mode
    /// that of the worst currency.
    public let marginRatio: Exact?
    /// By currency; every figure of one in that currency.
    public let currencies: [String: CurrencyBalance]
    /// The exchange's own time of these figures.
    public let time: Timestamp
    /// Of the account as a whole, USD; `nil` where margin is counted by currency.
    public let margin: MarginFigures?

    public init(
        totalUSD: Exact?, marginRatio: Exact?, currencies: [String: CurrencyBalance],
        time: Timestamp, margin: MarginFigures? = nil
    ) {
        (self.totalUSD, self.marginRatio) = (totalUSD, marginRatio)
        (self.currencies, self.time, self.margin) = (currencies, time, margin)
    }

    /// What is held of a currency: ``CurrencyBalance/none`` where it is not listed.
    public subscript(currency: String) -> CurrencyBalance { currencies[currency] ?? .none }
}

/// What margin positions need and what there is of it, as the exchange states it.
///
/// Those of a whole account are in USD, those of one currency in that currency.
public struct MarginFigures: Hashable, Sendable {
    /// That of an account after haircuts; `nil` where the exchange states none.
    public let equity: Exact?
    /// Initial margin that is required; 0 where none is stated.
    public let initial: Exact
    /// Maintenance margin that is required; 0 where none is stated.
    public let maintenance: Exact
    /// Equity over what is required; `nil` when nothing is.
    public let ratio: Exact?

    /// Nothing needs margin, and no equity is stated.
    public static let none = MarginFigures(equity: nil, initial: 0, maintenance: 0, ratio: nil)

    public init(equity: Exact?, initial: Exact, maintenance: Exact, ratio: Exact?) {
        (self.equity, self.initial) = (equity, initial)
        (self.maintenance, self.ratio) = (maintenance, ratio)
    }
}

/// One currency of an account; every figure in that currency.
public struct CurrencyBalance: Hashable, Sendable {
    /// Settled cash: what bills add up to.
    public let cash: Exact
    /// Cash plus unrealised profit less liabilities.
    public let equity: Exact
    /// What can be spent or moved.
    public let available: Exact
    /// What can serve as margin; `nil` where the account level states none.
    public let availableEquity: Exact?
    /// Held back by orders and positions.
    public let frozen: Exact
    /// Borrowed, never negative.
    public let liability: Exact
    /// Interest accrued and not yet paid, never negative.
    public let interest: Exact
    /// Of open positions; negative is a loss, 0 where the exchange states none.
    public let unrealisedProfit: Exact
    /// In futures mode, where each currency has a margin of its own.
    public let margin: MarginFigures

    /// A currency that is not held.
    public static let none = CurrencyBalance(
        cash: 0, equity: 0, available: 0, availableEquity: 0, frozen: 0, liability: 0, interest: 0,
        unrealisedProfit: 0)

    public init(
        cash: Exact, equity: Exact, available: Exact, availableEquity: Exact?, frozen: Exact,
        liability: Exact, interest: Exact, unrealisedProfit: Exact,
        margin: MarginFigures = .none
    ) {
        (self.cash, self.equity, self.available) = (cash, equity, available)
        (self.availableEquity, self.frozen) = (availableEquity, frozen)
        (self.liability, self.interest) = (liability, interest)
        (self.unrealisedProfit, self.margin) = (unrealisedProfit, margin)
    }
}

/// The net position that the exchange keeps of one future.
///
/// Prices are USD per coin, `nil` where the exchange states none.
public struct FuturePosition: Hashable, Sendable {
    public let instrumentID: String
    /// Contracts; negative is short.
    public let contracts: Exact
    /// The price at which the rest of the margin figures start; reset by each daily settlement.
    public let averagePrice: Exact?
    /// Entry price before daily settlements; `nil` where the exchange states none.
    public let entryPrice: Exact?
    /// What the exchange values the position at.
    public let markPrice: Exact?
    /// Where it would be liquidated, by the exchange's estimate.
    public let liquidationPrice: Exact?
    /// When the position last changed, by the exchange's clock.
    public let time: Timestamp

    public init(
        instrumentID: String, contracts: Exact, averagePrice: Exact?, entryPrice: Exact?,
        markPrice: Exact?, liquidationPrice: Exact?, time: Timestamp
    ) {
        (self.instrumentID, self.contracts) = (instrumentID, contracts)
        (self.averagePrice, self.entryPrice) = (averagePrice, entryPrice)
        (self.markPrice, self.liquidationPrice, self.time) = (markPrice, liquidationPrice, time)
    }
}

/// What trading costs, as positive cost rates (0.001 is 0.1 %); a rebate is negative.
public struct FeeRates: Hashable, Sendable {
    /// Of an order that rested.
    public let maker: Exact
    /// Of an order that took.
    public let taker: Exact
    /// Charged on the delivered notional; `nil` for spot instruments.
    public let delivery: Exact?

    public init(maker: Exact, taker: Exact, delivery: Exact?) {
        (self.maker, self.taker, self.delivery) = (maker, taker, delivery)
    }
}
