/// What the documentation shows and the paper exchange does not answer, each with the reason.
enum FieldExclusions {
    static let endpoints: [String: String] = [
        "GET sprd/order": spread, "GET sprd/spreads": spread, "GET sprd/trades": spread,
        "POST sprd/cancel-all-after": spread, "POST sprd/order": spread,
        "POST trade/order-precheck": "nothing here asks what an order would do before placing it",
        "GET account/spot-borrow-repay-history": "spot mode, which borrows by hand, is not there",
    ]
    private static let spread = "the spread book is a product of its own, and not traded here"

    /// By the end of the path that is left out.
    static let fields: [(prefix: String, reason: String)] = [
        ("upcChg[]", "no change of an instrument is ever announced"),
        ("closeOrderAlgo[]", "there are no algo orders"),
        ("pTime", "recorded in 2022 and no longer documented"),
    ]

    /// Endpoints whose list of rows is always empty.
    static let empty: [String: String] = [
        "GET system/status": "no maintenance is announced",
        "GET asset/balances": "all money lies in the trading account",
    ]

    static func covers(_ path: String) -> Bool {
        fields.contains { path.hasPrefix($0.prefix) }
    }
}
