import Domain

/// What a scenario does to the markets at market times of its own, whatever requests come.
struct MarketScript: Codable, Sendable {
    struct Event: Hashable, Codable, Sendable {
        let time: Timestamp
        let market: String
        /// `nil` lets the market go.
        let override: MarketOverride?
    }

    private var events: [Event] = []

    /// Events of one time keep the order they are written in.
    mutating func add(_ more: [Event]) {
        let numbered = (events + more).enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        events = numbered.map(\.element)
    }
    mutating func clear() { events = [] }

    /// The next event that is due by `time`.
    mutating func next(upTo time: Timestamp) -> Event? {
        guard let event = events.first, event.time <= time else { return nil }
        return events.removeFirst()
    }
}

extension PaperExchange {
    /// Plays the engine and the script together, in the order of their times.
    func play(to now: Timestamp) {
        while let event = script.next(upTo: now) {
            let time = max(event.time, engine.state.playedTo)
            engine.play(to: time)
            setOverride(event.override, of: event.market, at: time)
        }
        engine.play(to: now)
    }
}
