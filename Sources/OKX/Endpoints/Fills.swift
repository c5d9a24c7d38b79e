public import Domain

// Executions, newest first. Signed; needs the permission to read.
// Source: OKX v5, Order book trading › Trade.

/// Which fills to give.
public enum FillFilter: Hashable, Sendable {
    case all
    /// Of one order, by the exchange's id.
    case order(String)
    case type(InstrumentType)
    /// Of one instrument; the list of three months wants the type as well.
    case instrument(InstrumentType, String)
}

extension Endpoint where Answer == [Fill] {
    /// Fills of the last three days. 60 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trade › Get transaction details (last 3 days).
    public static func fills(_ filter: FillFilter = .all, _ page: Page = Page()) -> Self {
        fills("/trade/fills", filter, page, .byUser(60))
    }

    /// Fills of the last three months, of one type. 10 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trade › Get transaction details (last 3 months).
    public static func fillsHistory(
        _ type: InstrumentType, instrument: String? = nil, _ page: Page = Page()
    ) -> Self {
        let filter = instrument.map { FillFilter.instrument(type, $0) } ?? .type(type)
        return fills("/trade/fills-history", filter, page, .byUser(10))
    }

    private static func fills(
        _ path: String, _ filter: FillFilter, _ page: Page, _ limit: RateLimit
    ) -> Self {
        .get(
            path,
            [
                "instType": filter.type, "instId": filter.instrument, "ordId": filter.order,
                "after": page.after, "begin": page.beginText, "end": page.endText,
                "limit": String(page.limit),
            ], .signed, limit
        ) { (rows: [FillRow]) in try rows.map { try $0.fill } }
    }
}

extension FillFilter {
    fileprivate var type: String? {
        switch self {
        case .all, .order: nil
        case .type(let type), .instrument(let type, _): type.rawValue
        }
    }

    fileprivate var instrument: String? {
        if case .instrument(_, let id) = self { return id }
        return nil
    }

    fileprivate var order: String? {
        if case .order(let id) = self { return id }
        return nil
    }
}

private struct FillRow: Decodable {
    @Present var billId: String
    @Blank var tradeId: String?
    @Present var ordId: String
    @Blank var clOrdId: String?
    @Present var instId: String
    let side: String
    @Present var fillPx: Exact
    @Present var fillSz: Exact
    @Blank var fee: Exact?
    @Blank var feeCcy: String?
    @Blank var execType: String?
    @Blank var fillTime: Timestamp?
    @Present var ts: Timestamp

    /// The fee is left open while it is blank: it is not zero, it is not known yet.
    var fill: Fill {
        get throws(Nonsense) {
            Fill(
                billID: billId, tradeID: tradeId ?? "", orderID: ordId,
                clientOrderID: clOrdId ?? "", instrumentID: instId, side: try Side(wire: side),
                price: try fillPx.positive("fillPx"), size: try fillSz.positive("fillSz"), fee: fee,
                feeCurrency: feeCcy ?? "", isMaker: execType == "M", time: fillTime ?? ts)
        }
    }
}
