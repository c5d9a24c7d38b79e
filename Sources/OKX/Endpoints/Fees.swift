public import Domain

// What trading costs this account.
// Source: OKX v5, Trading account › Get fee rates. Signed; 5 requests in 2 s by user.

extension Endpoint where Answer == FeeRates {
    /// Fee rates of a spot instrument.
    ///
    /// - Parameter group: the instrument's ``Instrument/feeGroup``, where it is known.
    public static func feeRates(spot instrumentID: String, group: String? = nil) -> Self {
        feeRates(["instType": "SPOT", "instId": instrumentID], group)
    }

    /// Fee rates of the futures of a family such as `BTC-USD`.
    public static func feeRates(futures family: String, group: String? = nil) -> Self {
        feeRates(["instType": "FUTURES", "instFamily": family], group)
    }

    private static func feeRates(_ query: KeyValuePairs<String, String?>, _ group: String?) -> Self
    {
        var endpoint: Self = .get("/account/trade-fee", query, .signed, .byUser(5)) {
            (rows: [FeeRow]) in try rows.only().rates(group)
        }
        endpoint.reading = group ?? ""
        return endpoint
    }
}

private struct FeeRow: Decodable {
    struct Group: Decodable {
        let groupId: String
        @Present var maker: Exact
        @Present var taker: Exact
    }

    @Blank var maker: Exact?
    @Blank var taker: Exact?
    @Blank var delivery: Exact?
    let feeGroup: [Group]?

    /// The exchange writes a trading fee as a negative number and a delivery fee as a positive one;
    /// here a cost is positive in both.
    func rates(_ group: String?) throws(Nonsense) -> FeeRates {
        let (maker, taker) = try signed(group)
        return FeeRates(
            maker: -maker, taker: -taker, delivery: try delivery?.notNegative("delivery"))
    }

    /// The group of the instrument, or the only one; in answers without groups, the row itself.
    private func signed(_ group: String?) throws(Nonsense) -> (maker: Exact, taker: Exact) {
        let groups = feeGroup ?? []
        if let match = groups.first(where: { $0.groupId == group }) ?? groups.first,
            groups.count == 1 || match.groupId == group
        {
            return (match.maker, match.taker)
        }
        guard groups.isEmpty else { throw .ambiguousFees(group: group) }
        return (try maker.required("maker"), try taker.required("taker"))
    }
}
