public import Domain

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

/// What an opening may not exceed; re-summed under row locks when it is recorded.
public struct OpeningLimits: Hashable, Sendable {
    /// USD notional of the future leg that this trade adds.
    public let addedUSD: Exact
    public let strategyCoinUSD: Exact?
    public let accountCoinUSD: Exact?
    public let accountTotalUSD: Exact?
    /// The strategy's share of the future's open interest, USD.
    public let futureUSD: Exact?

    public init(
        addedUSD: Exact, strategyCoinUSD: Exact?, accountCoinUSD: Exact?,
        accountTotalUSD: Exact?, futureUSD: Exact?
    ) {
        (self.addedUSD, self.strategyCoinUSD) = (addedUSD, strategyCoinUSD)
        (self.accountCoinUSD, self.accountTotalUSD) = (accountCoinUSD, accountTotalUSD)
        self.futureUSD = futureUSD
    }

    /// The first limit that the sums and this trade exceed together.
    public func exceeded(by sums: NotionalSums) -> JournalRefusal? {
        let checks: [(String, Exact, Exact?)] = [
            ("max_position_usd", sums.strategyCoinUSD, strategyCoinUSD),
            ("max_coin_usd", sums.accountCoinUSD, accountCoinUSD),
            ("max_total_usd", sums.accountTotalUSD, accountTotalUSD),
            ("max_position_ratio", sums.futureUSD, futureUSD),
        ]
        for (name, held, limit) in checks {
            guard let limit, held + addedUSD > limit else { continue }
            return .limit(name: name, heldUSD: held, addedUSD: addedUSD, limitUSD: limit)
        }
        return nil
    }
}

/// Why the journal did not record an order, found under lock: nothing was sent.
public enum JournalRefusal: Error, Hashable, CustomStringConvertible {
    case leaseLost
    case stopped(code: String, reason: String)
    case disabled(String)
    case limit(name: String, heldUSD: Exact, addedUSD: Exact, limitUSD: Exact)
    /// Another strategy holds this future on the account, or another trade is unfinished.
    case ownedElsewhere(String)

    public var description: String {
        switch self {
        case .leaseLost:
            "another pass has taken over the account; nothing was sent"
        case .stopped(let code, let reason): "\(code): \(reason); nothing was sent"
        case .disabled(let subject): "\(subject) was disabled meanwhile; nothing was sent"
        case .limit(let name, let held, let added, let limit):
            "\(name): \(held) USD held or in doubt and \(added) USD more would exceed \(limit)"
        case .ownedElsewhere(let subject): "\(subject); nothing was sent"
        }
    }
}
