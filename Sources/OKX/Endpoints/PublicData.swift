public import Domain

// Open endpoints about the market as a whole and single figures of an instrument.
// Source: OKX v5, Public data › REST API, and Order book trading › Market data.

extension Endpoint where Answer == Timestamp {
    /// The exchange's clock. 10 requests in 2 s by address.
    ///
    /// Source: OKX v5, Public data › Get system time.
    public static var time: Self {
        .get("/public/time", [:], .open, .byAddress(10)) { (rows: [TimeRow]) in try rows.only().ts }
    }
}

extension Endpoint where Answer == PricePoint {
    /// An index price, such as that of `USDT-USD` or `BTC-USD`. 20 requests in 2 s by address.
    ///
    /// Source: OKX v5, Public data › Get index tickers.
    public static func indexTicker(_ index: String) -> Self {
        .get("/market/index-tickers", ["instId": index], .open, .byAddress(20)) {
            (rows: [IndexRow]) in
            let row = try rows.only(of: index)
            return PricePoint(price: try row.idxPx.positive("idxPx"), time: row.ts)
        }
    }

    /// The mark price of a future, in USD. 10 requests in 2 s by address and instrument.
    ///
    /// Source: OKX v5, Public data › Get mark price.
    public static func markPrice(_ instrumentID: String) -> Self {
        .get(
            "/public/mark-price", ["instType": "FUTURES", "instId": instrumentID], .open,
            .byAddress(10, of: instrumentID)
        ) { (rows: [MarkPriceRow]) in
            let row = try rows.only(of: instrumentID)
            return PricePoint(price: try row.markPx.positive("markPx"), time: row.ts)
        }
    }
}

extension Endpoint where Answer == [String: PricePoint] {
    /// The mark prices of a family's futures, in USD, by instrument. 10 requests in 2 s by address and
    /// family.
    ///
    /// Source: OKX v5, Public data › Get mark price.
    public static func markPrices(of family: String) -> Self {
        .get(
            "/public/mark-price", ["instType": "FUTURES", "instFamily": family], .open,
            .byAddress(10, of: family)
        ) { (rows: [FamilyMarkRow]) in
            // One that has no price is missing, and keeps none of the others back.
            Dictionary(
                rows.compactMap { row in
                    guard let price = row.markPx, price.isPositive, let time = row.ts else {
                        return nil
                    }
                    return (row.instId, PricePoint(price: price, time: time))
                }, uniquingKeysWith: { $0.time > $1.time ? $0 : $1 })
        }
    }
}

extension Endpoint where Answer == PricePoint? {
    /// The price, USD per coin, at which a future would be delivered now; `nil` but in the hour
    /// before delivery. 10 requests in 2 s by address and instrument.
    ///
    /// Source: OKX v5, Public data › Get estimated delivery/exercise price.
    public static func estimatedPrice(_ instrumentID: String) -> Self {
        .get(
            "/public/estimated-price", ["instId": instrumentID], .open,
            .byAddress(10, of: instrumentID)
        ) { (rows: [EstimatedPriceRow]) in
            guard !rows.isEmpty else { return nil }
            let row = try rows.only(of: instrumentID)
            guard let price = row.settlePx else { return nil }
            return PricePoint(price: try price.positive("settlePx"), time: row.ts)
        }
    }
}

extension Endpoint where Answer == PriceLimit {
    /// The band within which orders are taken. 20 requests in 2 s by address.
    ///
    /// Source: OKX v5, Public data › Get limit price.
    public static func priceLimit(_ instrumentID: String) -> Self {
        .get("/public/price-limit", ["instId": instrumentID], .open, .byAddress(20)) {
            (rows: [PriceLimitRow]) in
            let row = try rows.only(of: instrumentID)
            guard row.enabled ?? true else { return PriceLimit(highestBuy: nil, lowestSell: nil) }
            return PriceLimit(
                highestBuy: try row.buyLmt?.positive("buyLmt"),
                lowestSell: try row.sellLmt?.notNegative("sellLmt"))
        }
    }
}

extension Endpoint where Answer == [OpenInterest] {
    /// Open interest of all futures, delivered ones of the last days with zero among them.
    /// 20 requests in 2 s by address.
    ///
    /// Source: OKX v5, Public data › Get open interest.
    public static var openInterest: Self {
        .get("/public/open-interest", ["instType": "FUTURES"], .open, .byAddress(20)) {
            (rows: [OpenInterestRow]) in
            try rows.map { row in
                OpenInterest(
                    instrumentID: row.instId, contracts: try row.oi.notNegative("oi"), time: row.ts)
            }
        }
    }
}

private struct TimeRow: Decodable {
    @Present var ts: Timestamp
}

private struct IndexRow: Decodable, InstrumentRow {
    let instId: String
    @Present var idxPx: Exact
    @Present var ts: Timestamp
}

private struct MarkPriceRow: Decodable, InstrumentRow {
    let instId: String
    @Present var markPx: Exact
    @Present var ts: Timestamp
}

private struct FamilyMarkRow: Decodable {
    let instId: String
    @Blank var markPx: Exact?
    @Blank var ts: Timestamp?
}

private struct EstimatedPriceRow: Decodable, InstrumentRow {
    let instId: String
    @Blank var settlePx: Exact?
    @Present var ts: Timestamp
}

private struct PriceLimitRow: Decodable, InstrumentRow {
    let instId: String
    @Blank var buyLmt: Exact?
    @Blank var sellLmt: Exact?
    let enabled: Bool?
}

private struct OpenInterestRow: Decodable {
    let instId: String
    @Present var oi: Exact
    @Present var ts: Timestamp
}
