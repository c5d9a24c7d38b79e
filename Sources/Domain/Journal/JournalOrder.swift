/// One order as the journal holds it: committed before it was sent.
///
/// Prices are in the instrument's quote per coin: USD for the future.
public struct JournalOrder: Hashable, Sendable {
    public let clientOrderID: String
    /// The trade that it serves, by its number.
    public let trade: Int64
    public let leg: Leg
    /// Counts the orders of a leg of the trade from 1.
    public let attempt: Int
    public let purpose: Purpose
    public let category: Category
    public let instrumentID: String
    public let side: Side
    public let type: OrderType
    public let tradeMode: TradeMode
    /// Limit price; of what the exchange made or a person adopted, the price it was filled at.
    public let price: Exact
    /// Coins or contracts.
    public let size: Exact
    /// The exchange may only shrink a position with it.
    public let reduceOnly: Bool
    /// Names the timer that cancels it if we die; empty for none.
    public let tag: String
    /// By the exchange's clock: refused from then on. Of what was never sent, when it was filled.
    public let expiresAt: Timestamp
    public var state: State
    /// The exchange's name for it, `nil` while it is not known. Of what was never sent it may be
    /// one of ours: `delivery-FUTURE`, `bill-N`, `adopted-ID`.
    public var orderID: String?
    /// Coins or contracts that have filled so far.
    public var filledSize: Exact
    /// Average price of what filled; `nil` while nothing has.
    public var averagePrice: Exact?
    /// Signed: negative is charged.
    public var fee: Exact
    /// `nil` while the exchange has stated none.
    public var feeCurrency: String?
    /// `nil` unless it was refused.
    public var rejection: Rejection?
    /// The exchange's clock at the first proof that it does not know the order.
    public var missingSince: Timestamp?
    /// Its executions as far as they are known; they may lag behind ``filledSize``.
    public var fills: [JournalFill]

    /// Why it was sent.
    public enum Purpose: String, Hashable, Sendable {
        /// The trade itself.
        case target
        /// A repair that completes the hedge.
        case hedge
        /// A repair that takes the excess back.
        case unwind
    }

    /// Who made it: we, or the exchange by itself. What the exchange makes is never sent by us.
    public enum Category: String, Hashable, Sendable {
        case normal
        /// The account's margin no longer covered the position.
        case liquidation
        /// Auto-deleveraging: our position was closed against somebody's liquidated one.
        case adl
        /// The future ended: what was left of the position was settled at the delivery price.
        case delivery
        /// A holding that a person gave to the position: nobody's order here, and never sent.
        case adopted

        /// Made by the exchange against us or at the end of the future, and by nobody's wish.
        public var isTaken: Bool { self != .normal && self != .adopted }
    }

    /// The exchange's margin mode of an order, `tdMode`.
    public enum TradeMode: String, Hashable, Sendable { case cash, cross }

    /// Where the order stands, as far as it is known.
    public enum State: String, Hashable, Sendable {
        /// Written down, and may or may not have reached the exchange.
        case inDoubt = "in_doubt"
        /// The exchange has it and more may fill.
        case live
        case filled, canceled
        /// Refused for good: it never existed.
        case rejected
        /// Proved absent after its expiry.
        case neverPlaced = "never_placed"
        /// Forgotten by the exchange, and nothing of it was ever billed.
        case goneUnfilled = "gone_unfilled"

        /// Something may still fill.
        public var isOpen: Bool { self == .inDoubt || self == .live }
    }

    /// The exchange's code and words, or `not_sent` and why the order never left.
    public struct Rejection: Hashable, Sendable {
        public let code: String
        public let message: String

        public init(code: String, message: String) {
            (self.code, self.message) = (code, message)
        }
    }

    public init(
        clientOrderID: String, trade: Int64, leg: Leg, attempt: Int, purpose: Purpose,
        instrumentID: String, side: Side, type: OrderType, tradeMode: TradeMode, price: Exact,
        size: Exact, reduceOnly: Bool, tag: String, expiresAt: Timestamp, state: State = .inDoubt,
        orderID: String? = nil, filledSize: Exact = 0, averagePrice: Exact? = nil, fee: Exact = 0,
        feeCurrency: String? = nil, rejection: Rejection? = nil, missingSince: Timestamp? = nil,
        fills: [JournalFill] = [], category: Category = .normal
    ) {
        (self.clientOrderID, self.trade, self.leg) = (clientOrderID, trade, leg)
        (self.attempt, self.purpose, self.instrumentID) = (attempt, purpose, instrumentID)
        (self.side, self.type, self.tradeMode) = (side, type, tradeMode)
        (self.price, self.size, self.reduceOnly) = (price, size, reduceOnly)
        (self.tag, self.expiresAt, self.state) = (tag, expiresAt, state)
        (self.orderID, self.filledSize) = (orderID, filledSize)
        (self.averagePrice, self.fee, self.feeCurrency) = (averagePrice, fee, feeCurrency)
        (self.rejection, self.missingSince) = (rejection, missingSince)
        (self.fills, self.category) = (fills, category)
    }

    /// Σ of what may have filled or still fill: the order's size while it is open, what filled once
    /// it is final, nothing when it never existed.
    public var reserved: Exact { state.isOpen ? size : filledSize }
}

/// One execution of an order of ours.
public struct JournalFill: Hashable, Sendable {
    /// In the instrument's quote per coin.
    public let price: Exact
    /// Coins or contracts.
    public let size: Exact

    public init(price: Exact, size: Exact) { (self.price, self.size) = (price, size) }
}
