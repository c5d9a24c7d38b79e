import Domain

/// What happens by itself as the clock passes it, in order.
///
/// Prices move on whole seconds, so whole seconds are all that has to be looked at, and what happens
/// does not depend on how often somebody asks.
extension Engine {
    /// Plays everything between the last moment that was played and `now`.
    mutating func play(to now: Timestamp) {
        while state.playedTo < now {
            let next = nextEvent(upTo: now)
            watch(from: state.playedTo, to: next)
            state.playedTo = next
            runScheduled(at: next)
            if state.nextTimer == next { fireTimers(at: next) }
            if next.milliseconds.isMultiple(of: Timestamp.hour) { chargeInterest(at: next) }
            if next.timeOfDay == 8 * Timestamp.hour { settleAndDeliver(at: next) }
            if ExpiryCalendar.lastListing(upTo: next) == next { relist(at: next) }
        }
    }

    private func nextEvent(upTo now: Timestamp) -> Timestamp {
        let from = state.playedTo
        // Settlements and interest fall on the hour, listings ten minutes after one.
        let hour = (from + 1).ceiled(to: Timestamp.hour)
        let listing = ExpiryCalendar.lastListing(upTo: from) + 7 * Timestamp.day
        let act = state.scheduled.map(\.time).min() ?? now
        return min(min(hour, listing), min(state.nextTimer ?? now, act, now))
    }

    // MARK: Timers

    /// Arms, re-arms or, with no time, disarms cancel-all-after for a tag; the empty tag stands for
    /// all orders. At most twenty tags at a time.
    ///
    /// - Returns: when it fires; `nil` when it was disarmed.
    mutating func setTimer(
        _ tag: String, seconds: Int64, uid: String, at now: Timestamp
    ) throws(Rejection) -> Timestamp? {
        guard seconds == 0 || (10...120).contains(seconds) else { throw .parameter("timeOut") }
        guard isName(tag, longest: 16) else { throw .parameter("tag") }
        let timers = state.accounts[uid]?.timers ?? [:]
        guard seconds == 0 || timers[tag] != nil || timers.count < 20 else { throw .tooManyTimers }
        let trigger = seconds == 0 ? nil : now + seconds * Timestamp.second
        state.accounts[uid]?.timers[tag] = trigger
        findNextTimer()
        return trigger
    }

    mutating func findNextTimer() {
        state.nextTimer = state.accounts.values.flatMap(\.timers.values).min()
    }

    private mutating func fireTimers(at now: Timestamp) {
        for uid in state.uids {
            let due = state.accounts[uid]?.timers.filter { $0.value <= now }.keys.sorted() ?? []
            for tag in due {
                state.accounts[uid]?.timers[tag] = nil
                finishAll(of: [uid], because: .cancelAllAfter, at: now) {
                    tag.isEmpty || $0.terms.tag == tag
                }
            }
        }
        findNextTimer()
    }
}
