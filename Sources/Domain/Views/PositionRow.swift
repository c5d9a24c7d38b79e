/// A position for people: with the names of its account and strategy.
public struct PositionRow: Hashable, Sendable {
    public let position: Position
    public let account: String
    public let strategy: String
    public let venue: String
    /// By the database's clock; `nil` while it is open.
    public let closedAt: Timestamp?
    /// `closed`, `delivered`, `hedge_lost`, or how an opening ended that left nothing; `nil` while
    /// it is open.
    public let closeReason: String?

    public init(
        position: Position, account: String, strategy: String, venue: String, closedAt: Timestamp?,
        closeReason: String?
    ) {
        (self.position, self.account, self.strategy) = (position, account, strategy)
        (self.venue, self.closedAt, self.closeReason) = (venue, closedAt, closeReason)
    }
}

extension PositionRow {
    /// `open`, `in_doubt` or `closed`.
    public var state: String {
        if closedAt != nil { return "closed" }
        return position.orders.contains { $0.state == .inDoubt } ? "in_doubt" : "open"
    }
}
