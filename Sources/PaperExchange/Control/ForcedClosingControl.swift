public import Domain

/// What the exchange can do to a position without its holder.
extension PaperExchange {
    /// Auto-deleverages contracts of a future, all of them where no number is given: an order of
    /// category `adl`, its fill and a bill of type 9, against the insurance fund. Pending orders of
    /// the account on that future are cancelled first (`cancelSource` 6).
    ///
    /// - Throws: ``PaperRefusal``, and nothing has changed then.
    public func deleverage(
        _ instrumentID: String, of uid: String, side: String = "net", contracts: Exact? = nil,
        at price: PaperClosingPrice = .mark
    ) throws(PaperRefusal) {
        try forceClose(
            instrumentID, of: uid, side: side, contracts: contracts, at: price,
            isDeleveraging: true)
    }

    /// Liquidates contracts of a future: an order of category `partial_liquidation`, or
    /// `full_liquidation` where nothing is left, its fill and a bill of type 5. Pending orders of
    /// the account on that future are cancelled first (`cancelSource` 3).
    ///
    /// - Throws: ``PaperRefusal``, and nothing has changed then.
    public func liquidate(
        _ instrumentID: String, of uid: String, side: String = "net", contracts: Exact? = nil,
        at price: PaperClosingPrice = .mark
    ) throws(PaperRefusal) {
        try forceClose(
            instrumentID, of: uid, side: side, contracts: contracts, at: price,
            isDeleveraging: false)
    }

    private func forceClose(
        _ instrumentID: String, of uid: String, side: String, contracts: Exact?,
        at price: PaperClosingPrice, isDeleveraging: Bool
    ) throws(PaperRefusal) {
        do throws(Rejection) {
            try change { () throws(Rejection) in
                guard let side = PositionSide(rawValue: side) else { throw .parameter("posSide") }
                try engine.forceClose(
                    uid, instrumentID, side, contracts: contracts, at: price,
                    isDeleveraging: isDeleveraging, now: now)
            }
        } catch {
            throw PaperRefusal(code: error.code, message: error.message)
        }
    }

    /// `{"uid":"1","instId":"BTC-USD-261225","posSide":"net","contracts":"5","px":"60000"}`; the
    /// side is `net`, the contracts are all and the price is the mark price unless said otherwise;
    /// `px` may be `mark` or `bankruptcy`.
    func forceClose(_ body: inout Fields, isDeleveraging: Bool) throws {
        let price = try PaperClosingPrice(&body)
        let contracts = try body.decimal("contracts")
        let (uid, id) = (try body.required("uid"), try body.required("instId"))
        let side = try body.text("posSide") ?? "net"
        try body.finish()
        do throws(PaperRefusal) {
            try forceClose(
                id, of: uid, side: side, contracts: contracts, at: price,
                isDeleveraging: isDeleveraging)
        } catch {
            throw ControlError.refused("\(error.code): \(error.message)")
        }
    }
}

extension PaperClosingPrice {
    fileprivate init(_ body: inout Fields) throws(FieldError) {
        switch try body.text("px") {
        case nil, "mark": self = .mark
        case "bankruptcy": self = .bankruptcy
        case let text?:
            guard let price = Exact(text) else { throw body.invalid("px") }
            self = .stated(price)
        }
    }
}

/// Why the exchange could not do what was asked of it from outside: one of its own codes.
public struct PaperRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// As a client would be refused with: `51000`.
    public let code: String
    /// The exchange's words for it.
    public let message: String

    public var description: String { "\(code): \(message)" }
}
