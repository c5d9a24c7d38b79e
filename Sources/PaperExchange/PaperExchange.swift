public import Domain

/// An exchange that speaks OKX REST v5, with no wire of its own: bytes in, bytes out. One object
/// serves a socket and an in-process transport alike.
///
/// Single-threaded and deterministic: two exchanges with equal configurations that are asked the
/// same at the same market times answer the same bytes. Time passes only between requests: each one
/// first plays what the clock has passed (crossings, timers, settlement, delivery, listing).
public final class PaperExchange {
    var engine: Engine
    private(set) var clock: MarketClock
    private var faults = FaultDesk()
    private var log = RequestLog()
    private let authentication: Authentication
    var listCache = ListCache()

    public init(configuration: PaperConfiguration) {
        engine = Engine(configuration)
        clock = MarketClock(
            start: configuration.start, rate: configuration.rate, wall: configuration.wall)
        authentication = Authentication(configuration.accounts)
    }

    // MARK: The wire

    /// Answers one request.
    public func handle(_ request: PaperRequest) -> PaperResponse {
        // One moment for all of the request, however long the answer takes to make.
        let now = now
        engine.play(to: now)
        guard !request.path.hasPrefix("/control/") else { return control(request) }
        let fault = faults.strike(request)
        if let fault, !fault.isExecuted {
            record(request, Outcome(signature: .none), disturbed: true, at: now)
            return fault.disturbed(PaperResponse(status: 200, body: []))
        }
        let outcome = answer(request, at: now)
        record(request, outcome, disturbed: fault != nil, at: now)
        let response = outcome.response ?? Refusal.unknownPath
        return fault?.disturbed(response) ?? response
    }

    private struct Outcome {
        var uid: String?
        var signature: LoggedRequest.Signature
        var code = ""
        var response: PaperResponse?
    }

    private func answer(_ request: PaperRequest, at now: Timestamp) -> Outcome {
        var outcome = Outcome(signature: .none)
        guard let methods = Endpoint.all[request.path] else {
            outcome.code = "404"
            outcome.response = Refusal.unknownPath
            return outcome
        }
        do throws(Refusal) {
            guard let endpoint = methods[request.method] else { throw .method }
            let body = try Self.body(of: request)
            if endpoint.access != .open {
                do throws(Refusal) {
                    outcome.uid = try authentication.uid(
                        of: request, trading: endpoint.access == .trade,
                        at: engine.settings.signatureClock == .market ? now : clock.wallNow)
                    outcome.signature = .valid
                } catch {
                    outcome.signature = .refused(error.code)
                    throw error
                }
            }
            let call = Call(
                request: request, query: request.query, body: body, uid: outcome.uid ?? "",
                now: now)
            let answer = try endpoint.answer(self)(call)
            outcome.code = answer.code
            outcome.response = answer.response(at: now)
        } catch {
            outcome.code = error.code
            outcome.response = error.response
        }
        return outcome
    }

    private static func body(of request: PaperRequest) throws(Refusal) -> JSONValue {
        guard request.method == "POST" else { return .null }
        let type = request.headers["content-type"] ?? ""
        guard type.lowercased().hasPrefix("application/json") else { throw .contentType }
        guard !request.body.isEmpty else { throw .noBody }
        guard let body = JSONValue(request.body) else { throw .notJSON }
        return body
    }

    private func record(
        _ request: PaperRequest, _ outcome: Outcome, disturbed: Bool, at now: Timestamp
    ) {
        log.append { number in
            LoggedRequest(
                number: number, time: now, method: request.method, target: request.target,
                body: String(decoding: request.body, as: UTF8.self), uid: outcome.uid,
                signature: outcome.signature, status: outcome.response?.status ?? 0,
                code: outcome.code, wasDisturbed: disturbed)
        }
    }

    // MARK: The world

    /// The market's time. It never runs back, even if the wall clock does.
    public var now: Timestamp { max(clock.now, engine.state.playedTo) }

    /// Lets market time pass at once, and plays what happens in it.
    public func advance(milliseconds: Int64) {
        clock.advance(milliseconds: milliseconds)
        engine.play(to: now)
    }

    /// Arms a fault for the requests that follow.
    public func inject(_ fault: PaperFault) { faults.arm(fault) }
    public func clearFaults() { faults.disarmAll() }

    /// Disturbs a market: an instrument id, a family of futures (`BTC-USD`), or `*` for all.
    public func disturb(_ name: String, _ override: MarketOverride) {
        let now = now
        engine.play(to: now)
        engine.market.overrides[name] = override
        listCache.forget()
        engine.state.watch.everythingChanged()
        engine.observe(at: now)
    }
    public func clearDisturbances() {
        let now = now
        engine.play(to: now)
        engine.market.overrides = [:]
        listCache.forget()
        engine.state.watch.everythingChanged()
        engine.observe(at: now)
    }

    /// Adds cash to an account from outside, at ledger precision, with a transfer-in bill.
    public func deposit(_ amount: Exact, _ currency: String, to uid: String) {
        let now = now
        engine.play(to: now)
        engine.deposit(amount, currency, to: uid, at: now)
    }

    // MARK: The truth

    /// `nil` for an account that does not exist.
    public func truth(of uid: String) -> PaperTruth? { engine.truth(of: uid) }

    /// Proves, to the last digit, that nothing was lost or made.
    public func audit() -> PaperAudit { engine.audit(at: now) }

    /// The last requests, oldest first.
    public var requests: [LoggedRequest] { log.requests }

    /// The orders that rest in the books or are pending, over all accounts.
    public var pendingOrders: Int { engine.state.accounts.values.map(\.pending.count).reduce(0, +) }
}
