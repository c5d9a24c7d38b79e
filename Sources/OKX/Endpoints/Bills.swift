public import Domain

// The exchange's own ledger: one row for each change of one currency, newest first.
// Source: OKX v5, Trading account › Get bills details.

extension Endpoint where Answer == [Bill] {
    /// Bills of the last seven days. Signed; 5 requests in 1 s by user.
    ///
    /// Source: OKX v5, Trading account › Get bills details (last 7 days).
    public static func bills(_ page: Page = Page()) -> Self {
        bills("/account/bills", page, .byUser(5, per: 1000))
    }

    /// Bills of the last three months. Signed; 5 requests in 2 s by user.
    ///
    /// Source: OKX v5, Trading account › Get bills details (last 3 months).
    public static func billsArchive(_ page: Page = Page()) -> Self {
        bills("/account/bills-archive", page, .byUser(5))
    }

    private static func bills(_ path: String, _ page: Page, _ limit: RateLimit) -> Self {
        .get(
            path,
            [
                "after": page.after, "begin": page.beginText, "end": page.endText,
                "limit": String(page.limit),
            ], .signed, limit
        ) { (rows: [BillRow]) in rows.map(\.bill) }
    }
}

private struct BillRow: Decodable {
    @Present var billId: String
    @Present var ccy: String
    @Present var balChg: Exact
    @Present var bal: Exact
    @Present var type: String
    @Blank var subType: String?
    @Blank var instId: String?
    @Blank var ordId: String?
    @Blank var clOrdId: String?
    @Blank var px: Exact?
    @Blank var sz: Exact?
    @Blank var pnl: Exact?
    @Blank var fee: Exact?
    @Blank var interest: Exact?
    @Present var ts: Timestamp

    var bill: Bill {
        Bill(
            billID: billId, currency: ccy, change: balChg, balance: bal, type: type,
            subtype: subType ?? "", instrumentID: instId ?? "", orderID: ordId ?? "",
            clientOrderID: clOrdId ?? "", price: px, size: sz, profit: pnl, fee: fee,
            interest: interest, time: ts)
    }
}
