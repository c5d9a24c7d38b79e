/// The bill of a delivery that was booked by its price alone, as it completes the row: pure.
///
/// The contracts stay as they are. Price, fee and execution become the bill's, and a position that
/// has ended since left over a little more or less than was thought (EXECUTION §10).
public struct DeliveryBill: Hashable, Sendable {
    /// With the bill's price and fee, and its executions.
    public let order: JournalOrder
    /// What of the executions fell on the contracts that were booked, oldest first.
    public let executions: [ForcedExecution]
    /// What it changes of the coins that the position left over, at the twelve places that these are
    /// booked at; negative is less.
    public let leftOver: Exact

    /// - Parameter executions: that no order of the journal has taken in, of any future.
    /// - Returns: `nil` while they do not make up the whole of it.
    /// - Throws: `DivisionByZero`, ``FinanceError`` for a price of zero, which no execution has.
    public init?(
        of booked: JournalOrder, in position: Position, executions: [ForcedExecution]
    ) throws {
        let taken = executions.filter {
            $0.category == .delivery && $0.side == .buy && $0.instrumentID == position.futureID
        }.taken(atMost: booked.filledSize)
        guard let first = taken.first, taken.map(\.contracts).sum() == booked.filledSize,
            let trade = position.trades.first(where: { $0.id == booked.trade })
        else { return nil }
        var billed = booked
        billed.averagePrice = try taken.averagePrice()
        (billed.fee, billed.feeCurrency) = (taken.map(\.fee).sum(), first.feeCurrency)
        billed.fills = taken.map { JournalFill(price: $0.price, size: $0.contracts) }
        let before = try Exposure(of: position)
        let after = try Exposure(of: position.replacing(trade.replacing(billed)))
        leftOver = after.leftOver - before.leftOver
        (order, self.executions) = (billed, taken)
    }
}

extension Exposure {
    /// The coins that a position without contracts leaves over: rounded down at twelve places,
    /// because the exchange rounds each profit at a scale of its own, and dust that is not there must
    /// not be sold.
    public var leftOver: Exact { delta.rounded(to: 12, .down) }
}

extension Position {
    /// From expiry until its delivery is in the journal: nothing is traded of it (EXECUTION §10).
    ///
    /// - Throws: nothing in fact: the journal holds no price of zero.
    public func isDelivering(at now: Timestamp) throws(DivisionByZero) -> Bool {
        guard now >= expiry else { return false }
        return try !Exposure(of: self).contracts.isZero
    }

    /// An order on its future may still fill: what is left to deliver is not known yet.
    public var hasOpenFutureOrder: Bool {
        orders.contains { $0.leg == .future && $0.state.isOpen }
    }
}
