/// One order for people: with the names of its account and strategy.
public struct OrderRow: Hashable, Sendable {
    public let clientOrderID: String
    public let account: String
    public let strategy: String
    public let createdAt: Timestamp
    public let instrumentID: String
    public let leg: String
    public let purpose: String
    public let side: String
    public let type: String
    public let price: Exact
    public let size: Exact
    public let state: String
    public let filledSize: Exact
    public let averagePrice: Exact?
    public let fee: Exact
    public let feeCurrency: String?
    public let orderID: String?
    public let rejectCode: String?
    public let rejectMessage: String?
    public let trade: Int64
    public let position: Int64
    /// `normal`, or why the exchange made it: `liquidation`, `adl`.
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
