/// A hedged holding of one account, strategy and pair. What it holds is what its orders add up to.
///
/// Accounts and strategies are named by their numbers in the database.
public struct Position: Hashable, Sendable {
    public let id: Int64
    public let account: Int64
    public let strategy: Int64
    public let coin: String
    public let spotID: String
    public let futureID: String
    /// USD in one contract.
    public let contractValue: Exact
    /// When its future is delivered.
    public let expiry: Timestamp
    /// How its legs are sized against each other.
    public let hedge: Hedge
    /// When it was recorded with its first trade, by the database's clock.
    public let openedAt: Timestamp
    /// Oldest first; those that are over stay.
    public let trades: [Trade]
    /// What was booked out of it at its delivery, to be kept.
    public let kept: [KeptCoins]

    public init(
        id: Int64, account: Int64, strategy: Int64, coin: String, spotID: String,
        futureID: String, contractValue: Exact, expiry: Timestamp, hedge: Hedge,
        openedAt: Timestamp, trades: [Trade], kept: [KeptCoins] = []
    ) {
        (self.id, self.account, self.strategy) = (id, account, strategy)
        (self.coin, self.spotID, self.futureID) = (coin, spotID, futureID)
        (self.contractValue, self.expiry, self.hedge) = (contractValue, expiry, hedge)
        (self.openedAt, self.trades, self.kept) = (openedAt, trades, kept)
    }

    /// Those of all its trades.
    public var orders: [JournalOrder] { trades.flatMap(\.orders) }

    /// The spot instrument's quote currency: `USDT` of `BTC-USDT`.
    public var quote: String { String(spotID.drop { $0 != "-" }.dropFirst()) }

    /// The one trade that is not over; the schema allows no second.
    public var unfinishedTrade: Trade? { trades.first { $0.endedAt == nil } }

    /// The same with this trade in the place of the one of its number.
    public func replacing(_ trade: Trade) -> Position {
        with(trades.map { $0.id == trade.id ? trade : $0 })
    }

    /// The same with one trade more.
    public func adding(_ trade: Trade) -> Position { with(trades + [trade]) }

    private func with(_ trades: [Trade]) -> Position {
        Position(
            id: id, account: account, strategy: strategy, coin: coin, spotID: spotID,
            futureID: futureID, contractValue: contractValue, expiry: expiry, hedge: hedge,
            openedAt: openedAt, trades: trades, kept: kept)
    }
}

/// Coins that leave a position at its delivery because its strategy holds them. They leave its result
/// at the settlement price, as if they had been sold at it to their owner.
public struct KeptCoins: Hashable, Sendable {
    /// Negative where the bill of the delivery showed that it was less.
    public let coins: Exact
    /// The settlement price, USD per coin.
    public let priceUSD: Exact
    /// The delivery, by the exchange's clock.
    public let time: Timestamp

    public init(coins: Exact, priceUSD: Exact, time: Timestamp) {
        (self.coins, self.priceUSD, self.time) = (coins, priceUSD, time)
    }
}

/// One attempt to change a position. Repairing and unwinding are steps inside it.
public struct Trade: Hashable, Sendable {
    /// `open` buys coins and sells contracts, `close` goes the other way.
    public enum Kind: String, Hashable, Sendable { case open, close }

    /// Which leg goes first.
    public enum Sequence: String, Hashable, Sendable {
        case together
        case spotFirst = "spot_first"
        case futureFirst = "future_first"
    }

    /// How a trade ended, by what its orders filled.
    public enum Outcome: String, Hashable, Sendable {
        /// All of its contracts.
        case filled
        /// Some of it, and fewer contracts than its target.
        case partlyFilled = "partly_filled"
        /// Nothing on either leg, and no order was refused.
        case notFilled = "not_filled"
        /// Some of it was taken back; nothing filled, and an order was refused.
        case unwound, rejected
    }

