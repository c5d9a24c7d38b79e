public import Domain

/// One maintenance of the exchange, announced, under way or past.
public struct Maintenance: Hashable, Sendable {
    /// As the exchange announces it.
    public let title: String
    public let state: State
    /// By the exchange's clock; planned while it is ``State/scheduled``.
    public let begin: Timestamp
    /// `nil` while it is not known.
    public let end: Timestamp?
    /// The exchange's number for what is maintained; 5, 8 and 9 are trading.
    public let service: String
    /// `true` for demo trading, `false` for production; `nil` where it is not stated.
    public let concernsDemo: Bool?

    /// How far it is; `other` is a word that this version does not know.
    public enum State: Hashable, Sendable {
        case scheduled, ongoing, preOpen, completed, canceled
        case other(String)
    }

    /// Whether orders cannot be relied on while it lasts.
    public var concernsTrading: Bool { ["5", "8", "9"].contains(service) }

    public init(
        title: String, state: State, begin: Timestamp, end: Timestamp?, service: String,
        concernsDemo: Bool?
    ) {
        (self.title, self.state, self.begin, self.end) = (title, state, begin, end)
        (self.service, self.concernsDemo) = (service, concernsDemo)
    }
}

extension Endpoint where Answer == [Maintenance] {
    /// Maintenance that is not over. Interruptions below some five seconds are not announced.
    /// 1 request in 5 s by address.
    ///
    /// Source: OKX v5, Status › Get status.
    public static var systemStatus: Self {
        .get("/system/status", [:], .open, .byAddress(1, per: 5000)) { (rows: [StatusRow]) in
            rows.map(\.maintenance)
        }
    }
}

private struct StatusRow: Decodable {
    let title: String
    let state: String
    @Present var begin: Timestamp
    @Blank var end: Timestamp?
    @Blank var serviceType: String?
    @Blank var env: String?

    var maintenance: Maintenance {
        Maintenance(
            title: title, state: Maintenance.State(wire: state), begin: begin, end: end,
            service: serviceType ?? "", concernsDemo: env.map { $0 == "2" })
    }
}

extension Maintenance.State {
    fileprivate init(wire text: String) {
        switch text {
        case "scheduled": self = .scheduled
        case "ongoing": self = .ongoing
        case "pre_open": self = .preOpen
        case "completed": self = .completed
        case "canceled": self = .canceled
        default: self = .other(text)
        }
    }
}
