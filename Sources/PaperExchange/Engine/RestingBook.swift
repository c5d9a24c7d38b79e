import Domain

/// The users' resting orders of one instrument, best first, oldest first at a price.
struct RestingBook: Sendable {
    struct Entry: Sendable {
        let orderID: Int64
        let uid: String
        let price: Int64
        /// Rises with each entry into a queue: an amended order gets a new one.
        let turn: Int64
    }

    private(set) var bids: [Entry] = []
    private(set) var asks: [Entry] = []

    var isEmpty: Bool { bids.isEmpty && asks.isEmpty }

    /// The orders that one of `side` would trade with.
    func entries(against side: Side) -> [Entry] { side == .buy ? asks : bids }
    /// The order that one of `side` meets first.
    func best(against side: Side) -> Entry? { side == .buy ? asks.first : bids.first }

    mutating func insert(_ entry: Entry, side: Side) {
        let place = place(of: entry.price, entry.turn, side)
        switch side {
        case .buy: bids.insert(entry, at: place)
        case .sell: asks.insert(entry, at: place)
        }
    }

    mutating func remove(price: Int64, turn: Int64, side: Side) {
        let place = place(of: price, turn, side)
        let entries = side == .buy ? bids : asks
        guard place < entries.count, entries[place].turn == turn else { return }
        switch side {
        case .buy: bids.remove(at: place)
        case .sell: asks.remove(at: place)
        }
    }

    /// Where an entry stands, or would stand.
    private func place(of price: Int64, _ turn: Int64, _ side: Side) -> Int {
        let entries = side == .buy ? bids : asks
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            let entry = entries[middle]
            let isBefore =
                entry.price == price
                ? entry.turn < turn : side == .buy ? entry.price > price : entry.price < price
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
