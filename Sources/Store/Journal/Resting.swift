public import Domain

extension Store {
    /// Records one more order that rests of an opening: the touch has moved, or a last contract lacks
    /// coins. It buys anew, so it is held to all that the opening itself was held to: any stop, a
    /// strategy or account that was disabled meanwhile, and the limits.
    ///
    /// - Parameter size: adds nothing, for the trade's contracts and what it may turn over are counted
    ///   already; open interest and equity are those of now.
    ///
    /// - Throws: ``JournalRefusal``.
    public func recordResting(
        _ order: NewOrder, of position: Position, updating trade: Trade, lease: Lease,
        account: Account, strategy: Strategy, size: OpeningSize, expiresAt: Timestamp
    ) throws -> (position: Position, trade: Trade) {
        try transaction {
            try verify(lease)
            let limits = try lockForOpening(
                account: account, strategy: strategy.id, future: position.futureID,
                trade: size)
            try lock(position)
            try refuseIfStopped(
                account: account.id, strategy: strategy.id, future: position.futureID,
                opening: true)
            try update(trade)
            let sums = try notionalSums(
                account: account, strategy: strategy.id, coin: position.coin,
                future: position.futureID, now: size.equity?.time ?? expiresAt)
            if let refusal = limits.exceeded(by: sums) { throw refusal }
            try insert(
                [order], trade: trade.id, attempts: [order.leg: trade.nextAttempt(of: order.leg)],
                lease: lease, expiresAt: expiresAt)
            return try reload(position.id, trade.id)
        }
    }
}
