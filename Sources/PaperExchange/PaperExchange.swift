public import Domain

/// An exchange that speaks OKX REST v5, with no wire of its own: bytes in, bytes out. One object
/// serves a socket and an in-process transport alike.
///
/// Single-threaded and deterministic: two exchanges with equal configurations that are asked the
/// same at the same market times answer the same bytes. Time passes only between requests: each one
/// first plays what the clock has passed (crossings, timers, settlement, delivery, listing).
public final class PaperExchange {
    var engine: Engine
    var clock: MarketClock
    var faults: FaultDesk
    var script = MarketScript()
    var rates = RateDesk()
    private var log = RequestLog()
    let authentication: Authentication
    var listCache = ListCache()
    /// The last list that each account saw at each path, while a fault is armed that repeats one.
    var pages: [String: PaperResponse] = [:]
    var equityCurve = EquityCurve()
    /// One moment for all of a request, however long the answer takes to make; `nil` between them.
    private var moment: Timestamp?

    // MARK: What outlives the process

    let store: (any PaperStore)?
    /// Delivered futures that stored rows have named.
    var formerInstruments: [String: PaperInstrument] = [:]
    var commits = CommitState()

    /// An exchange that ends with the process.
    public convenience init(configuration: PaperConfiguration) {
        self.init(configuration, accounts: configuration.accounts, store: nil)
    }

    /// - Parameter accounts: those that it begins with; the configuration's tell whose keys open them.
    init(_ configuration: PaperConfiguration, accounts: [PaperAccount], store: (any PaperStore)?) {
        var beginning = configuration
        beginning.accounts = accounts
        engine = Engine(beginning, hasStore: store != nil)
        clock = MarketClock(
            start: configuration.start, rate: configuration.rate, wall: configuration.wall)
        authentication = Authentication(configuration.accounts)
        faults = FaultDesk(seed: configuration.seed)
        self.store = store
    }

    // MARK: The wire

    /// Answers one request.
    public func handle(_ request: PaperRequest) -> PaperResponse {
        begin(at: now)
        defer { end() }
        if request.path.hasPrefix("/control/") { return control(request) }
        let areFaultsArmed = !faults.isEmpty
        let handled = respond(to: request, .judged)
        // Without faults nothing but an order, a setting or a timer changes anything.
        if areFaultsArmed || (request.method == "POST" && handled.isAdmitted) {
            journal(request, isAdmitted: handled.isAdmitted)
        }
        return handled.response
    }

    /// What a request does and is answered, in the moment that has begun.
    func respond(
        to request: PaperRequest, _ door: Door
    ) -> (response: PaperResponse, isAdmitted: Bool) {
        let now = now
        guard faults.isEmpty else { return disturbedResponse(to: request, door, at: now) }
        let outcome = answer(request, door, at: now)
        if door == .judged { record(request, outcome, disturbed: false, at: now) }
        return (outcome.response, outcome.isAdmitted)
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

    // MARK: Time

    /// The market's time. It never runs back, even if the wall clock does.
    public var now: Timestamp { moment ?? max(clock.now, engine.state.playedTo) }

    /// Plays what time has brought until a moment, which then stands still until ``end()``.
    func begin(at time: Timestamp) {
        moment = time
        commits.begun = time
        play(to: time)
    }

    /// Lets time go on, after what the answer promises has been made permanent.
    func end() {
        commit()
        moment = nil
        traceEquity()
    }

    /// Lets go of a moment that was replayed.
    func endReplay() {
        commit()
        moment = nil
    }

    /// Lets market time pass at once, and plays what happens in it.
    public func advance(milliseconds: Int64) {
        change {
            moment = now + milliseconds
            clock.advance(milliseconds: milliseconds)
            play(to: now)
        }
    }

    // MARK: The world

    /// Arms a fault for the requests that follow.
    public func inject(_ fault: PaperFault) { change { faults.arm(fault) } }
    /// Disarms every fault. What has struck goes on: an order that is hidden stays so until its
    /// time.
    public func clearFaults() { change { faults.disarmAll() } }

    /// Disturbs a market: an instrument id, a family of futures (`BTC-USD`), or `*` for all.
    public func disturb(_ name: String, _ override: MarketOverride) {
        change { setOverride(override, of: name, at: now) }
    }
    /// Lets every market go back to what its model or recording says, those moved by a fault among
    /// them. What a scenario has set for later still comes.
    public func clearDisturbances() {
        change {
            engine.market.overrides = [:]
            marketChanged(at: now)
        }
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
        change { engine.deposit(amount, currency, to: uid, at: now) }
    }

    /// Changes the world, in the moment of the request that asks for it or in one of its own. Only
    /// what comes as a request is in the journal.
    func change<Result, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard moment == nil else { return try body() }
        precondition(store == nil, "an exchange with a store is changed by control requests only")
        begin(at: now)
        defer { end() }
        return try body()
    }

    // MARK: The truth

    /// Proves, to the last digit, that nothing was lost or made.
    public func audit() -> PaperAudit { engine.audit(at: now) }

    /// The last requests, oldest first.
    public var requests: [LoggedRequest] { log.requests }

    /// How many there were since the start.
    var requestCount: Int { log.count }

    /// The orders that rest in the books or are pending, over all accounts.
    public var pendingOrders: Int { engine.state.accounts.values.map(\.pending.count).reduce(0, +) }
}
