/// One path of the API: who may call it, how often, and what answers.
struct Endpoint: Sendable {
    let method: String
    let path: String
    let access: Access
    let limit: RateLimit
    let answer: @Sendable (PaperExchange, Call) throws(Refusal) -> Answer

    enum Access: Sendable {
        case open, read, trade
    }

    /// - Parameter path: after `/api/v5/`.
    static func get(
        _ path: String, _ access: Access, _ limit: RateLimit,
        _ answer: @escaping @Sendable (PaperExchange, Call) throws(Refusal) -> Answer
    ) -> Endpoint {
        Endpoint(
            method: "GET", path: "/api/v5/" + path, access: access, limit: limit, answer: answer)
    }

    static func post(
        _ path: String, _ limit: RateLimit,
        _ answer: @escaping @Sendable (PaperExchange, Call) throws(Refusal) -> Answer
    ) -> Endpoint {
        Endpoint(
            method: "POST", path: "/api/v5/" + path, access: .trade, limit: limit, answer: answer)
    }

    /// By path, then by method.
    static let all: [String: [String: Endpoint]] = {
        var table: [String: [String: Endpoint]] = [:]
        for endpoint in publicData + marketData + account + accountHistory + trade + tradeHistory {
            table[endpoint.path, default: [:]][endpoint.method] = endpoint
        }
        return table
    }()
}
