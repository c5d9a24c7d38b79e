import Domain

/// One order as the exchange reports it.
struct OrderRow: Decodable, InstrumentRow {
    @Present var ordId: String
    @Blank var clOrdId: String?
    @Present var instId: String
    let side: String
    @Blank var px: Exact?
    @Present var sz: Exact
    @Present var state: String
    @Present var accFillSz: Exact
    @Blank var avgPx: Exact?
    @Blank var fee: Exact?
    @Blank var feeCcy: String?
    @Blank var rebate: Exact?
    @Blank var rebateCcy: String?
    @Blank var category: String?
    @Blank var cancelSource: String?
    @Blank var tag: String?
    @Blank var ordType: String?
    @Blank var tdMode: String?
    @Blank var reduceOnly: String?
    @Present var cTime: Timestamp
    @Present var uTime: Timestamp

    var report: OrderReport {
        get throws(Nonsense) {
            let charge = try charge
            return OrderReport(
                orderID: ordId, clientOrderID: clOrdId ?? "", instrumentID: instId,
                side: try Side(wire: side), price: px?.unlessZero, size: try sz.notNegative("sz"),
                state: .init(wire: state), filledSize: try accFillSz.notNegative("accFillSz"),
                averagePrice: try avgPx?.notNegative("avgPx").unlessZero, fee: charge.fee,
                feeCurrency: charge.currency, category: category ?? "normal",
                cancelSource: cancelSource ?? "", tag: tag ?? "", createdAt: cTime,
                updatedAt: uTime, type: ordType.flatMap(OrderType.init(rawValue:)),
                tradeMode: tdMode.flatMap(JournalOrder.TradeMode.init(rawValue:)),
                isReduceOnly: reduceOnly == "true")
        }
    }

    /// No fee is a fact only of an order without fills. What a maker earns on spot stands beside the
    /// fee, in the other currency; a row without any may name a currency of it all the same. Where an
    /// order took first and rested then, it is the fee that is told.
    private var charge: (fee: Exact, currency: String?) {
        get throws(Nonsense) {
            if let rebate, !rebate.isZero, fee?.isZero ?? true {
                return (rebate, try rebateCcy.required("rebateCcy"))
            }
            return (accFillSz.isZero ? fee ?? 0 : try fee.required("fee"), feeCcy)
        }
    }
}

extension OrderReport.State {
    fileprivate init(wire text: String) {
        switch text {
        case "live": self = .live
        case "partially_filled": self = .partiallyFilled
        case "filled": self = .filled
        case "canceled", "mmp_canceled": self = .canceled
        default: self = .other(text)
        }
    }
}
