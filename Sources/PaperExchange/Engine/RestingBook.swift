import Domain

/// The users' resting orders of one instrument, best first, oldest first at a price.
struct RestingBook: Sendable {
    struct Entry: Sendable {
        let orderID: Int64
        let uid: String
        let price: Int64
    }

    private(set) var bids: [Entry] = []
    private(set) var asks: [Entry] = []

    var isEmpty: Bool { bids.isEmpty && asks.isEmpty }

    /// The orders that one of `side` would trade with.
    func entries(against side: Side) -> [Entry] { side == .buy ? asks : bids }

    mutating func insert(_ entry: Entry, side: Side) {
        switch side {
        case .buy:
            let place = bids.firstIndex { $0.price < entry.price } ?? bids.endIndex
            bids.insert(entry, at: place)
        case .sell:
            let place = asks.firstIndex { $0.price > entry.price } ?? asks.endIndex
            asks.insert(entry, at: place)
        }
    }

    mutating func remove(_ orderID: Int64, side: Side) {
        switch side {
        case .buy: bids.removeAll { $0.orderID == orderID }
        case .sell: asks.removeAll { $0.orderID == orderID }
        }
    }
}
