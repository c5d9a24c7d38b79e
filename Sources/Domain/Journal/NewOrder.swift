/// An order to be recorded and then sent.
public struct NewOrder: Hashable, Sendable {
    public let leg: Leg
    public let purpose: JournalOrder.Purpose
    public let instrumentID: String
    public let side: Side
    public let type: OrderType
    public let tradeMode: JournalOrder.TradeMode
    /// Limit price, in the instrument's quote per coin.
    public let price: Exact
    /// Coins or contracts.
    public let size: Exact
    /// The exchange may only shrink a position with it.
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
    /// Contracts to trade, never below zero; 0 for a close that sells coins alone.
    public let targetContracts: Exact
    /// Coins to order on the spot leg, never below zero.
    public let targetCoins: Exact
    /// Dust of earlier positions that it takes in to sell, coins; negative when they left a debt.
    public let dustCoins: Exact
    /// Coins to be held beyond the neutral hedge by intent; 0 for `neutral`, and in a close.
    public let intendedExcessCoins: Exact
    /// The figures it was decided on.
    public let numbers: [Figure]
    /// Those that go out first: both legs, or the first of the sequence; empty where none is sent.
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
