/// What the exchange says of one order: the truth that rows are merged with.
///
/// Prices are in the instrument's quote per coin, times by the exchange's clock.
public struct OrderReport: Hashable, Sendable {
    /// The exchange's name for it.
    public let orderID: String
    /// Empty when the order was not placed with one.
    public let clientOrderID: String
    public let instrumentID: String
    public let side: Side
    /// Limit price; `nil` for a market order.
    public let price: Exact?
    /// Coins or contracts that were ordered.
    public let size: Exact
    public let state: State
    /// Coins or contracts filled so far.
    public let filledSize: Exact
    /// Average price of what filled; `nil` while nothing has.
    public let averagePrice: Exact?
    /// Signed: negative is charged. Summed over the fills so far.
    public let fee: Exact
    /// `nil` where the exchange states none.
    public let feeCurrency: String?
    /// `normal`, or why the exchange itself made the order: `adl`, `full_liquidation`, `delivery`, …
    public let category: String
    /// The exchange's number for why it was cancelled; empty when it was not.
    public let cancelSource: String
    /// What a cancel-all-after timer knows it by; empty for none.
    public let tag: String
    public let createdAt: Timestamp
    public let updatedAt: Timestamp
    /// `nil` for a type that we never send.
    public let type: OrderType?
    /// `nil` for a mode that we never trade in.
    public let tradeMode: JournalOrder.TradeMode?
    /// The exchange may only shrink a position with it.
    public let isReduceOnly: Bool

    /// The exchange's word for how far it has come; `canceled` is `mmp_canceled` as well.
    public enum State: Hashable, Sendable {
        case live, partiallyFilled, filled, canceled
        case other(String)

        /// Nothing more can fill. A state that is not known is never taken for final.
        public var isFinal: Bool { self == .filled || self == .canceled }
    }

    public init(
        orderID: String, clientOrderID: String, instrumentID: String, side: Side, price: Exact?,
        size: Exact, state: State, filledSize: Exact, averagePrice: Exact?, fee: Exact,
        feeCurrency: String?, category: String, cancelSource: String, tag: String,
        createdAt: Timestamp, updatedAt: Timestamp, type: OrderType? = nil,
        tradeMode: JournalOrder.TradeMode? = nil, isReduceOnly: Bool = false
    ) {
        (self.orderID, self.clientOrderID) = (orderID, clientOrderID)
        (self.instrumentID, self.side, self.price, self.size) = (instrumentID, side, price, size)
        (self.state, self.filledSize, self.averagePrice) = (state, filledSize, averagePrice)
        (self.fee, self.feeCurrency) = (fee, feeCurrency)
        (self.category, self.cancelSource, self.tag) = (category, cancelSource, tag)
        (self.createdAt, self.updatedAt) = (createdAt, updatedAt)
        (self.type, self.tradeMode, self.isReduceOnly) = (type, tradeMode, isReduceOnly)
    }
}

/// One execution. Unique by `billID`; one order may have several.
///
/// The price is in the instrument's quote per coin, the time by the exchange's clock.
public struct Fill: Hashable, Sendable {
    public let billID: String
    /// The match, unique for one instrument only; empty where none is stated.
    public let tradeID: String
    public let orderID: String
    /// Empty when the order was not placed with one.
    public let clientOrderID: String
    public let instrumentID: String
    public let side: Side
    public let price: Exact
    /// Coins or contracts.
    public let size: Exact
    /// Signed: negative is charged. `nil` until the exchange has stated it.
    public let fee: Exact?
    /// Empty where the exchange states none.
    public let feeCurrency: String
    /// `true` where the exchange says that the order rested.
    public let isMaker: Bool
    public let time: Timestamp

    public init(
        billID: String, tradeID: String, orderID: String, clientOrderID: String,
        instrumentID: String, side: Side, price: Exact, size: Exact, fee: Exact?,
        feeCurrency: String, isMaker: Bool, time: Timestamp
    ) {
        (self.billID, self.tradeID, self.orderID) = (billID, tradeID, orderID)
        (self.clientOrderID, self.instrumentID) = (clientOrderID, instrumentID)
        (self.side, self.price, self.size) = (side, price, size)
        (self.fee, self.feeCurrency, self.isMaker, self.time) = (fee, feeCurrency, isMaker, time)
    }
}

/// One change of one currency's balance: the exchange's own ledger.
public struct Bill: Hashable, Sendable {
    /// A newer bill has a higher number; unique on an account.
    public let billID: String
    public let currency: String
    /// Signed change of the currency's cash.
    public let change: Exact
    /// The currency's cash after it.
    public let balance: Exact
    /// The exchange's numbers for what happened (2 trade, 3 delivery, 5 liquidation, 34 settlement…).
    public let type: String
    /// Empty where none is stated.
    public let subtype: String
    /// Empty for transfers and the like.
    public let instrumentID: String
    /// Empty where no order caused it.
    public let orderID: String
    /// Empty where there is no order, or it was not placed with one.
    public let clientOrderID: String
    /// In the instrument's quote per coin; `nil` where none applies, here and below.
    public let price: Exact?
    /// Contracts of a future, otherwise in the bill's currency.
    public let size: Exact?
    /// Realised, in the bill's currency; negative is a loss.
    public let profit: Exact?
    /// In the bill's currency; signed: negative is charged.
    public let fee: Exact?
    /// In the bill's currency, as the exchange states it; what was really paid is ``change``.
    public let interest: Exact?
    /// By the exchange's clock.
    public let time: Timestamp

    public init(
        billID: String, currency: String, change: Exact, balance: Exact, type: String,
        subtype: String, instrumentID: String, orderID: String, clientOrderID: String,
        price: Exact?, size: Exact?, profit: Exact?, fee: Exact?, interest: Exact?,
        time: Timestamp
    ) {
        (self.billID, self.currency) = (billID, currency)
        (self.change, self.balance, self.type, self.subtype) = (change, balance, type, subtype)
        (self.instrumentID, self.orderID) = (instrumentID, orderID)
        (self.clientOrderID, self.price, self.size) = (clientOrderID, price, size)
        (self.profit, self.fee, self.interest, self.time) = (profit, fee, interest, time)
    }
}
