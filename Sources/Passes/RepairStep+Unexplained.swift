import Domain

extension RepairStep {
    /// Until the bills of whatever was sent beside the trade, or was taken by force, must be there: a
    /// pass, the lifetime of its orders, and a minute.
    private static let patience = 3 * Timestamp.minute

    /// The exchange's contracts are not what our orders add up to, none of which can still fill, and
    /// what explains it may be just what seems to be missing:
    ///
    /// - Opening, the exchange is shorter: the sale that hedges may have been lost with the last commit
    ///   of a database that failed over. Hedging once more would double it, and selling the coins would
    ///   leave it alone.
    /// - Closing, it is less short while coins are missing: the hedge was taken by force, and the coins
    ///   were sold rightly. Buying them back would leave them alone.
    ///
    /// The bill tells (`journal_behind`, `hedge_lost`); where none comes, somebody else has traded.
    static func unexplained(
        _ position: Position, _ trade: Trade, _ situation: AccountSituation, residual: Exact,
        now: Timestamp
    ) throws(DivisionByZero) -> Reason? {
        let orders = situation.positions.filter { $0.futureID == position.futureID }
            .flatMap(\.orders)
        guard !orders.contains(where: { $0.leg == .future && $0.state.isOpen }),
            let last = trade.orders.map(\.expiresAt).max(), now - last < patience
        else { return nil }
        let held = situation.exchangeContracts(of: position.futureID)
        let ours = try situation.journalContracts(of: position.futureID)
        let isBehind =
            switch trade.kind {
            case .open: held < ours
            case .close: held > ours && residual.isNegative
            }
        guard isBehind else { return nil }
        let what = trade.kind == .open ? "may have hedged the trade" : "may have closed the hedge"
        return Reason(
            .inDoubt,
            "the exchange holds \(held) contracts of \(position.futureID), and our orders add up to "
                + "\(ours): one that is not in the journal \(what); its bill is "
                + "waited for until \(last + patience)",
            [Figure("contracts_held", .exact(held)), Figure("contracts_ours", .exact(ours))])
    }
}
