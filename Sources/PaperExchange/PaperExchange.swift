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
    var faults: FaultDesk
    var script = MarketScript()
    var rates = RateDesk()
    private var log = RequestLog()
    let authentication: Authentication
    var listCache = ListCache()
    /// The last list that each account saw at each path, while a fault is armed that repeats one.
    var pages: [String: PaperResponse] = [:]
    var equityCurve = EquityCurve()

    public init(configuration: PaperConfiguration) {
        engine = Engine(configuration)
        clock = MarketClock(
            start: configuration.start, rate: configuration.rate, wall: configuration.wall)
        authentication = Authentication(configuration.accounts)
        faults = FaultDesk(seed: configuration.seed)
    }

    // MARK: The wire

    /// Answers one request.
    public func handle(_ request: PaperRequest) -> PaperResponse {
        // One moment for all of the request, however long the answer takes to make.
        let now = now
        play(to: now)
        defer { traceEquity() }
        guard !request.path.hasPrefix("/control/") else { return control(request) }
        guard faults.isEmpty else { return disturbedResponse(to: request, at: now) }
        let outcome = answer(request, at: now)
        record(request, outcome, disturbed: false, at: now)
        return outcome.response
    }

    func record(
        _ request: PaperRequest, _ outcome: Outcome?, disturbed: Bool, at now: Timestamp
    ) {
        log.append { number in
            LoggedRequest(
                number: number, time: now, method: request.method, target: request.target,
                body: String(decoding: request.body, as: UTF8.self), uid: outcome?.uid,
                signature: outcome?.signature ?? .none, status: outcome?.response.status ?? 0,
                code: outcome?.code ?? "", wasDisturbed: disturbed)
        }
    }

    // MARK: The world

    /// The market's time. It never runs back, even if the wall clock does.
    public var now: Timestamp { max(clock.now, engine.state.playedTo) }

    /// Lets market time pass at once, and plays what happens in it.
    public func advance(milliseconds: Int64) {
        clock.advance(milliseconds: milliseconds)
        play(to: now)
        traceEquity()
    }

    /// Arms a fault for the requests that follow.
    public func inject(_ fault: PaperFault) { faults.arm(fault) }
    public func clearFaults() { faults.disarmAll() }

    /// Disturbs a market: an instrument id, a family of futures (`BTC-USD`), or `*` for all.
    public func disturb(_ name: String, _ override: MarketOverride) {
        let now = now
        play(to: now)
        setOverride(override, of: name, at: now)
    }
    public func clearDisturbances() {
        let now = now
        play(to: now)
        engine.market.overrides = [:]
        marketChanged(at: now)
    }

    /// - Parameter override: `nil` lets the market go.
    func setOverride(_ override: MarketOverride?, of name: String, at now: Timestamp) {
        engine.market.overrides[name] = override
        marketChanged(at: now)
    }

    /// Resting orders and accounts meet a market that was moved at once.
    private func marketChanged(at now: Timestamp) {
        listCache.forget()
        engine.state.watch.everythingChanged()
        engine.observe(at: now)
    }

    /// Adds cash to an account from outside, at ledger precision, with a transfer-in bill.
    public func deposit(_ amount: Exact, _ currency: String, to uid: String) {
        let now = now
        play(to: now)
        engine.deposit(amount, currency, to: uid, at: now)
    }

    // MARK: The truth

    /// `nil` for an account that does not exist.
    public func truth(of uid: String) -> PaperTruth? { engine.truth(of: uid) }

    /// Proves, to the last digit, that nothing was lost or made.
    public func audit() -> PaperAudit { engine.audit(at: now) }

    /// The last requests, oldest first.
    public var requests: [LoggedRequest] { log.requests }

    /// How many there were since the start.
    var requestCount: Int { log.count }

    /// The orders that rest in the books or are pending, over all accounts.
    public var pendingOrders: Int { engine.state.accounts.values.map(\.pending.count).reduce(0, +) }
}