    public let id: Int64
    public let kind: Kind
    public let sequence: Sequence
    /// Contracts to trade, never below zero; lowered to what is filled by the first unwind.
    public var targetContracts: Exact
    /// Coins to order on the spot leg: as planned, or as the fills of the future ask for; lowered
    /// like the contracts.
    public var targetCoins: Exact
    /// Dust of earlier positions that the trade took in; negative when they left a debt.
    public let dustCoins: Exact
    /// Coins meant to be held beyond the neutral hedge once it is filled: 0 for `neutral`.
    /// Lowered with the contracts by the first unwind.
    public var intendedExcessCoins: Exact
    /// Repair orders so far.
    public var repairs: Int
    /// An unwind has lowered its targets to what is filled.
    public var isUnwound: Bool
    /// When it was recorded, before anything was sent, by the database's clock.
    public let createdAt: Timestamp
    /// When both legs were resolved; `nil` while it is not over.
    public var endedAt: Timestamp?
    /// `nil` while it is not over.
    public var outcome: Outcome?
    /// Of both legs, in the order in which they were recorded.
    public var orders: [JournalOrder]

    public init(
        id: Int64, kind: Kind, sequence: Sequence, targetContracts: Exact, targetCoins: Exact,
        dustCoins: Exact, intendedExcessCoins: Exact, repairs: Int, isUnwound: Bool,
        createdAt: Timestamp, endedAt: Timestamp?, outcome: Outcome?, orders: [JournalOrder]
    ) {
        (self.id, self.kind, self.sequence) = (id, kind, sequence)
        (self.targetContracts, self.targetCoins) = (targetContracts, targetCoins)
        (self.dustCoins, self.intendedExcessCoins) = (dustCoins, intendedExcessCoins)
        (self.repairs, self.isUnwound, self.createdAt) = (repairs, isUnwound, createdAt)
        (self.endedAt, self.outcome, self.orders) = (endedAt, outcome, orders)
    }

    /// The side on which a leg of this trade moves towards its target.
    public func side(of leg: Leg) -> Side {
        switch (kind, leg) {
        case (.open, .spot), (.close, .future): .buy
        case (.open, .future), (.close, .spot): .sell
        }
    }

    public func orders(of leg: Leg) -> [JournalOrder] { orders.filter { $0.leg == leg } }

    /// What a leg's target has left to order: `target − reserved`, counting only orders that move
    /// towards the target: what unwinds took back is not ordered again (EXECUTION §5).
    public func remaining(of leg: Leg) -> Exact {
        let target = leg == .spot ? targetCoins : targetContracts
        let towards = orders(of: leg).filter { $0.purpose != .unwind }
        return Swift.max(0, target - towards.map(\.reserved).sum())
    }

    /// The trade as its first unwind leaves it: the targets are what is filled, so that nothing
    /// hedges forward any more, and the excess that was meant for all of the contracts is meant for
    /// the filled part of them (EXECUTION §7).
    ///
    /// - Throws: nothing in fact: a target that can be lowered is above zero.
    public func loweredToFills() throws(DivisionByZero) -> Trade {
        var lowered = self
        lowered.isUnwound = true
        lowered.targetContracts = Swift.min(targetContracts, filled(of: .future))
        lowered.targetCoins = Swift.min(targetCoins, filled(of: .spot))
        if lowered.targetContracts < targetContracts {
            lowered.intendedExcessCoins = try (intendedExcessCoins * lowered.targetContracts)
                .divided(by: targetContracts)
        }
        return lowered
    }

    /// Coins or contracts that have filled towards the leg's target, fees not taken off; what
    /// unwinds took back is still in it.
    public func filled(of leg: Leg) -> Exact {
        orders(of: leg).filter { $0.purpose != .unwind }.map(\.filledSize).sum()
    }

    /// A close with nothing to buy back: it sells coins in a delivery window.
    public var isSlice: Bool { kind == .close && targetContracts.isZero && !isUnwound }

    /// Its future was delivered: what is left of it is the spot leg.
    public var isDelivery: Bool { settlement != nil }

    /// The delivery of its future: an order of the exchange's own, at the settlement price.
    public var settlement: JournalOrder? { orders.first { $0.category == .delivery } }

    /// The number of the leg's next order, from 1.
    public func nextAttempt(of leg: Leg) -> Int {
        (orders(of: leg).map(\.attempt).max() ?? 0) + 1
    }

    /// The same with this order in the place of the one of its name.
    public func replacing(_ order: JournalOrder) -> Trade {
        var trade = self
        trade.orders = orders.map { $0.clientOrderID == order.clientOrderID ? order : $0 }
        return trade
    }
}
