/// One order for people: with the names of its account and strategy.
///
/// Prices are in the instrument's quote per coin, sizes in coins for spot and in contracts for a
/// future; leg, purpose, side, type and state are words of ``JournalOrder``.
public struct OrderRow: Hashable, Sendable {
    public let clientOrderID: String
    public let account: String
    public let strategy: String
    /// When it was recorded, before it was sent, by the database's clock.
    public let createdAt: Timestamp
    public let instrumentID: String
    public let leg: String
    public let purpose: String
    public let side: String
    public let type: String
    /// Limit price.
    public let price: Exact
    public let size: Exact
    public let state: String
    public let filledSize: Exact
    /// `nil` while nothing has filled.
    public let averagePrice: Exact?
    /// Signed: negative is charged.
    public let fee: Exact
    /// `nil` while the exchange has stated none.
    public let feeCurrency: String?
    /// The exchange's name for it; `nil` while it is not known.
    public let orderID: String?
    /// The exchange's code; `nil` unless it was refused.
    public let rejectCode: String?
    /// The exchange's words; `nil` unless it was refused.
    public let rejectMessage: String?
    /// The trade that it serves, by its number.
    public let trade: Int64
    /// The position of that trade, by its number.
    public let position: Int64
    /// `normal`, or why we never sent it: `liquidation`, `adl`, `delivery`, `adopted`.
    public let category: String

    public init(
        clientOrderID: String, account: String, strategy: String, createdAt: Timestamp,
        instrumentID: String, leg: String, purpose: String, side: String, type: String,
        price: Exact, size: Exact, state: String, filledSize: Exact, averagePrice: Exact?,
        fee: Exact, feeCurrency: String?, orderID: String?, rejectCode: String?,
        rejectMessage: String?, trade: Int64, position: Int64,
        category: String
    ) {
        (self.clientOrderID, self.account, self.strategy) = (clientOrderID, account, strategy)
        (self.createdAt, self.instrumentID, self.leg) = (createdAt, instrumentID, leg)
        (self.purpose, self.side, self.type) = (purpose, side, type)
        (self.price, self.size, self.state) = (price, size, state)
        (self.filledSize, self.averagePrice, self.fee) = (filledSize, averagePrice, fee)
        (self.feeCurrency, self.orderID, self.rejectCode) = (feeCurrency, orderID, rejectCode)
        (self.rejectMessage, self.trade, self.position) = (rejectMessage, trade, position)
        self.category = category
    }
}
