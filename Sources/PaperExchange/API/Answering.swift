import Domain

/// What became of one request.
struct Outcome {
    /// The account of a request whose signature held.
    var uid: String?
    var signature = LoggedRequest.Signature.none
    /// The exchange's code.
    var code: String
    var response: PaperResponse
}

extension PaperExchange {
    /// The true answer to a request, from the endpoint's table on.
    ///
    /// - Parameter skew: how far the exchange's clock is off on purpose, ms.
    func answer(_ request: PaperRequest, at now: Timestamp, skew: Int64 = 0) -> Outcome {
        guard let methods = Endpoint.all[request.path] else {
            return Outcome(code: "404", response: Refusal.unknownPath)
        }
        var signature = LoggedRequest.Signature.none
        var uid: String?
        do throws(Refusal) {
            guard let endpoint = methods[request.method] else { throw .method }
            let body = try PaperExchange.body(of: request)
            if endpoint.access != .open {
                do throws(Refusal) {
                    uid = try signer(of: request, endpoint, at: now + skew, skew: skew)
                    signature = .valid
                } catch {
                    signature = .refused(error.code)
                    throw error
                }
            }
            let call = Call(
                request: request, query: request.query, body: body, uid: uid ?? "",
                now: endpoint.path == PaperExchange.timePath ? now + skew : now)
            if engine.settings.enforcesRateLimits {
                try rates.admit(endpoint, call, address: request.address, at: clock.wallNow)
            }
            let answer = try endpoint.answer(self)(call)
            return Outcome(
                uid: uid, signature: signature, code: answer.code,
                response: answer.response(at: now))
        } catch {
            return Outcome(
                uid: uid, signature: signature, code: error.code, response: error.response)
        }
    }

    private static let timePath = "/api/v5/public/time"

    private func signer(
        of request: PaperRequest, _ endpoint: Endpoint, at market: Timestamp, skew: Int64
    ) throws(Refusal) -> String {
        try authentication.uid(
            of: request, trading: endpoint.access == .trade,
            at: engine.settings.signatureClock == .market ? market : clock.wallNow + skew)
    }

    private static func body(of request: PaperRequest) throws(Refusal) -> JSONValue {
        guard request.method == "POST" else { return .null }
        let type = request.headers["content-type"] ?? ""
        guard type.lowercased().hasPrefix("application/json") else { throw .contentType }
        guard !request.body.isEmpty else { throw .noBody }
        guard let body = JSONValue(request.body) else { throw .notJSON }
        return body
    }
}
