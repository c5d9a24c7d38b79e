import HTTP
import PaperExchange

/// What the exchange has answered of single orders, so that a machine of it can lie behind.
struct Looks {
    /// As long as an order may take to be seen, by EXECUTION's fault model.
    private static let longestLag: Int64 = 1900

    private var answers: [String: [(at: Int64, response: PaperResponse)]] = [:]

    static func isAboutOrder(_ request: HTTPRequest) -> Bool {
        request.method == .get && request.url.contains("/trade/order?")
    }

    mutating func note(_ response: PaperResponse, to request: HTTPRequest, at now: Int64) {
        guard Looks.isAboutOrder(request) else { return }
        answers[request.url] = recent(request, at: now) + [(now, response)]
    }

    /// One of the answers of the last two seconds; `nil` where there is none.
    func outdated(
        _ request: HTTPRequest, at now: Int64, _ adversary: Adversary
    ) -> PaperResponse? {
        recent(request, at: now).randomElement(using: &adversary.random)?.response
    }

    private func recent(
        _ request: HTTPRequest, at now: Int64
    ) -> [(at: Int64, response: PaperResponse)] {
        (answers[request.url] ?? []).filter { now - $0.at <= Looks.longestLag }
    }
}
