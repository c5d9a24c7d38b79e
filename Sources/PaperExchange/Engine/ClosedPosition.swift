import Domain

/// A position that was closed whole, as it stood then.
struct ClosedPosition: Sendable {
    let key: AccountState.PositionKey
    let instrument: PaperInstrument
    let position: Position
    /// Whether it was long when it was closed.
    let isLong: Bool
    let leverage: Exact
    let cause: OrderCategory

    /// The exchange's `type`: 1 closed in part, 2 closed whole, 3 liquidated, 5 deleveraged. A
    /// delivery's number is not documented; it counts as closed whole.
    var type: Int {
        guard !position.isOpen else { return 1 }
        switch cause {
        case .normal, .delivery: return 2
        case .fullLiquidation, .partialLiquidation: return 3
        case .adl: return 5
        }
    }
}

extension ClosedPosition: RowConvertible {
    func write(to row: inout RowWriter) {
        row.add(instrument.id)
        row.add(key.side)
        row.add(isLong)
        row.add(leverage)
        row.add(cause)
        position.write(to: &row)
    }

    init(from row: inout RowReader) throws(RowError) {
        instrument = try row.instrument()
        key = AccountState.PositionKey(instrumentID: instrument.id, side: try row.choice())
        (isLong, leverage, cause) = (try row.flag(), try row.exact(), try row.choice())
        position = try Position(from: &row)
    }
}
