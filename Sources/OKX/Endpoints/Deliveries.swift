public import Domain

/// What a future was delivered at.
public struct Delivery: Hashable, Sendable {
    public let instrumentID: String
    /// USD per coin: the index, averaged over the window before the delivery (DOMAIN §6).
    public let price: Exact
    /// By the exchange's clock: 08:00 UTC of the expiry.
    public let time: Timestamp

    public init(instrumentID: String, price: Exact, time: Timestamp) {
        (self.instrumentID, self.price, self.time) = (instrumentID, price, time)
    }
}

extension Endpoint where Answer == [Delivery] {
    /// Deliveries of a family such as `BTC-USD`, newest first, up to three months back.
    /// 40 requests in 2 s by address, type and family.
    ///
    /// - Parameter after: gives deliveries before this moment only, for paging.
    ///
    /// Source: OKX v5, Public data › Get delivery/exercise history. The instrument is called
    /// `insId` there, and the type is written in lower case or capitalised.
    public static func deliveryHistory(
        _ family: String, after: Timestamp? = nil, limit: Int = 100
    ) -> Self {
        .get(
            "/public/delivery-exercise-history",
            [
                "instType": "FUTURES", "instFamily": family,
                "after": (after?.milliseconds).map(String.init), "limit": String(limit),
            ], .open, .byAddress(40, of: family)
        ) { (rows: [DeliveryRow]) in
            try rows.flatMap { row in try row.deliveries }
        }
    }
}

private struct DeliveryRow: Decodable {
    struct Detail: Decodable {
        let insId: String
        @Present var px: Exact
        let type: String
    }

    @Present var ts: Timestamp
    let details: [Detail]

    var deliveries: [Delivery] {
        get throws {
            try details.filter { $0.type.lowercased() == "delivery" }.map { detail in
                Delivery(
                    instrumentID: detail.insId, price: try detail.px.positive("px"), time: ts)
            }
        }
    }
}
