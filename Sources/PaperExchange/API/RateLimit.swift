import Domain

/// How often a caller may ask one endpoint, as published. A fact of the endpoint, which is enforced
/// elsewhere.
///
/// Source: the "Rate Limit" and "Rate limit rule" lines of each endpoint's documentation, and "Rate
/// Limits" of its overview.
struct RateLimit: Hashable, Sendable {
    /// Most requests, or orders, in one window.
    let count: Int
    /// ms.
    let window: Int64
    let caller: Caller
    /// Parameters of the query, or fields of the body or of each of its rows, whose values have a
    /// bucket each: `["instId"]`.
    let parameters: [String]
    let unit: Unit

    /// Whose requests are counted together.
    enum Caller: Hashable, Sendable {
        /// The sender's IP address: public endpoints.
        case address
        /// The account's uid: private endpoints.
        case user
    }

    /// What is counted.
    enum Unit: Hashable, Sendable {
        case requests
        /// Each row of a batch counts, by its own parameters. A batch of one row draws on the bucket
        /// of the POST endpoint at `single` instead, a path after `/api/v5/`.
        case orders(single: String)
    }

    /// So many requests of one address in a window, 2 s if not said.
    static func perAddress(
        _ count: Int, by parameters: String..., in window: Int64 = 2 * Timestamp.second
    ) -> RateLimit {
        RateLimit(
            count: count, window: window, caller: .address, parameters: parameters, unit: .requests)
    }

    /// So many requests of one account in a window, 2 s if not said.
    static func perUser(
        _ count: Int, by parameters: String..., in window: Int64 = 2 * Timestamp.second
    ) -> RateLimit {
        RateLimit(
            count: count, window: window, caller: .user, parameters: parameters, unit: .requests)
    }

    /// So many orders of one account on one instrument in 2 s, sent in batches.
    static func orders(_ count: Int, single: String) -> RateLimit {
        RateLimit(
            count: count, window: 2 * Timestamp.second, caller: .user, parameters: ["instId"],
            unit: .orders(single: single))
    }

    /// New and amended orders of one account on all derivatives together, beyond the limits of the
    /// endpoints: code 50061. Spot and margin orders are exempt.
    static let subAccountOrders = RateLimit(
        count: 1000, window: 2 * Timestamp.second, caller: .user, parameters: [], unit: .requests)
}
