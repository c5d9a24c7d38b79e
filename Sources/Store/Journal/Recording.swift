public import Domain
import Postgres

/// Rule 1 of EXECUTION §3: written first, sent second. The one place where orders come into being.
///
/// Each function commits the rows in the same transaction that re-checks the lease, the stops and
/// the limits under row locks. When it throws, nothing may be sent; when it throws that the commit
/// is in doubt, rows may exist and the next pass resolves them.
extension Store {
    /// Records the opening of a pair: its position if it is new, the trade, and its first orders.
    ///
    /// - Throws: ``JournalRefusal``.
    public func recordOpening(
        of pair: Pair, hedge: Hedge, in position: Position?, trade: NewTrade, lease: Lease,
        account: Account, strategy: Strategy, size: OpeningSize, expiresAt: Timestamp,
        pass: Int64
    ) throws -> (position: Position, trade: Trade) {
        try refusingConflicts {
            try transaction {
                try verify(lease)
                let limits = try lockForOpening(
                    account: account, strategy: strategy.id, future: pair.future.id,
                    trade: size)
                if let position { try lock(position) }
                try refuseIfStopped(
                    account: account.id, strategy: strategy.id, future: pair.future.id,
                    opening: true)
                let sums = try notionalSums(
                    account: account, strategy: strategy.id, coin: pair.coin,
                    future: pair.future.id, now: size.equity?.time ?? expiresAt)
                if let refusal = limits.exceeded(by: sums) { throw refusal }
                let positionID =
                    try position?.id
                    ?? insertPosition(pair, hedge: hedge, account: account, strategy: strategy)
                let tradeID = try insert(trade, position: positionID, pass: pass)
                try reserve(size, for: tradeID)
                try insert(
                    trade.orders, trade: tradeID, attempts: [:], lease: lease,
                    expiresAt: expiresAt)
                return try reload(positionID, tradeID)
            }
        }
    }

    /// Records a trade that closes a position, and its first orders.
    ///
    /// - Throws: ``JournalRefusal``.
    public func recordClosing(
        of position: Position, trade: NewTrade, lease: Lease, expiresAt: Timestamp, pass: Int64
    ) throws -> (position: Position, trade: Trade) {
        try refusingConflicts {
            try transaction {
                try verify(lease)
                try refuseIfStopped(
                    account: position.account, strategy: position.strategy,
                    future: position.futureID, opening: false)
                try lock(position)
                let tradeID = try insert(trade, position: position.id, pass: pass)
                try addDust(-trade.dustCoins, from: position)
                try insert(
                    trade.orders, trade: tradeID, attempts: [:], lease: lease,
                    expiresAt: expiresAt)
                return try reload(position.id, tradeID)
            }
        }
    }

    /// Records further orders of a trade: its second leg, or a repair. `updating` carries lowered
    /// targets and counts in the same transaction.
    ///
    /// - Throws: ``JournalRefusal``.
    public func record(
        _ orders: [NewOrder], of position: Position, updating trade: Trade, lease: Lease,
        expiresAt: Timestamp
    ) throws -> (position: Position, trade: Trade) {
        try transaction {
            try verify(lease)
            // The second leg of an opening is a hedge of the first: only a person's full stop
            // holds it back (EXECUTION §11).
            try refuseIfStopped(
                account: position.account, strategy: position.strategy,
                future: position.futureID, opening: false)
            try update(trade)
            let attempts = Dictionary(
                uniqueKeysWithValues: Leg.allCases.map { ($0, trade.nextAttempt(of: $0)) })
            try insert(
                orders, trade: trade.id, attempts: attempts, lease: lease, expiresAt: expiresAt)
            return try reload(position.id, trade.id)
        }
    }

    /// Targets and counts of a trade that is not over.
    func update(_ trade: Trade) throws {
        let updated = try connection.execute(
            PositionStatements.updateTrade,
            [
                trade.id, trade.targetContracts, trade.targetCoins, trade.repairs,
                trade.isUnwound, trade.intendedExcessCoins,
            ])
        guard updated == 1 else {
            throw JournalRefusal.ownedElsewhere("trade \(trade.id) is over already")
        }
    }

    /// A position that another pass has closed meanwhile takes no further trade.
    func lock(_ position: Position) throws {
        guard try !connection.query(PositionStatements.lock, [position.id]).isEmpty else {
            throw JournalRefusal.ownedElsewhere("position \(position.id) is closed already")
        }
    }

    func refuseIfStopped(
        account: Int64, strategy: Int64, future: String, opening: Bool
    ) throws {
        let stop = try stops().first { stop in
            stop.applies(account: account, strategy: strategy, future: future)
                && (opening || stop.mode == .stopped)
        }
        guard let stop else { return }
        throw JournalRefusal.stopped(
            code: stop.code, reason: stop.reason, byPerson: !stop.isAutomatic)
    }

    func insertPosition(
        _ pair: Pair, hedge: Hedge, account: Account, strategy: Strategy
    ) throws -> Int64 {
        try one(
            PositionStatements.insert,
            [
                account.id, strategy.id, account.venue.name, pair.coin, pair.spot.id,
                pair.future.id, pair.future.contractValue, hedge.rawValue,
            ]
        ).int64("id")
    }

    func insert(_ trade: NewTrade, position: Int64, pass: Int64) throws -> Int64 {
        try one(
            PositionStatements.insertTrade,
            [
                position, trade.kind.rawValue, pass, trade.targetContracts, trade.targetCoins,
                trade.dustCoins, trade.intendedExcessCoins, trade.sequence.rawValue,
                JSONText.figures(trade.numbers),
            ]
        ).int64("id")
    }

    func insert(
        _ orders: [NewOrder], trade: Int64, attempts: [Leg: Int], lease: Lease,
        expiresAt: Timestamp
    ) throws {
        for order in orders {
            let attempt = attempts[order.leg] ?? 1
            let id = try clientOrderID(trade: trade, leg: order.leg, attempt: attempt)
            _ = try connection.execute(
                OrderStatements.insert,
                [
                    id, lease.account, trade, order.leg.rawValue, attempt,
                    order.purpose.rawValue, order.instrumentID, order.side.rawValue,
                    order.type.rawValue, order.tradeMode.rawValue, order.price, order.size,
                    order.reduceOnly, order.tag, lease.epoch, expiresAt,
                ])
        }
    }

    /// A name that was never used: the trade is new, or the attempt is.
    func clientOrderID(trade: Int64, leg: Leg, attempt: Int) throws -> String {
        let installation = try installation()
        return ClientOrderID(
            installation: installation.code, generation: installation.generation,
            second: installation.second, trade: trade, leg: leg, attempt: attempt
        ).description
    }

    func reload(
        _ position: Int64, _ trade: Int64
    ) throws -> (position: Position, trade: Trade) {
        guard let position = try positions(ids: [position]).first,
            let trade = position.trades.first(where: { $0.id == trade })
        else { throw StoreError.noRow(statement: "the trade that was just recorded") }
        return (position, trade)
    }

    /// The schema's own refusals, told as what they mean.
    func refusingConflicts<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as PostgresError where error.isUniqueViolation(of: "position_one_owner") {
            throw JournalRefusal.ownedElsewhere(
                "another position holds this future on the account")
        } catch let error as PostgresError
            where error.isUniqueViolation(of: "trade_one_unfinished")
        {
            throw JournalRefusal.ownedElsewhere("another trade of the position is unfinished")
        }
    }
}
