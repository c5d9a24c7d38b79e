/// An order to be recorded and then sent.
public struct NewOrder: Hashable, Sendable {
    public let leg: Leg
    public let purpose: JournalOrder.Purpose
    public let instrumentID: String
    public let side: Side
    public let type: OrderType
    public let tradeMode: JournalOrder.TradeMode
    public let price: Exact
    /// Coins or contracts.
    public let size: Exact
    public let reduceOnly: Bool
    /// Names the timer that cancels it if we die; empty for none.
    public let tag: String

    public init(
        leg: Leg, purpose: JournalOrder.Purpose, instrumentID: String, side: Side,
        type: OrderType, tradeMode: JournalOrder.TradeMode, price: Exact, size: Exact,
        reduceOnly: Bool, tag: String
    ) {
        (self.leg, self.purpose, self.instrumentID) = (leg, purpose, instrumentID)
        (self.side, self.type, self.tradeMode) = (side, type, tradeMode)
        (self.price, self.size, self.reduceOnly, self.tag) = (price, size, reduceOnly, tag)
    }
}

/// A trade to be recorded, with its first orders.
public struct NewTrade: Hashable, Sendable {
    public let kind: Trade.Kind
    public let sequence: Trade.Sequence
    public let targetContracts: Exact
    public let targetCoins: Exact
    public let dustCoins: Exact
    public let intendedExcessCoins: Exact
    /// The figures it was decided on.
    public let numbers: [Figure]
    public let orders: [NewOrder]

    public init(
        kind: Trade.Kind, sequence: Trade.Sequence, targetContracts: Exact, targetCoins: Exact,
        dustCoins: Exact, intendedExcessCoins: Exact, numbers: [Figure], orders: [NewOrder]
    ) {
        (self.kind, self.sequence) = (kind, sequence)
        (self.targetContracts, self.targetCoins) = (targetContracts, targetCoins)
        (self.dustCoins, self.intendedExcessCoins) = (dustCoins, intendedExcessCoins)
        (self.numbers, self.orders) = (numbers, orders)
    }
}
