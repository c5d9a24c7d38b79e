import PaperExchange

/// Turns requests of the wire into the exchange's, and packs its answers where that is wanted.
struct PaperHandler: Sendable {
    let desk: ExchangeDesk
    /// `nil` when there is no page for people.
    let page: StatusPage?

    /// What is shorter goes faster as it is.
    private static let leastForGzip = 1024

    func response(to request: WireRequest, from address: String) async -> PaperResponse {
        let takesGzip = request.head.headers["accept-encoding"]?.contains("gzip") ?? false
        let response = await answer(to: request, from: address)
        guard takesGzip, response.disposition == .answer,
            response.body.count >= PaperHandler.leastForGzip, let packed = gzip(response.body)
        else { return response }
        var smaller = response
        (smaller.body, smaller.contentEncoding) = (packed, "gzip")
        return smaller
    }

    private func answer(to request: WireRequest, from address: String) async -> PaperResponse {
        if let page, request.head.target == "/", request.head.method == "GET" {
            return page.response(await desk.status())
        }
        return await desk.handle(
            PaperRequest(
                method: request.head.method, target: request.head.target,
                headers: request.head.headers, body: request.body, address: address))
    }
}
