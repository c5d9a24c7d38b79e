import Domain

/// What goes wrong on purpose with one order: the engine's end of ``PaperFault``.
struct OrderDisturbance: Hashable, Sendable {
    /// No more than this fraction of the order fills on arrival.
    var fillable: Exact?
    /// For so long nothing trades with what rests after that, ms.
    var rest: Int64 = 0
    /// The order is matched only after so long, ms.
    var matchAfter: Int64?
    /// The system cancels it after so long, ms.
    var cancelAfter: Int64?
    /// No query shows it for so long, ms.
    var hiddenFor: Int64?

    static let none = OrderDisturbance()
}

/// What is to become of an order at a later time.
struct ScheduledAct: Hashable, Codable, Sendable {
    let time: Timestamp
    let orderID: Int64
    let act: Act

    enum Act: String, Hashable, Codable, Sendable { case match, cancel }
}

extension Engine {
    /// Matches an accepted order, as disturbed.
    mutating func match(_ id: Int64, at now: Timestamp, _ disturbance: OrderDisturbance) {
        guard disturbance != .none, let order = state.orders[id] else {
            match(id, at: now)
            return
        }
        if let span = disturbance.hiddenFor {
            state.hidden = state.hidden.filter { $0.value > now }
            state.hidden[id] = now + span
        }
        if let wait = disturbance.cancelAfter {
            guard wait > 0 else {
                finish(id, .canceled, because: .system, at: now)
                return
            }
            schedule(.cancel, id, at: now + wait)
        }
        if let fraction = disturbance.fillable {
            // What fills whole or not at all cannot fill in part.
            guard fraction == 1 || order.terms.type != .fok else {
                finish(id, .canceled, because: .fillOrKill, at: now)
                return
            }
            let lots = fillableLots(of: order, fraction, at: now)
            state.orders[id]?.fillable = lots
            state.orders[id]?.untouchedUntil =
                now + (disturbance.matchAfter ?? 0) + disturbance.rest
        }
        if let wait = disturbance.matchAfter, wait > 0 {
            schedule(.match, id, at: now + wait)
        } else {
            match(id, at: now)
        }
    }

    private func fillableLots(of order: Order, _ fraction: Exact, at now: Timestamp) -> Int64 {
        guard let budget = order.budget else {
            return order.instrument.size.floored(order.instrument.size.exact(order.size) * fraction)
        }
        let best = levels(of: order.instrument, against: order.terms.side, count: 1, at: now).first
        let coins = best.flatMap {
            try? (budget * fraction).divided(
                by: order.instrument.price.exact($0.price), scale: order.instrument.size.places,
                .down)
        }
        return coins.flatMap(order.instrument.size.units) ?? 0
    }

    /// Lots that a disturbed order may still take by now; `nil` for one that is not held back.
    func fillableNow(_ order: Order, at now: Timestamp) -> Int64? {
        guard let most = order.fillable, let until = order.untouchedUntil, now <= until else {
            return nil
        }
        return most - order.filled
    }

    private mutating func schedule(_ act: ScheduledAct.Act, _ id: Int64, at time: Timestamp) {
        state.scheduled.append(ScheduledAct(time: time, orderID: id, act: act))
    }

    /// Carries out what is due, oldest first.
    mutating func runScheduled(at now: Timestamp) {
        guard !state.scheduled.isEmpty else { return }
        let due = state.scheduled.filter { $0.time <= now }.sorted { $0.time < $1.time }
        state.scheduled.removeAll { $0.time <= now }
        for scheduled in due where state.orders[scheduled.orderID]?.state.isPending == true {
            switch scheduled.act {
            // An amendment may have been matched, and rest, before that.
            case .match where state.orders[scheduled.orderID]?.turn == 0:
                match(scheduled.orderID, at: now)
            case .match: break
            case .cancel: finish(scheduled.orderID, .canceled, because: .system, at: now)
            }
        }
    }

    /// The first resting order that an order of `side` may trade with.
    func front(of instrumentID: String, against side: Side, at now: Timestamp) -> RestingBook.Entry?
    {
        state.books[instrumentID]?.entries(against: side).first { isTouchable($0, at: now) }
    }

    /// Whether anything may trade with a resting order by now.
    func isTouchable(_ entry: RestingBook.Entry, at now: Timestamp) -> Bool {
        guard let order = state.orders[entry.orderID] else { return false }
        return order.untouchedUntil.map { $0 <= now } ?? true
    }

    /// Whether queries may show an order by now.
    func isShown(_ orderID: Int64, at now: Timestamp) -> Bool {
        state.hidden[orderID].map { $0 <= now } ?? true
    }
}
