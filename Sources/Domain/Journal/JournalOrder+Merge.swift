extension JournalOrder {
    /// The row after a look at the exchange. Filled sizes merge by maximum, because parallel reads
    /// are no snapshot: an older answer may arrive after a newer one.
    ///
    /// EXECUTION §9.
    public func merged(with report: OrderReport) -> JournalOrder {
        var merged = self
        merged.orderID = report.orderID
        merged.missingSince = nil
        merged.rejection = nil
        if report.filledSize >= filledSize {
            merged.filledSize = Swift.min(report.filledSize, size)
            merged.averagePrice = report.filledSize.isZero ? nil : report.averagePrice ?? price
            merged.fee = report.fee
            merged.feeCurrency = report.feeCurrency ?? feeCurrency
        }
        switch report.state {
        case .filled: merged.state = .filled
        case .canceled: merged.state = state == .filled ? .filled : .canceled
        case .live, .partiallyFilled, .other:
            // A final row stays final: the live answer was made before.
            if state != .filled && state != .canceled { merged.state = .live }
        }
        // The exchange calls it filled only with its whole size; the row agrees or stays open.
        if merged.state == .filled && merged.filledSize < size {
            merged.state = state == .canceled ? .canceled : .live
        }
        return merged
    }

    /// The row after the exchange has refused the order for good.
    public func rejected(code: String, message: String) -> JournalOrder {
        precondition(filledSize.isZero, "\(clientOrderID) filled \(filledSize) and was refused")
        var refused = self
        refused.state = .rejected
        refused.rejection = Rejection(code: code, message: message)
        return refused
    }

    /// The row after the exchange has accepted the order; what it filled is not known yet.
    public func accepted(orderID: String) -> JournalOrder {
        var accepted = self
        accepted.orderID = orderID
        if state == .inDoubt { accepted.state = .live }
        return accepted
    }
}
