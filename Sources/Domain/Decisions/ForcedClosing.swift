/// What the exchange closed of a position's future by itself, as it enters the journal: taken by
/// force, or delivered. Pure.
///
/// The contracts are taken from the owner of the future, never more than it is short. They count like
/// a close whose future leg is done: what is left to do is to see to the coins that they had hedged.
/// Nothing shorts them again (EXECUTION §9, §10).
public struct ForcedClosing: Hashable, Sendable {
    /// The orders that the exchange made, whole in the journal.
    public struct Order: Hashable, Sendable {
        /// The exchange's name for it; `delivery-FUTURE` or `bill-N` where it states none.
        public let orderID: String
        /// Never `normal` or `adopted`.
        public let category: JournalOrder.Category
        /// `unwind` in a trade that was opening, `target` in any other.
        public let purpose: JournalOrder.Purpose
        /// Contracts that it bought back, above zero.
        public let contracts: Exact
        /// Harmonic, USD per coin; of a delivery the settlement price.
        public let averagePrice: Exact
        /// Signed: negative is charged. Estimated while no execution is known.
        public let fee: Exact
        public let feeCurrency: String
        /// Of its first execution or of the delivery, by the exchange's clock.
        public let time: Timestamp
        /// Empty for a delivery whose bill is late.
        public let executions: [ForcedExecution]
    }

    /// The trade that takes them in.
    public enum Destination: Hashable, Sendable {
        /// A close of its own; the contracts are its target.
        case newClose(contracts: Exact)
        /// The trade that was under way, as it goes on from here.
        case unfinished(Trade)
    }

    /// In the order of their first executions; never empty.
    public let orders: [Order]
    public let destination: Destination
    /// Of all the orders together, above zero and at most what the position was short.
    public let contracts: Exact
    /// A liquidation concerns the whole account, not this future alone.
    public var isLiquidation: Bool { orders.contains { $0.category == .liquidation } }
    /// The end that was agreed; anything else is a loss of the hedge.
    public var isDelivery: Bool { orders.allSatisfy { $0.category == .delivery } }

    /// - Parameter executions: those that are not in the journal yet, of any future.
    /// - Returns: `nil` when none of them took anything of this position.
    /// - Throws: `DivisionByZero`, ``FinanceError`` for a price of zero, which no execution has.
    public init?(of position: Position, executions: [ForcedExecution]) throws {
        let taken = executions.filter {
            $0.instrumentID == position.futureID && $0.side == .buy
        }.taken(atMost: try ForcedClosing.short(position))
        guard !taken.isEmpty else { return nil }
        contracts = taken.map(\.contracts).sum()
        let purpose: JournalOrder.Purpose
        (destination, purpose) = try ForcedClosing.destination(of: contracts, in: position)
        orders = try ForcedClosing.grouped(taken).map { try Order($0, purpose: purpose) }
    }

    /// A delivery that only the price tells of: the position is gone, and its bill is not there yet.
    /// The bill completes it, with the fee that was really charged.
    ///
    /// - Parameters:
    ///   - price: the settlement price, USD per coin.
    ///   - feeRate: of a delivery, a fraction; the estimate is rounded up, to twelve places.
    /// - Returns: `nil` when nothing is left to deliver.
    /// - Throws: `DivisionByZero`, ``FinanceError`` for a price of zero, which no delivery has.
    public init?(
        of position: Position, deliveredAt price: Exact, feeRate: Exact, time: Timestamp
    ) throws {
        contracts = try ForcedClosing.short(position)
        guard contracts.isPositive else { return nil }
        let purpose: JournalOrder.Purpose
        (destination, purpose) = try ForcedClosing.destination(of: contracts, in: position)
        let fee = try (contracts * position.contractValue * feeRate).over(price, .futurePrice)
        orders = [
            Order(
                orderID: position.deliveryOrderID, category: .delivery, purpose: purpose,
                contracts: contracts, averagePrice: price, fee: -fee.rounded(to: 12, .up),
                feeCurrency: position.coin, time: time, executions: [])
        ]
    }

    private static func short(_ position: Position) throws -> Exact {
        Swift.max(0, -(try Exposure(of: position).contracts))
    }

    private static func destination(
        of contracts: Exact, in position: Position
    ) throws -> (Destination, JournalOrder.Purpose) {
        switch position.unfinishedTrade {
        case nil: return (.newClose(contracts: contracts), .target)
        case let trade? where trade.kind == .open:
            // What it still wanted to short it must not short any more.
            return (.unfinished(try trade.loweredToFills()), .unwind)
        case var trade?:
            let reserved = trade.targetContracts - trade.remaining(of: .future)
            trade.targetContracts = Swift.max(trade.targetContracts, reserved + contracts)
            return (.unfinished(trade), .target)
        }
    }

    /// By order of the exchange, in the order of their first executions.
    private static func grouped(_ executions: [ForcedExecution]) -> [[ForcedExecution]] {
        var groups: [[ForcedExecution]] = []
        for execution in executions {
            let index = groups.firstIndex { $0[0].orderKey == execution.orderKey }
            if let index { groups[index].append(execution) } else { groups.append([execution]) }
        }
        return groups
    }
}

extension ForcedClosing.Order {
    fileprivate init(
        _ executions: [ForcedExecution], purpose: JournalOrder.Purpose
    ) throws(FinanceError) {
        let first = executions[0]
        (orderID, category) = (first.orderKey, first.category)
        self.purpose = purpose
        contracts = executions.map(\.contracts).sum()
        averagePrice = try executions.averagePrice()
        fee = executions.map(\.fee).sum()
        (feeCurrency, time) = (first.feeCurrency, first.time)
        self.executions = executions
    }
}

extension Position {
    /// What its delivery is called where the exchange names no order: a future is delivered once, so
    /// that whatever tells of it first keeps a second booking out.
    var deliveryOrderID: String { "delivery-\(futureID)" }
}

extension ForcedExecution {
    /// The exchange's order; where it names none the delivery of the future, or the bill.
    fileprivate var orderKey: String {
        guard orderID.isEmpty else { return orderID }
        return category == .delivery ? "delivery-\(instrumentID)" : "bill-\(billID)"
    }

    /// The part of it that fell on a holding of `most` contracts, with its share of the fee.
    fileprivate func limited(to most: Exact) -> ForcedExecution {
        guard contracts > most,
            let share = try? (fee * most).divided(by: contracts)
        else { return self }
        return ForcedExecution(
            billID: billID, orderID: orderID, tradeID: tradeID, instrumentID: instrumentID,
            side: side, price: price, contracts: most, fee: share.rounded(to: 12, .halfEven),
            feeCurrency: feeCurrency, category: category, time: time)
    }
}

extension [ForcedExecution] {
    /// Oldest first, until nothing of ours is left: the rest was somebody else's.
    func taken(atMost short: Exact) -> [ForcedExecution] {
        var left = short
        return sorted {
            ($0.time, $0.billID.utf8.count, $0.billID)
                < ($1.time, $1.billID.utf8.count, $1.billID)
        }
        .compactMap { execution in
            guard left.isPositive else { return nil }
            let part = execution.limited(to: left)
            left -= part.contracts
            return part
        }
    }

    /// Harmonic; of one price that price itself, without the rounding of two divisions.
    func averagePrice() throws(FinanceError) -> Exact {
        if let first, allSatisfy({ $0.price == first.price }) { return first.price }
        return try AveragePrice.harmonic(
            map { OrderBook.Level(price: $0.price, size: $0.contracts) })
    }
}
