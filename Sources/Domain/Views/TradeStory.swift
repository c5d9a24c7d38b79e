/// Everything that the journal knows of one trade, in the order in which it was written.
public struct TradeStory: Hashable, Sendable {
    /// Its number in the database, as are ``position`` and ``pass``.
    public let trade: Int64
    public let position: Int64
    public let account: String
    public let strategy: String
    public let venue: String
    public let spotID: String
    public let futureID: String
    public let kind: Trade.Kind
    public let sequence: Trade.Sequence
    /// The pass that decided it.
    public let pass: Int64
    /// What that pass was run as: `open-pass`, `close-pass`, …
    public let command: String
    /// When it was recorded, before anything was sent, by the database's clock.
    public let decidedAt: Timestamp
    /// Contracts to trade; lowered to what filled when a part was taken back.
    public let targetContracts: Exact
    /// Coins to order on the spot leg.
    public let targetCoins: Exact
    /// Repair orders so far.
    public let repairs: Int
    /// An unwind has lowered its targets to what is filled.
    public let isUnwound: Bool
    /// When both legs were resolved, by the database's clock; `nil` while it is not over.
    public let endedAt: Timestamp?
    /// ``Trade/Outcome`` by its name; `nil` while it is not over.
    public let outcome: String?
    /// The figures it was decided on.
    public let figures: [StoredFigure]
    /// Oldest first.
    public let orders: [Order]

    /// One order with its executions.
    public struct Order: Hashable, Sendable {
        public let row: OrderRow
        /// By the exchange's clock: refused from then on.
        public let expiresAt: Timestamp
        /// When nothing more could fill, by the database's clock; `nil` while it may.
        public let endedAt: Timestamp?
        /// Oldest first.
        public let fills: [Execution]

        public init(row: OrderRow, expiresAt: Timestamp, endedAt: Timestamp?, fills: [Execution]) {
            (self.row, self.expiresAt, self.endedAt) = (row, expiresAt, endedAt)
            self.fills = fills
        }
    }

    /// One execution of an order.
    public struct Execution: Hashable, Sendable {
        /// In the instrument's quote per coin.
        public let price: Exact
        /// Coins or contracts.
        public let size: Exact
        /// Signed: negative is charged.
        public let fee: Exact
        public let feeCurrency: String
        /// The order rested.
        public let isMaker: Bool
        /// By the exchange's clock.
        public let time: Timestamp

        public init(
            price: Exact, size: Exact, fee: Exact, feeCurrency: String, isMaker: Bool,
            time: Timestamp
        ) {
            (self.price, self.size, self.fee) = (price, size, fee)
            (self.feeCurrency, self.isMaker, self.time) = (feeCurrency, isMaker, time)
        }
    }

    public init(
        trade: Int64, position: Int64, account: String, strategy: String, venue: String,
        spotID: String, futureID: String, kind: Trade.Kind, sequence: Trade.Sequence, pass: Int64,
        command: String, decidedAt: Timestamp, targetContracts: Exact, targetCoins: Exact,
        repairs: Int, isUnwound: Bool, endedAt: Timestamp?, outcome: String?,
        figures: [StoredFigure], orders: [Order]
    ) {
        (self.trade, self.position, self.account) = (trade, position, account)
        (self.strategy, self.venue, self.spotID) = (strategy, venue, spotID)
        (self.futureID, self.kind, self.sequence) = (futureID, kind, sequence)
        (self.pass, self.command, self.decidedAt) = (pass, command, decidedAt)
        (self.targetContracts, self.targetCoins) = (targetContracts, targetCoins)
        (self.repairs, self.isUnwound, self.endedAt) = (repairs, isUnwound, endedAt)
        (self.outcome, self.figures, self.orders) = (outcome, figures, orders)
    }
}
