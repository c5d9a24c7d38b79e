public import Domain
import Postgres

/// How a trade ended, and what follows from it.
public struct TradeEnd: Hashable, Sendable {
    public let outcome: Trade.Outcome
    /// Ends the position as well; `nil` while it still holds contracts.
    public let closing: Closing?
    /// `nil` when nothing failed.
    public let failure: Failure?

    /// How a position ends with its last trade, and where the coins go that it still holds.
    public struct Closing: Hashable, Sendable {
        /// `closed`, `not_filled`, `unwound`, …
        public let reason: String
        /// Coins that are left over, booked as dust; negative for a debt.
        public let dust: Exact
        /// Coins that the strategy holds on to; `nil` for none.
        public let kept: KeptCoins?

        /// - Parameter dust: coins; 0 where `kept` takes them.
        public init(reason: String, dust: Exact, kept: KeptCoins? = nil) {
            (self.reason, self.dust, self.kept) = (reason, dust, kept)
        }
    }

    /// A leg that was refused, or a trade that was taken back (EXECUTION §7).
    public struct Failure: Hashable, Sendable {
        /// The latch's reason, in words for people.
        public let reason: String
        /// How long the pair is not opened on the account.
        public let cooldownMilliseconds: Int64
        /// USD that the trade lost, never negative: `TradeCost`.
        public let costUSD: Exact
        /// A failure that cost more stops the strategy; `nil` for no limit.
        public let maxCostUSD: Exact?

        public init(
            reason: String, cooldownMilliseconds: Int64, costUSD: Exact, maxCostUSD: Exact?
        ) {
            (self.reason, self.cooldownMilliseconds) = (reason, cooldownMilliseconds)
            (self.costUSD, self.maxCostUSD) = (costUSD, maxCostUSD)
        }
    }

    public init(outcome: Trade.Outcome, closing: Closing?, failure: Failure?) {
        (self.outcome, self.closing, self.failure) = (outcome, closing, failure)
    }
}

extension Store {
    /// Ends a trade with everything that follows, in one transaction under the lease: a process that
    /// dies in between leaves the trade unfinished, never ended without its latch.
    ///
    /// - Returns: the latches that were set, for people.
    /// - Throws: ``JournalRefusal`` when the lease is lost or the trade is over already.
    public func end(
        _ trade: Trade, of position: Position, _ end: TradeEnd, lease: Lease
    ) throws -> [String] {
        try transaction {
            try verify(lease)
            let ended = try connection.execute(
                PositionStatements.endTrade, [trade.id, end.outcome.rawValue])
            guard ended == 1 else {
                throw JournalRefusal.ownedElsewhere("trade \(trade.id) is over already")
            }
            if let closing = end.closing {
                let closed = try connection.execute(
                    PositionStatements.close, [position.id, closing.reason])
                if closed == 1 {
                    try addDust(closing.dust, from: position)
                    if let kept = closing.kept { try keep(kept, from: position) }
                }
            }
            return try end.failure.map { try latch($0, position: position) } ?? []
        }
    }

    /// Lets an order live again that the journal had given up, and with it its trade.
    ///
    /// The account is latched in the same transaction.
    ///
    /// - Parameters:
    ///   - order: the row as the exchange shows the order.
    ///   - reason: of the latch, for people.
    /// - Returns: false, with nothing changed but the latch, when its position is over.
    /// - Throws: ``JournalRefusal/leaseLost``.
    public func reopen(_ order: JournalOrder, reason: String, lease: Lease) throws -> Bool {
        try transaction {
            try verify(lease)
            try latch(.account(lease.account), .orderReappeared, reason: reason)
            guard
                try !connection.query(PositionStatements.lockOfTrade, [order.trade]).isEmpty
            else { return false }
            _ = try connection.execute(PositionStatements.reopenTrade, [order.trade])
            try update(order)
            return true
        }
    }

    /// Stops the pair for a while; a second time within a day, or when it was costly, the strategy.
    private func latch(_ failure: TradeEnd.Failure, position: Position) throws -> [String] {
        try latch(
            .pair(account: position.account, future: position.futureID), .failureCooldown,
            reason: failure.reason, milliseconds: failure.cooldownMilliseconds)
        let seconds = failure.cooldownMilliseconds / Timestamp.second
        let cooled = "failure_cooldown: \(failure.reason); not opened for \(seconds) s"
        let failures = try recentFailures(account: position.account, future: position.futureID)
        let isCostly = failure.maxCostUSD.map { failure.costUSD > $0 } ?? false
        guard failures > 1 || isCostly else { return [cooled] }
        let why =
            isCostly
            ? "\(failure.reason) and cost \(failure.costUSD) USD"
            : "\(failure.reason), the second failure within a day"
        try latch(.strategy(position.strategy), .repeatedFailure, reason: why)
        return [cooled, "repeated_failure: \(why); until 'basis resume'"]
    }
}
