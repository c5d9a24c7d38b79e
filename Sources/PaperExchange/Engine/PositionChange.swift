import Domain

/// Contracts that an account's position gains or loses, with their fee, which is already paid.
struct PositionChange {
    let uid: String
    let key: AccountState.PositionKey
    let instrument: PaperInstrument
    let contract: Contract
    /// Negative for a sale.
    let lots: Int64
    let worth: Exact
    let fee: Exact
    /// How much of the profit is what a liquidation cost beyond the mark price, negative.
    var penalty: Exact = 0
    let tradeID: Int64
    let cause: OrderCategory
    let time: Timestamp
}

extension Engine {
    /// Moves a position and credits what closing it brought. A position that turns is closed whole
    /// first and opened anew with the rest, as its figures are since opening.
    ///
    /// - Returns: the profit that was credited.
    mutating func apply(_ change: PositionChange) -> Exact {
        let held = state.accounts[change.uid]?.positions[change.key]
        var position = held ?? Position(id: state.nextID(), at: change.time)
        let (size, closing) = (Int64(change.lots.magnitude), position.closing(change.lots))
        let currency = change.contract.settleCurrency
        var (worth, fee, profit): (Exact, Exact, Exact) = (change.worth, change.fee, 0)
        if closing > 0 {
            let isLong = position.lots > 0
            let closedWorth = Position.share(worth, closing, of: size)
            let closedFee = Ledger.rounded(Position.share(fee, closing, of: size), currency)
            let gain = position.close(
                closing, worth: closedWorth, of: change.contract, tradeID: change.tradeID,
                at: change.time)
            profit = state.ledger.credit(profit: gain, currency, to: .account(change.uid))
            position.record(profit: profit, fee: closedFee)
            position.record(penalty: change.penalty)
            (worth, fee) = (worth - closedWorth, fee - closedFee)
            if !position.isOpen { recordClosed(position, change, isLong: isLong) }
        }
        if closing < size {
            position.open(
                change.lots < 0 ? closing - size : size - closing, worth: worth,
                tradeID: change.tradeID, at: change.time)
            position.record(profit: 0, fee: fee)
        }
        state.accounts[change.uid]?.positions[change.key] = position
        return profit
    }

    private mutating func recordClosed(
        _ position: Position, _ change: PositionChange, isLong: Bool
    ) {
        guard let account = state.accounts[change.uid] else { return }
        state.add(
            ClosedPosition(
                key: change.key, instrument: change.instrument, position: position, isLong: isLong,
                leverage: account.leverage(of: change.instrument), cause: change.cause),
            to: change.uid)
    }
}
