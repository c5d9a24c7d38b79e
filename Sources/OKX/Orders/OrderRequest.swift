public import Domain

/// How a leg is margined.
public enum TradeMode: String, Hashable, Sendable, Encodable {
    /// Paid for in full.
    case cash
    /// Margined by the whole account.
    case cross
}

/// One limit order, complete.
public struct OrderRequest: Hashable, Sendable {
    public let instrumentID: String
    public let tradeMode: TradeMode
    public let side: Side
    public let type: OrderType
    /// In the instrument's quote per coin, a multiple of its tick size.
    public let price: Exact
    /// Coins for a spot instrument, contracts for a future; a multiple of its lot size.
    public let size: Exact
    /// Letters and digits, at most 32; never used for another order.
    public let clientOrderID: String
    /// Lets a future's order only shrink the position; not for spot instruments.
    public let reduceOnly: Bool
    /// Letters and digits, at most 16: what a cancel-all-after timer knows the order by; `nil` for
    /// an order that no timer cancels.
    public let tag: String?

    /// Every type is a limit order: no order here trades at any price there is.
    public enum OrderType: String, Hashable, Sendable, Encodable {
        /// Rests until it is filled or cancelled.
        case limit
        /// What does not fill at once is cancelled.
        case ioc
        /// Cancelled if it would fill at once.
        case postOnly = "post_only"
        /// Cancelled unless all of it fills at once.
        case fok
    }

    /// - Precondition: price and size above zero; letters and digits of no more than the stated
    ///   length in `clientOrderID` and `tag`.
    public init(
        instrumentID: String, tradeMode: TradeMode, side: Side, type: OrderType, price: Exact,
        size: Exact, clientOrderID: String, reduceOnly: Bool = false, tag: String? = nil
    ) {
        precondition(price.isPositive, "an order for \(instrumentID) at the price \(price)")
        precondition(size.isPositive, "an order for \(instrumentID) of the size \(size)")
        precondition(
            isIdentifier(clientOrderID, upTo: 32), "the client order id '\(clientOrderID)'")
        precondition(tag.map { isIdentifier($0, upTo: 16) } ?? true, "the tag '\(tag ?? "")'")
        (self.instrumentID, self.tradeMode) = (instrumentID, tradeMode)
        (self.side, self.type, self.price, self.size) = (side, type, price, size)
        (self.clientOrderID, self.reduceOnly, self.tag) = (clientOrderID, reduceOnly, tag)
    }
}

/// What names an order that is to be cancelled.
public struct CancelRequest: Hashable, Sendable {
    public let instrumentID: String
    /// By the exchange's id where it is known, else by ours.
    public let id: OrderIdentifier

    public init(instrumentID: String, _ id: OrderIdentifier) {
        (self.instrumentID, self.id) = (instrumentID, id)
    }
}

private func isIdentifier(_ text: String, upTo length: Int) -> Bool {
    (1...length).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
}

// MARK: - On the wire

/// Amounts are text and flags are JSON booleans; what is not set is not sent.
struct OrderBody: Encodable {
    let instId: String
    let tdMode: TradeMode
    let side: Side
    let ordType: OrderRequest.OrderType
    let px: Exact
    let sz: Exact
    let clOrdId: String
    /// Spot orders must not have it.
    let reduceOnly: Bool?
    let tag: String?

    init(_ order: OrderRequest) {
        (instId, tdMode) = (order.instrumentID, order.tradeMode)
        (side, ordType, px, sz) = (order.side, order.type, order.price, order.size)
        (clOrdId, reduceOnly, tag) = (order.clientOrderID, order.reduceOnly ? true : nil, order.tag)
    }
}

struct CancelBody: Encodable {
    let instId: String
    let ordId: String?
    let clOrdId: String?

    init(_ request: CancelRequest) {
        instId = request.instrumentID
        (ordId, clOrdId) = (request.id.orderID, request.id.clientOrderID)
    }
}
