import Domain

/// What became of one request.
struct Outcome {
    /// The account of a request whose signature held.
    var uid: String?
    var signature = LoggedRequest.Signature.none
    /// Whether it passed the door, and an endpoint answered it.
    var isAdmitted = false
    /// The exchange's code.
    var code: String
    var response: PaperResponse
}

/// Who decides whether a request may pass.
enum Door: Hashable {
    /// Its signature and the limits.
    case judged
    /// The journal, which has what was decided.
    case recorded(keyUID: String?, isAdmitted: Bool)
}

extension PaperExchange {
    /// The true answer to a request, from the endpoint's table on.
    ///
    /// - Parameter skew: how far the exchange's clock is off on purpose, ms.
    func answer(
        _ request: PaperRequest, _ door: Door, at now: Timestamp, skew: Int64 = 0
    ) -> Outcome {
        if case .recorded(_, isAdmitted: false) = door {
            return Outcome(code: "", response: Refusal.unknownPath)
        }
        guard let methods = Endpoint.all[request.path] else {
            return Outcome(code: "404", response: Refusal.unknownPath)
        }
        var signature = LoggedRequest.Signature.none
        var uid: String?
        var isAdmitted = false
        do throws(Refusal) {
            guard let endpoint = methods[request.method] else { throw .method }
            let body = try PaperExchange.body(of: request)
            if endpoint.access != .open {
                do throws(Refusal) {
                    uid = try signer(of: request, door, endpoint, at: now + skew, skew: skew)
                    signature = .valid
                } catch {
                    signature = .refused(error.code)
                    throw error
                }
            }
            let call = Call(
                request: request, query: request.query, body: body, uid: uid ?? "",
                now: endpoint.path == PaperExchange.timePath ? now + skew : now)
            if engine.settings.enforcesRateLimits, door == .judged {
                try rates.admit(endpoint, call, address: request.address, at: clock.wallNow)
            }
            isAdmitted = true
            let answer = try endpoint.answer(self)(call)
            return Outcome(
                uid: uid, signature: signature, isAdmitted: true, code: answer.code,
                response: answer.response(at: now))
        } catch {
            return Outcome(
                uid: uid, signature: signature, isAdmitted: isAdmitted, code: error.code,
                response: error.response)
        }
    }

    private static let timePath = "/api/v5/public/time"

    private func signer(
        of request: PaperRequest, _ door: Door, _ endpoint: Endpoint, at market: Timestamp,
        skew: Int64
    ) throws(Refusal) -> String {
        if case .recorded(let uid, _) = door { return uid ?? "" }
        return try authentication.uid(
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
