import Domain

/// Holds callers to the published limits: at most so many in any window.
///
/// Windows are counted on the wall clock, not on the market's: the limits guard against clients
/// that ask too often, and those pace themselves by the clock on their own wall. A market clock
/// that is stepped would forgive everything at each step, one that stands still would forgive
/// nothing ever, and one that runs a thousandfold would let everything through.
struct RateDesk: Sendable {
    private var windows: [Key: Window] = [:]
    /// More windows than this are looked through for some that have long been over.
    private static let many = 20_000

    /// Whose requests are counted together, and over what.
    private struct Key: Hashable {
        let endpoint: String
        let caller: String
        let values: String
    }

    /// Counts a request against every limit that it draws on, or against none and refuses it whole.
    mutating func admit(
        _ endpoint: Endpoint, _ call: Call, address: String, at now: Timestamp
    ) throws(Refusal) {
        let caller = endpoint.limit.caller == .user ? call.uid : address
        var draws: [Key: (limit: RateLimit, count: Int)] = [:]
        for (name, limit, values) in RateDesk.draws(of: endpoint, call) {
            let key = Key(endpoint: name, caller: caller, values: values)
            draws[key] = (limit, (draws[key]?.count ?? 0) + 1)
        }
        forgetOld(at: now)
        for (key, draw) in draws {
            let window = windows[key] ?? Window(draw.limit)
            guard window.hasRoom(for: draw.count, at: now) else {
                throw draw.limit == .subAccountOrders ? .subAccountRate : .tooManyRequests
            }
        }
        for (key, draw) in draws {
            windows[key, default: Window(draw.limit)].count(draw.count, at: now)
        }
    }

    private static func draws(
        of endpoint: Endpoint, _ call: Call
    ) -> [(name: String, limit: RateLimit, values: String)] {
        let rows = if case .array(let rows) = call.body { rows } else { [call.body] }
        let orders = rows.filter { endpoint.isPlacing && Self.isDerivative($0) }.map { _ in
            (name: "orders", limit: RateLimit.subAccountOrders, values: "")
        }
        return orders + own(endpoint, call, rows)
    }

    private static func own(
        _ endpoint: Endpoint, _ call: Call, _ rows: [JSONValue]
    ) -> [(name: String, limit: RateLimit, values: String)] {
        func values(_ row: JSONValue) -> String {
            endpoint.limit.parameters.map { call.query[$0] ?? row[$0]?.text ?? "" }
                .joined(separator: " ")
        }
        switch endpoint.limit.unit {
        case .requests:
            return [(endpoint.method + endpoint.path, endpoint.limit, values(call.body))]
        case .orders(let single):
            // A batch of one draws on the bucket of the endpoint for one.
            guard rows.count == 1, let one = Endpoint.all["/api/v5/" + single]?["POST"] else {
                return rows.map { (endpoint.method + endpoint.path, endpoint.limit, values($0)) }
            }
            return [(one.method + one.path, one.limit, values(rows[0]))]
        }
    }

    private static func isDerivative(_ row: JSONValue) -> Bool {
        // Spot names have one hyphen.
        (row["instId"]?.text ?? "").utf8.count { $0 == UInt8(ascii: "-") } > 1
    }

    private mutating func forgetOld(at now: Timestamp) {
        guard windows.count > RateDesk.many else { return }
        windows = windows.filter { !$0.value.isOver(at: now) }
    }
}

/// The times of the last requests against one limit, as many as the limit allows.
private struct Window: Sendable {
    private let length: Int64
    private var times: [Int64]
    /// Where the oldest time stands.
    private var oldest = 0

    init(_ limit: RateLimit) {
        length = limit.window
        times = Array(repeating: .min / 2, count: limit.count)
    }

    func hasRoom(for count: Int, at now: Timestamp) -> Bool {
        guard count <= times.count else { return false }
        return now.milliseconds - times[(oldest + count - 1) % times.count] >= length
    }

    mutating func count(_ count: Int, at now: Timestamp) {
        for _ in 0..<count {
            times[oldest] = now.milliseconds
            oldest = (oldest + 1) % times.count
        }
    }

    func isOver(at now: Timestamp) -> Bool {
        now.milliseconds - times[(oldest + times.count - 1) % times.count] >= length
    }
}

extension Endpoint {
    /// New and amended orders: what the sub-account's own limit counts.
    fileprivate var isPlacing: Bool {
        let placing = ["order", "batch-orders", "amend-order", "amend-batch-orders"]
        return method == "POST" && placing.contains { path == "/api/v5/trade/" + $0 }
    }
}

extension Refusal {
    /// As recorded: without `data`.
    fileprivate static let tooManyRequests = Refusal(
        code: "50011", message: "Too Many Requests", status: 429, hasData: false)
    fileprivate static let subAccountRate = Refusal(
        code: "50061", message: "Your order rate has reached the limit of the sub-account.")
}
