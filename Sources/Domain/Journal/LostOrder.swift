/// An order that the exchange has under a name of ours and the journal lacks: the database was
/// restored from a backup made before it was recorded (EXECUTION §11).
public struct LostOrder: Hashable, Sendable {
    /// The name that the exchange knows it by, taken apart.
    public let id: ClientOrderID
    public let report: OrderReport
    /// Oldest first.
    public let fills: [Fill]

    public init(id: ClientOrderID, report: OrderReport, fills: [Fill]) {
        (self.id, self.report) = (id, report)
        self.fills = fills.sorted { ($0.billID.count, $0.billID) < ($1.billID.count, $1.billID) }
    }

    /// All that has filled is known with its price and fee; fills may lag for a minute.
    public var isWhole: Bool {
        fills.map(\.size).sum() == report.filledSize && fills.allSatisfy { $0.fee != nil }
    }

    /// When it was recorded, by the database's clock of then, to the second.
    public var recordedAt: Timestamp { Timestamp(milliseconds: id.second * Timestamp.second) }

    /// When nothing more could fill, by the same clock; `nil` while something can.
    public var endedAt: Timestamp? {
        guard report.state.isFinal else { return nil }
        return recordedAt + Swift.max(0, report.updatedAt - report.createdAt)
    }

    /// The row as it was lost, as far as the exchange still tells.
    ///
    /// - Parameters:
    ///   - trade: its trade in this journal.
    ///   - lifetime: milliseconds that its kind of order may take effect for.
    /// - Throws: ``Unattributable`` for what no order of ours looks like.
    public func row(
        trade: Int64, purpose: JournalOrder.Purpose, lifetime: Int64
    ) throws(Unattributable) -> JournalOrder {
        guard let type = report.type, let mode = report.tradeMode, let price = report.price else {
            throw Unattributable("it is not of a type that we send")
        }
        let row = JournalOrder(
            clientOrderID: id.description, trade: trade, leg: id.leg, attempt: id.attempt,
            purpose: purpose, instrumentID: report.instrumentID, side: report.side, type: type,
            tradeMode: mode, price: price, size: report.size, reduceOnly: report.isReduceOnly,
            tag: report.tag, expiresAt: report.createdAt + lifetime,
            fills: fills.map { JournalFill(price: $0.price, size: $0.size) })
        return row.merged(with: report)
    }
}

/// Why an order that is ours cannot be entered into the journal, in words for people.
public struct Unattributable: Error, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
