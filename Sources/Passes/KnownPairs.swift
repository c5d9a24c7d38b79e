import Domain
import Store

/// The pairs that the database knows instruments of.
struct KnownPairs {
    let run: PassRun

    /// The pair of a position, as last seen; a pass reads it afresh before it trades.
    func pair(of position: Position, venue: String) throws -> Pair {
        let known = try run.store.instruments(
            [position.spotID, position.futureID], venue: venue)
        guard let spot = known.spots.first, let future = known.futures.first,
            let pair = Pair(spot: spot, future: future)
        else {
            throw StoreError.unreadable(what: "the pair of a position", value: position.futureID)
        }
        return pair
    }

    /// The pairs of a ranking, in its order.
    func pairs(of rows: [YieldRow], venue: String) throws -> [Pair] {
        let ids = rows.flatMap { [$0.spotID, $0.futureID] }
        let known = try run.store.instruments(Array(Set(ids)), venue: venue)
        let spots = Dictionary(known.spots.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        let futures = Dictionary(
            known.futures.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        return rows.compactMap { row in
            guard let spot = spots[row.spotID], let future = futures[row.futureID] else {
                return nil
            }
            return Pair(spot: spot, future: future)
        }
    }
}

extension [Pair] {
    /// Each pair once, where it comes first.
    var distinct: [Pair] {
        var seen: Set<PairID> = []
        return filter { seen.insert($0.id).inserted }
    }
}

/// Which two instruments a pair is of: a future may be hedged with the coin against more than one
/// currency.
struct PairID: Hashable {
    let spotID: String
    let futureID: String
}

extension Pair {
    var id: PairID { PairID(spotID: spot.id, futureID: future.id) }
}
