import Domain

/// Faults and market moves that make up one story, as a file tells it.
///
///     {"faults": [{"path": "/api/v5/trade/", "kind": "drop-after", "probability": "0.1"}],
///      "events": [{"after_ms": 60000, "market": "BTC-USD", "premiumPct": "-2"},
///                 {"at": "2026-12-25T07:30:00Z", "market": "*", "clear": true}]}
///
/// `after_ms` counts from the moment at which the scenario is loaded. Faults are those of the
/// control API. With the same seed and the same requests it replays exactly.
public struct Scenario: Sendable {
    let faults: [PaperFault]
    private let events: [Event]

    fileprivate struct Event: Sendable {
        let at: Timestamp?
        let after: Int64
        let market: String
        let override: MarketOverride?
    }

    /// Reads a scenario file; nothing happens before it is loaded.
    ///
    /// - Throws: ``FieldError`` with the place, also for a field that there is not.
    public init(fromJSON bytes: [UInt8]) throws(FieldError) {
        var document = try Fields(document: bytes)
        try self.init(&document)
    }

    init(_ document: inout Fields) throws(FieldError) {
        var faults: [PaperFault] = []
        for var fields in try document.objects("faults") { faults.append(try PaperFault(&fields)) }
        var events: [Event] = []
        for var fields in try document.objects("events") { events.append(try Event(&fields)) }
        (self.faults, self.events) = (faults, events)
        try document.finish()
    }

    func events(loadedAt now: Timestamp) -> [MarketScript.Event] {
        events.map {
            MarketScript.Event(
                time: $0.at ?? now + $0.after, market: $0.market, override: $0.override)
        }
    }
}

extension Scenario.Event {
    fileprivate init(_ fields: inout Fields) throws(FieldError) {
        at = try fields.moment("at")
        after = try fields.integer("after_ms") ?? 0
        if at == nil, !fields.has("after_ms") { throw .missing("after_ms") }
        market = try fields.required("market")
        override = try fields.flag("clear") ? nil : MarketOverride(&fields)
        try fields.finish()
    }
}

extension PaperExchange {
    /// Arms the faults of a scenario file and sets its market moves from now on.
    public func load(scenarioJSON bytes: [UInt8]) throws(FieldError) {
        let scenario = try Scenario(fromJSON: bytes)
        begin(at: now)
        defer { end() }
        append(.control(method: "POST", target: "/control/scenario", body: bytes))
        load(scenario)
    }

    /// Arms a scenario's faults and sets its market moves from now on.
    public func load(_ scenario: Scenario) {
        change {
            scenario.faults.forEach { faults.arm($0) }
            script.add(scenario.events(loadedAt: now))
        }
    }
}
