public import Domain

// By what margin is reckoned. Open to anyone.
// Source: OKX v5, Public data › REST API.

extension Endpoint where Answer == [String: CollateralTiers] {
    /// What counts as collateral in multi-currency mode, of every currency. 2 requests in 2 s by
    /// address.
    ///
    /// Source: OKX v5, Public data › Get discount rate and interest-free quota.
    public static var collateralTiers: Self {
        .get("/public/discount-rate-interest-free-quota", [:], .open, .byAddress(2)) {
            (rows: [DiscountRow]) in
            Dictionary(
                try rows.compactMap { row in try row.tiers.map { (row.ccy, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
    }
}

extension Endpoint where Answer == PositionTiers {
    /// Maintenance margin by size, of a family of futures. 10 requests in 2 s by address.
    ///
    /// Source: OKX v5, Public data › Get position tiers.
    public static func positionTiers(_ family: String) -> Self {
        .get(
            "/public/position-tiers",
            ["instType": "FUTURES", "tdMode": "cross", "instFamily": family], .open,
            .byAddress(10)
        ) { (rows: [PositionTierRow]) in
            let sorted = rows.sorted { $0.maxSz < $1.maxSz }
            guard let tiers = PositionTiers(try sorted.map { try $0.tier }) else {
                throw Nonsense.rows(expected: 1, found: rows.count)
            }
            return tiers
        }
    }
}

private struct DiscountRow: Decodable {
    @Present var ccy: String
    @Blank var minDiscountRate: Exact?
    let details: [DetailRow]

    struct DetailRow: Decodable {
        @Present var discountRate: Exact
        @Blank var maxAmt: Exact?
    }

    /// Beyond the last tier that is bounded, the least rate counts. `nil` for a currency that is no
    /// collateral, and for tiers that are in no order.
    var tiers: CollateralTiers? {
        get throws(Nonsense) {
            var tiers: [CollateralTiers.Tier] = []
            for row in details {
                tiers.append(
                    CollateralTiers.Tier(
                        upTo: row.maxAmt, rate: try row.discountRate.notNegative("discountRate")))
            }
            guard let last = tiers.last else { return nil }
            if last.upTo != nil {
                tiers.append(CollateralTiers.Tier(upTo: nil, rate: minDiscountRate ?? 0))
            }
            return CollateralTiers(tiers)
        }
    }
}

private struct PositionTierRow: Decodable {
    @Present var maxSz: Exact
    @Present var mmr: Exact

    var tier: PositionTiers.Tier {
        get throws(Nonsense) {
            PositionTiers.Tier(
                upTo: try maxSz.positive("maxSz"), maintenance: try mmr.notNegative("mmr"))
        }
    }
}
