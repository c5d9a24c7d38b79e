/// What the exchange took of a position's hedge by force, as it enters the journal: pure.
///
/// The contracts are taken from the owner of the future, never more than it is short. They count like
/// a close whose future leg is done: what is left to do is to sell the coins that they had hedged.
/// Nothing shorts them again (EXECUTION §9).
public struct HedgeLoss: Hashable, Sendable {
    /// The orders that the exchange made, whole in the journal.
    public struct Order: Hashable, Sendable {
        public let orderID: String
        public let category: JournalOrder.Category
        public let purpose: JournalOrder.Purpose
        public let contracts: Exact
        /// Harmonic, USD per coin.
        public let averagePrice: Exact
        /// Signed: negative is charged.
        public let fee: Exact
        public let feeCurrency: String
        public let time: Timestamp
        public let executions: [ForcedExecution]
    }

    /// The trade that takes them in.
    public enum Destination: Hashable, Sendable {
        /// A close of its own; the contracts are its target.
        case newClose(contracts: Exact)
        /// The trade that was under way, as it goes on from here.
        case unfinished(Trade)
    }

    public let orders: [Order]
    public let destination: Destination
    public let contracts: Exact
    /// A liquidation concerns the whole account, not this future alone.
    public var isLiquidation: Bool { orders.contains { $0.category == .liquidation } }

    /// - Parameter executions: those that are not in the journal yet, of any future.
    /// - Returns: `nil` when none of them took anything of this position.
    /// - Throws: `DivisionByZero`, ``FinanceError`` for a price of zero, which no execution has.
    public init?(of position: Position, executions: [ForcedExecution]) throws {
        let short = Swift.max(0, -(try Exposure(of: position).contracts))
        let taken = HedgeLoss.taken(
            executions.filter { $0.instrumentID == position.futureID && $0.side == .buy },
            atMost: short)
        guard !taken.isEmpty else { return nil }
        contracts = taken.map(\.contracts).sum()
        let purpose: JournalOrder.Purpose
        switch position.unfinishedTrade {
        case nil: (destination, purpose) = (.newClose(contracts: contracts), .target)
        case let trade? where trade.kind == .open:
            // What it still wanted to short it must not short any more.
            (destination, purpose) = (.unfinished(try trade.loweredToFills()), .unwind)
        case var trade?:
            let reserved = trade.targetContracts - trade.remaining(of: .future)
            trade.targetContracts = Swift.max(trade.targetContracts, reserved + contracts)
            (destination, purpose) = (.unfinished(trade), .target)
        }
        orders = try HedgeLoss.grouped(taken).map { try Order($0, purpose: purpose) }
    }

    /// Oldest first, until nothing of ours is left: the rest was somebody else's.
    private static func taken(
        _ executions: [ForcedExecution], atMost short: Exact
    ) -> [ForcedExecution] {
        var left = short
        return executions.sorted {
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

extension HedgeLoss.Order {
    fileprivate init(
        _ executions: [ForcedExecution], purpose: JournalOrder.Purpose
    ) throws(FinanceError) {
        let first = executions[0]
        (orderID, category) = (first.orderKey, first.category)
        self.purpose = purpose
        contracts = executions.map(\.contracts).sum()
        averagePrice = try AveragePrice.harmonic(
            executions.map { OrderBook.Level(price: $0.price, size: $0.contracts) })
        fee = executions.map(\.fee).sum()
        (feeCurrency, time) = (first.feeCurrency, first.time)
        self.executions = executions
    }
}

extension ForcedExecution {
    /// The exchange's order, or the bill where it names none.
    fileprivate var orderKey: String { orderID.isEmpty ? "bill-\(billID)" : orderID }

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
