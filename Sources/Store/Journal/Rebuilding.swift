public import Domain
import Postgres

/// One lost trade as it goes back into the journal: whole, in one transaction.
///
/// Positions and trades whose numbers are below zero are new; trades above zero that are new keep
/// the number that their orders name.
public struct Rebuilding: Hashable, Sendable {
    /// As it was before the trade.
    public let position: Position
    /// How the trade before it ended, which was unfinished in the backup; `nil` where none was.
    public let before: End?
    /// With all of its orders, those that the journal had already too.
    public let trade: Trade
    /// False where the journal has the trade already and it grows by these orders.
    public let isNewTrade: Bool
    /// Those that the journal lacks; nothing else of the trade is entered.
    public let orders: [LostOrder]
    /// `nil` while it is not over: the next pass goes on with it.
    public let end: End?

    /// The end of one trade, at the time at which the lost journal had it.
    public struct End: Hashable, Sendable {
        /// Below zero for a trade that is new, as in ``Rebuilding``.
        public let trade: Int64
        /// As it was when the trade ended.
        public let position: Position
        public let outcome: Trade.Outcome
        /// By the database's clock of then.
        public let endedAt: Timestamp
        /// Ends the position as well; `nil` while it still holds contracts.
        public let closing: TradeEnd.Closing?
        /// The rest of the time for which the pair is not opened, if it failed; `nil` where it did
        /// not, or the time is over.
        public let cooldownMilliseconds: Int64?

        /// - Parameter cooldownMilliseconds: from now on; `nil` where nothing is latched.
        public init(
            trade: Int64, position: Position, outcome: Trade.Outcome, endedAt: Timestamp,
            closing: TradeEnd.Closing?, cooldownMilliseconds: Int64?
        ) {
            (self.trade, self.position) = (trade, position)
            (self.outcome, self.endedAt) = (outcome, endedAt)
            (self.closing, self.cooldownMilliseconds) = (closing, cooldownMilliseconds)
        }
    }

    public init(
        position: Position, before: End?, trade: Trade, isNewTrade: Bool, orders: [LostOrder],
        end: End?
    ) {
        (self.position, self.before, self.trade) = (position, before, trade)
        (self.isNewTrade, self.orders, self.end) = (isNewTrade, orders, end)
    }

    /// The rows of the lost orders.
    public var rows: [JournalOrder] {
        let lost = Set(orders.map(\.id.description))
        return trade.orders.filter { lost.contains($0.clientOrderID) }
    }
}

extension Store {
    /// Enters a lost trade: its position if that is new, its orders, their fills, and how it ended.
    ///
    /// - Parameter numbers: those that steps before gave to what was new; this one's are added once
    ///   it is committed.
    /// - Throws: ``JournalRefusal`` when the lease is lost or a trade was ended meanwhile.
    public func rebuild(
        _ step: Rebuilding, numbers: inout [Int64: Int64], account: Account, lease: Lease,
        pass: Int64
    ) throws {
        let known = numbers
        numbers = try transaction {
            var given = known
            try verify(lease)
            if let before = step.before { try end(before, given) }
            let holder =
                try step.position.id > 0
                ? step.position.id
                : given[step.position.id] ?? insert(step, venue: account.venue.name)
            let trade = try enter(step, position: holder, pass: pass)
            for order in step.orders {
                guard let row = step.rows.first(where: { $0.clientOrderID == order.id.description })
                else { continue }
                try insert(row, of: order, trade: trade, lease: lease, pass: pass)
            }
            try insert(step.orders.flatMap(\.fills), account: account.id)
            _ = try connection.execute(
                RestorationStatements.attributed, [step.orders.map(\.id.description)])
            // Numbers above zero stand for themselves.
            if step.position.id < 0 { given[step.position.id] = holder }
            if step.trade.id < 0 { given[step.trade.id] = trade }
            if let ending = step.end { try end(ending, given) }
            return given
        }
    }

    /// Passes by all trade numbers up to one: an id given from now on names another trade. Never
    /// undone by a rollback, and only ever goes up.
    public func passTradeNumbers(upTo number: Int64) throws {
        _ = try connection.query(RestorationStatements.passTradeNumbers, [number])
    }

