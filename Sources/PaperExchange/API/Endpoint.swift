/// One path of the API: who may call it, how often, and what answers.
///
/// A new endpoint is one line in one of the tables below and a method of ``PaperExchange`` that
/// turns a ``Call`` into an ``Answer``.
struct Endpoint: Sendable {
    typealias Handler = @Sendable (PaperExchange) -> (Call) throws(Refusal) -> Answer

    let method: String
    let path: String
    let access: Access
    let limit: RateLimit
    let answer: Handler

    /// What a request needs: nothing, a key that may read, or a key that may trade.
    enum Access: Sendable {
        case open, read, trade
    }

    /// - Parameter path: after `/api/v5/`.
    static func get(
        _ path: String, _ access: Access, _ limit: RateLimit, _ answer: @escaping Handler
    ) -> Endpoint {
        Endpoint(
            method: "GET", path: "/api/v5/" + path, access: access, limit: limit, answer: answer)
    }

    static func post(
        _ path: String, _ limit: RateLimit, _ answer: @escaping Handler
    ) -> Endpoint {
        Endpoint(
            method: "POST", path: "/api/v5/" + path, access: .trade, limit: limit, answer: answer)
    }

    /// By path, then by method.
    static let all: [String: [String: Endpoint]] = {
        var table: [String: [String: Endpoint]] = [:]
        let tables = [publicData, marketData, account, accountHistory, trade, tradeHistory]
        for endpoint in tables.joined() {
            table[endpoint.path, default: [:]][endpoint.method] = endpoint
        }
        return table
    }()
}
