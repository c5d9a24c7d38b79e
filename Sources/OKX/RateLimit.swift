/// How often the exchange takes a request, and what it counts together.
public struct RateLimit: Hashable, Sendable {
    /// Who is counted.
    enum Scope: Hashable, Sendable {
        /// All requests from one network address.
        case address
        /// All requests of one account.
        case user
    }

    let scope: Scope
    /// Counted apart from others of the endpoint: an instrument, a family, a tag. Empty for none.
    let subject: String
    /// So many …
    let count: Int
    /// … in any span of this many milliseconds.
    let window: Int64
    /// What this request takes of `count`: its number of orders, where orders are counted.
    let cost: Int

    private init(_ scope: Scope, _ count: Int, _ window: Int64, _ subject: String, _ cost: Int) {
        (self.scope, self.count, self.window) = (scope, count, window)
        (self.subject, self.cost) = (subject, cost)
    }

    static func byAddress(_ count: Int, per window: Int64 = 2000, of subject: String = "") -> Self {
        RateLimit(.address, count, window, subject, 1)
    }

    static func byUser(
        _ count: Int, per window: Int64 = 2000, of subject: String = "", cost: Int = 1
    ) -> Self {
        RateLimit(.user, count, window, subject, cost)
    }
}
