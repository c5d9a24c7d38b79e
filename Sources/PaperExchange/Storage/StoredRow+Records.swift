import Domain

extension StoredRow {
    init(_ record: KeptRecord, of uid: String) {
        switch record {
        case .order(let order):
            self.init(
                .order, uid, Position(id: order.id), order.instrument,
                order.terms.clientOrderID, order)
        case .fill(let fill):
            self.init(
                .fill, uid, Position(id: fill.id), fill.instrument,
                String(fill.execution.orderID), fill)
        case .bill(let bill):
            self.init(.bill, uid, Position(id: bill.id), bill.instrument, "", bill)
        case .closing(let closing):
            // One position may be closed, opened and closed again within a millisecond.
            let position = closing.position
            self.init(
                .closing, uid,
                Position(
                    id: position.updatedAt.milliseconds,
                    part: "\(position.id) \(position.tradeID)"),
                closing.instrument, "", closing)
        case .accrual(let accrual):
            self.init(
                .accrual, uid,
                Position(id: accrual.time.milliseconds, part: accrual.currency), nil, "", accrual)
        }
    }

    private init(
        _ kind: Kind, _ uid: String, _ position: Position, _ instrument: PaperInstrument?,
        _ reference: String, _ row: some RowConvertible
    ) {
        var writer = RowWriter()
        row.write(to: &writer)
        self.init(
            kind: kind, uid: uid, position: position, instrument: instrument?.id ?? "",
            reference: reference, text: writer.text)
    }
}
