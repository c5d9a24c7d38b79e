import Domain

/// When each book and each account has to be looked at next. Between two looks no price can move far
/// enough to fill or to liquidate anything, so this spares work and decides nothing.
struct Watch: Sendable {
    /// What is missing here is due at once.
    private var books: [String: Timestamp] = [:]
    private var accounts: [String: Timestamp] = [:]

    func book(_ id: String) -> Timestamp { books[id] ?? Watch.atOnce }
    func account(_ uid: String) -> Timestamp { accounts[uid] ?? Watch.atOnce }

    mutating func book(_ id: String, quietUntil time: Timestamp) { books[id] = time }
    mutating func account(_ uid: String, quietUntil time: Timestamp) { accounts[uid] = time }

    mutating func bookChanged(_ id: String) { books[id] = nil }
    mutating func accountChanged(_ uid: String) { accounts[uid] = nil }
    mutating func everythingChanged() { self = Watch() }

    static let atOnce = Timestamp(milliseconds: .min)
    static let never = Timestamp(milliseconds: .max)
}

/// What the market's moves do.
extension Engine {
    /// Looks at what is due in the whole seconds after `start` up to `end`.
    mutating func watch(from start: Timestamp, to end: Timestamp) {
        var first = (start + 1).ceiled(to: Timestamp.second)
        while true {
            let moment = max(first, nextLook())
            guard moment <= end else { return }
            state.playedTo = moment
            observe(at: moment)
            // What this has changed is due at the next second, not again at this one.
            first = moment + Timestamp.second
        }
    }

    private func nextLook() -> Timestamp {
        let books = state.books.keys.map(state.watch.book).min() ?? Watch.never
        let accounts = state.accounts.keys.map(state.watch.account).min() ?? Watch.never
        return min(books, accounts)
    }

    /// Fills what the market has reached, liquidates who has too little left, and works out when
    /// each can be next.
    mutating func observe(at moment: Timestamp) {
        for id in state.books.keys.sorted() where state.watch.book(id) <= moment {
            look(atBook: id, at: moment)
        }
        for uid in state.uids where state.watch.account(uid) <= moment {
            look(atAccount: uid, at: moment)
        }
    }

    private mutating func look(atBook id: String, at moment: Timestamp) {
        guard let instrument = state.listing[id], let book = state.books[id] else { return }
        var distance = distance(of: instrument, book, at: moment)
        if distance <= 0 {
            cross(id, at: moment)
            distance = state.books[id].map { self.distance(of: instrument, $0, at: moment) } ?? 1
        }
        state.watch.book(id, quietUntil: market.quiet(from: moment, within: distance))
    }

    private mutating func look(atAccount uid: String, at moment: Timestamp) {
        var distance = distanceToLiquidation(of: uid, at: moment)
        if let near = distance, near <= 0 {
            liquidate(uid, at: moment)
            distance = distanceToLiquidation(of: uid, at: moment)
        }
        state.watch.account(
            uid,
            quietUntil: distance.map { market.quiet(from: moment, within: $0) } ?? Watch.never)
    }

    /// How far, as a fraction, the middle of a market can move before the nearest resting order could
    /// be reached; not positive where it may be reached already, or where the market is a recording.
    private func distance(
        of instrument: PaperInstrument, _ book: RestingBook, at moment: Timestamp
    ) -> Double {
        let middle = market.middle(of: instrument, at: moment)
        guard let halfSpread = market.model.halfSpread(of: instrument, middle: middle) else {
            return 0
        }
        let tick = 1 / Double(Grid.power(instrument.price.places))
        // A model's order stands at least this far from the middle, and is rounded to a tick.
        let cross = market.override(of: instrument).crossBasisPoints?.approximate ?? 0
        let near =
            halfSpread + 2 * tick + abs(cross) / 10_000 * middle
        func away(_ entry: RestingBook.Entry?) -> Double {
            guard let entry else { return 1 }
            return (abs(middle - Double(entry.price) * tick) - near) / middle
        }
        let (bid, ask) = (book.best(against: .sell), book.best(against: .buy))
        let isCrossed =
            bid.map { Double($0.price) * tick >= middle } == true
            || ask.map { Double($0.price) * tick <= middle } == true
        return isCrossed ? 0 : min(away(bid), away(ask))
    }
}
