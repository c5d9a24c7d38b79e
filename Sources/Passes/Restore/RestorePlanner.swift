import Domain
import Store

/// Puts lost trades back into a journal, oldest first: whose each was, of which position, and how it
/// ended. Pure: rows and what the exchange told in, steps out.
///
/// Nothing is guessed. What cannot be told for certain is left out, with the reason.
struct RestorePlanner {
    let owners: OwnerSearch
    /// By future.
    let pairs: [String: Pair]
    /// Trade numbers that the journal has given to other trades.
    let taken: Set<Int64>
    /// The highest number that a trade of ours can have.
    let highestNumber: Int64
    /// By the exchange's clock.
    let now: Timestamp
    /// Open positions as they were after what has been planned so far.
    var positions: [Position]
    var dust: [String: Exact]
    /// Numbers of what is new go down from zero.
    var newest: Int64 = 0
    var steps: [Rebuilding] = []
    private var unattributed: [UnattributedOrder] = []

    init(
        positions: [Position], dust: [String: Exact], owners: OwnerSearch,
        pairs: [String: Pair], taken: Set<Int64>, highestNumber: Int64, now: Timestamp
    ) {
        (self.positions, self.dust, self.owners) = (positions, dust, owners)
        (self.pairs, self.taken, self.highestNumber) = (pairs, taken, highestNumber)
        self.now = now
    }

    /// - Parameter trades: oldest first.
    /// - Throws: `DivisionByZero` for a price of zero, which the exchange cannot have filled at.
    mutating func plan(_ trades: [LostTrade]) throws -> RestorePlan {
        for trade in trades {
            do {
                try place(trade)
            } catch let reason as Unattributable {
                unattributed += trade.orders.map {
                    UnattributedOrder(order: $0, reason: reason.description)
                }
            }
        }
        return RestorePlan(
            steps: steps, unattributed: unattributed, highestNumber: highestNumber)
    }

    // MARK: - One trade

    private mutating func place(_ lost: LostTrade) throws {
        guard lost.number <= highestNumber else {
            throw Unattributable("no trade here can have had the number \(lost.number) yet")
        }
        let future = try lost.instrument(of: .future)
        let spot = try lost.instrument(of: .spot)
        if let (position, trade) = continued(by: lost, future: future, spot: spot) {
            return try add(lost, to: trade, of: position)
        }
        let futureID = try future ?? soleFuture(of: spot)
        guard let pair = pairs[futureID] else {
            throw Unattributable("the exchange no longer lists \(futureID)")
        }
        guard spot == nil || spot == pair.spot.id else {
            throw Unattributable("\(spot ?? "") and \(futureID) are no pair")
        }
        let before = try holder(of: futureID, at: lost.recordedAt).flatMap {
            try endOfUnfinished(in: $0, before: lost)
        }
        let left = holder(of: futureID, at: lost.recordedAt)
        let position = try left ?? newPosition(of: pair, for: lost)
        try begin(lost, in: position, of: pair, before: before)
    }

    /// The trade that the lost orders are the later ones of: unfinished in the backup, of the same
    /// pair, recorded before them, and with another place for each of them.
    private func continued(
        by lost: LostTrade, future: String?, spot: String?
    ) -> (Position, Trade)? {
        for position in positions {
            guard let trade = position.unfinishedTrade,
                future == nil || future == position.futureID,
                spot == nil || spot == position.spotID,
                trade.createdAt.wholeSecond <= lost.recordedAt,
                trade.bears(generation: lost.generation, number: lost.number)
            else { continue }
            let places = Set(trade.orders.map { Place($0.leg, $0.attempt) })
            let isSame = lost.orders.allSatisfy {
                !places.contains(Place($0.id.leg, $0.id.attempt))
            }
            if isSame { return (position, trade) }
        }
        return nil
    }

    private struct Place: Hashable {
        let leg: Leg
        let attempt: Int

        init(_ leg: Leg, _ attempt: Int) { (self.leg, self.attempt) = (leg, attempt) }
    }

    /// The future of a trade whose spot orders alone are left: that of the one position it can be of.
    private func soleFuture(of spot: String?) throws -> String {
        guard let spot else { throw Unattributable("it names no instrument") }
        let open = Set(positions.filter { $0.spotID == spot }.map(\.futureID))
        let said = Set(pairs.values.filter { $0.spot.id == spot }.map(\.future.id))
            .filter(owners.isNamed)
        let candidates = said.isEmpty ? open : said
        guard let only = candidates.first, candidates.count == 1 else {
            throw Unattributable(
                candidates.isEmpty
                    ? "its \(spot) orders are all that is left of it, and no position is of \(spot)"
                    : "it may be of any of \(candidates.sorted().joined(separator: ", "))")
        }
        return only
    }

    // MARK: - Positions

    /// The position that was open at a moment. A trade that could be told only later than those
    /// after it is of a position that had ended by then.
    private func holder(of future: String, at moment: Timestamp) -> Position? {
        positions.first { $0.futureID == future && $0.openedAt.wholeSecond <= moment }
    }

    /// A trade comes after another only once that one is over: the one that the backup holds
    /// unfinished has ended since.
    private mutating func endOfUnfinished(
        in position: Position, before lost: LostTrade
    ) throws -> Rebuilding.End? {
        guard let trade = position.unfinishedTrade else { return nil }
        guard !trade.orders.contains(where: \.state.isOpen) else {
            throw Unattributable(
                "trade \(trade.id) of \(position.futureID) came before it and is not over: run it "
                    + "again when 'basis orders' shows none in doubt")
        }
        return try end(trade, of: position, at: lost.recordedAt, endedAtExchange: nil)
    }

    private mutating func newPosition(of pair: Pair, for lost: LostTrade) throws -> Position {
        guard lost.kind == .open else {
            throw Unattributable(
                "it closes \(pair.future.id), of which no position was open here")
        }
        let owner = try owners.owner(of: lost, in: pair)
        newest -= 1
        return Position(
            id: newest, account: owners.account.id, strategy: owner.id, coin: pair.coin,
            spotID: pair.spot.id, futureID: pair.future.id,
            contractValue: pair.future.contractValue, expiry: pair.future.expiry,
            hedge: owner.rules.hedge, openedAt: lost.recordedAt, trades: [])
    }
}

extension Trade {
    /// Do its orders have this number in their names? After an earlier restore that may be another
    /// than its own.
    fileprivate func bears(generation: Int, number: Int64) -> Bool {
        orders.contains { order in
            guard let id = ClientOrderID(order.clientOrderID) else { return false }
            return id.generation == generation && id.trade == number
        }
    }
}

extension Timestamp {
    fileprivate var wholeSecond: Timestamp {
        self - (milliseconds % Timestamp.second)
    }
}