    /// The highest trade number that was given here.
    public func lastTradeNumber() throws -> Int64 {
        try one(RestorationStatements.lastTradeNumber).int64("number")
    }

    /// Which of these trade numbers are taken here.
    public func takenTradeNumbers(of numbers: [Int64]) throws -> Set<Int64> {
        let rows = try connection.query(RestorationStatements.takenTradeNumbers, [numbers])
        return Set(try rows.map { try $0.int64("id") })
    }

    // MARK: - Rows

    /// A position that its first trade ended as well is entered closed: by now another one may hold
    /// its future.
    private func insert(_ step: Rebuilding, venue: String) throws -> Int64 {
        let position = step.position
        let closing = step.end?.closing
        return try one(
            RestorationStatements.insertPosition,
            [
                position.account, position.strategy, venue, position.coin, position.spotID,
                position.futureID, position.contractValue, position.hedge.rawValue,
                position.openedAt, closing == nil ? nil : step.end?.endedAt, closing?.reason,
            ]
        ).int64("id")
    }

    /// - Returns: the trade's number.
    private func enter(_ step: Rebuilding, position: Int64, pass: Int64) throws -> Int64 {
        let trade = step.trade
        guard step.isNewTrade else {
            let updated = try connection.execute(
                PositionStatements.updateTrade,
                [
                    trade.id, trade.targetContracts, trade.targetCoins, trade.repairs,
                    trade.isUnwound, trade.intendedExcessCoins,
                ])
            guard updated == 1 else {
                throw JournalRefusal.ownedElsewhere("trade \(trade.id) is over already")
            }
            return trade.id
        }
        let number: Int64? = trade.id > 0 ? trade.id : nil
        let id = try one(
            RestorationStatements.insertTrade,
            [
                number, position, trade.kind.rawValue, pass, trade.targetContracts,
                trade.targetCoins, trade.dustCoins, trade.intendedExcessCoins,
                trade.sequence.rawValue, trade.repairs, trade.isUnwound,
                JSONText.figures([Figure("rebuilt_by_pass", .text("\(pass)"))]), trade.createdAt,
            ]
        ).int64("id")
        try addDust(
            -trade.dustCoins, account: step.position.account, coin: step.position.coin, position)
        return id
    }

    private func insert(
        _ row: JournalOrder, of order: LostOrder, trade: Int64, lease: Lease, pass: Int64
    ) throws {
        _ = try connection.execute(
            RestorationStatements.insertOrder,
            [
                row.clientOrderID, lease.account, trade, row.leg.rawValue, row.attempt,
                row.purpose.rawValue, row.instrumentID, row.side.rawValue, row.type.rawValue,
                row.tradeMode.rawValue, row.price, row.size, row.reduceOnly, row.tag, lease.epoch,
                order.recordedAt, row.expiresAt, row.state.rawValue, row.orderID, row.filledSize,
                row.averagePrice, row.fee, row.feeCurrency,
                row.state.isOpen ? nil : order.endedAt, pass,
            ])
    }

    private func end(_ end: Rebuilding.End, _ numbers: [Int64: Int64]) throws {
        let trade = numbers[end.trade] ?? end.trade
        let position = numbers[end.position.id] ?? end.position.id
        let ended = try connection.execute(
            RestorationStatements.endTrade, [trade, end.outcome.rawValue, end.endedAt])
        guard ended == 1 else {
            throw JournalRefusal.ownedElsewhere("trade \(trade) is over already")
        }
        if let closing = end.closing {
            _ = try connection.execute(
                RestorationStatements.close, [position, closing.reason, end.endedAt])
            try addDust(
                closing.dust, account: end.position.account, coin: end.position.coin, position)
        }
        if let milliseconds = end.cooldownMilliseconds {
            try latch(
                .pair(account: end.position.account, future: end.position.futureID),
                .failureCooldown,
                reason: "trade \(trade) of \(end.position.futureID) was unwound",
                milliseconds: milliseconds)
        }
    }

    private func addDust(
        _ change: Exact, account: Int64, coin: String, _ position: Int64
    ) throws {
        guard !change.isZero else { return }
        _ = try connection.execute(PositionStatements.addDust, [account, coin, position, change])
    }
}
