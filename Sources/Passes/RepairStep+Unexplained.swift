import Domain

extension RepairStep {
    /// Until the bills of whatever was sent beside the trade must be there: a pass, the lifetime of its
    /// orders, and a minute.
    private static let patience = 3 * Timestamp.minute

    /// The exchange is shorter than our orders add up to, and none of them can still fill: the sale
    /// that hedges an opening may have been lost with the last commit of a database that failed over.
    /// Hedging once more would double it, and selling the coins would leave it alone. Its bill tells
    /// (`journal_behind`); where none comes, somebody else has sold.
    static func unexplained(
        _ position: Position, _ trade: Trade, _ situation: AccountSituation, now: Timestamp
    ) throws(DivisionByZero) -> Reason? {
        let orders = situation.positions.filter { $0.futureID == position.futureID }
            .flatMap(\.orders)
        guard trade.kind == .open,
            !orders.contains(where: { $0.leg == .future && $0.state.isOpen }),
            let last = trade.orders.map(\.expiresAt).max(), now - last < patience
        else { return nil }
        let held = situation.exchangeContracts(of: position.futureID)
        let ours = try situation.journalContracts(of: position.futureID)
        guard held < ours else { return nil }
        return Reason(
            .inDoubt,
            "the exchange holds \(held) contracts of \(position.futureID), and our orders add up to "
                + "\(ours): one that is not in the journal may have hedged the trade; its bill is "
                + "waited for until \(last + patience)",
            [Figure("contracts_held", .exact(held)), Figure("contracts_ours", .exact(ours))])
    }
}
