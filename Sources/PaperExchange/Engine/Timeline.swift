import Domain

/// What happens by itself as the clock passes it, in order.
extension Engine {
    /// Plays everything between the last moment that was played and `now`.
    mutating func play(to now: Timestamp) {
        while state.playedTo < now {
            let next = nextEvent(upTo: now)
            crossAll(from: state.playedTo, to: next)
            state.playedTo = next
            fireTimers(at: next)
            if next.timeOfDay == 8 * Timestamp.hour { settleAndDeliver(at: next) }
            if ExpiryCalendar.lastListing(upTo: next) == next { relist(at: next) }
        }
        crossAll(from: now, to: now)
    }

    private func nextEvent(upTo now: Timestamp) -> Timestamp {
        let from = state.playedTo
        let settlement = from + (Timestamp.day - (from - 8 * Timestamp.hour).timeOfDay)
        let listing = ExpiryCalendar.lastListing(upTo: from) + 7 * Timestamp.day
        let timers = state.accounts.values.flatMap(\.timers.values).filter { $0 > from }
        return ([settlement, listing, now] + timers).min() ?? now
    }

    private mutating func fireTimers(at now: Timestamp) {
        for uid in state.uids {
            let due = state.accounts[uid]?.timers.filter { $0.value <= now }.keys.sorted() ?? []
            for tag in due {
                state.accounts[uid]?.timers[tag] = nil
                finishAll(because: .cancelAllAfter, at: now) {
                    $0.uid == uid && (tag.isEmpty || $0.terms.tag == tag)
                }
            }
        }
    }

    /// Looks at the market on a grid of moments, so that how often requests arrive does not decide
    /// what fills: each second over minutes, each minute over hours, each quarter hour beyond.
    private mutating func crossAll(from start: Timestamp, to end: Timestamp) {
        guard !state.books.isEmpty else { return }
        let step =
            switch end - start {
            case ...(5 * Timestamp.minute): Timestamp.second
            case ...(6 * Timestamp.hour): Timestamp.minute
            default: 15 * Timestamp.minute
            }
        var moment = Timestamp(
            milliseconds: (start.milliseconds.flooredDivision(by: step) + 1) * step)
        while moment < end {
            crossEach(at: moment)
            moment = moment + step
        }
        crossEach(at: end)
    }

    private mutating func crossEach(at moment: Timestamp) {
        for id in state.books.keys.sorted() { cross(id, at: moment) }
    }
}
