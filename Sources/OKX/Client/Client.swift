public import Clock
public import Domain
public import HTTP

/// Speaks OKX's REST interface, version 5.
///
/// Blocking, for one thread. A round is sent as one: questions and orders alike leave together.
/// Questions that fail in passing are asked again, at most twice and within ``deadline``; orders
/// and everything else that changes something are sent at most once.
public final class Client {
    /// Where everything is sent: its address, and whether the demo header goes along.
    public let venue: Venue
    /// By the clock's `elapsed`, when waiting ends: no rate-limit wait and no repeated question
    /// goes past it. `nil` for no limit.
    public var deadline: Int64?
    /// How often the wire was used.
    public private(set) var roundsSent = 0

    private let transport: any Transport
    private let clock: Clock
    private let policy = RetryPolicy()
    private var limiter = RateLimiter()
    private var serverClock = ServerClock()

    /// - Parameters:
    ///   - transport: the wire; rate limits count what is sent through this client alone.
    ///   - deadline: as ``deadline``, milliseconds.
    public init(venue: Venue, transport: any Transport, clock: Clock, deadline: Int64? = nil) {
        (self.venue, self.transport, self.clock) = (venue, transport, clock)
        self.deadline = deadline
    }

    /// What has gone over the wire so far.
    public var traffic: Traffic { transport.traffic }

    /// The exchange's time, most likely: this machine's until ``Endpoint/time`` has been answered.
    public var serverNow: Timestamp { serverClock.now(elapsed: clock.elapsed()) ?? clock.now() }

    /// A moment that the exchange's clock has certainly passed; `nil` until it has told its time.
    /// What "provably past" means for an order's expiry.
    public var earliestServerNow: Timestamp? { serverClock.earliest(elapsed: clock.elapsed()) }

    /// Exchange time less this machine's, in milliseconds; `nil` until it has told its time.
    public var clockOffset: Int64? {
        serverClock.now(elapsed: clock.elapsed()).map { $0 - clock.now() }
    }

    /// Sends a round and returns when everything in it is answered or has failed.
    public func send(_ round: Round) -> Answers {
        let attempt = Attempt(calls: round.calls)
        send(attempt, Array(round.calls.indices))
        let wasRepeated = repeatAfterClockError(attempt)
        repeatFailedQuestions(attempt)
        // The time itself may have been told only when it was asked again: it has a limit too.
        if !wasRepeated { repeatAfterClockError(attempt) }
        return Answers(attempt.results, of: round)
    }

    /// Asks one question in a round of its own.
    ///
    /// - Throws: ``OKXError`` when there is no usable answer.
    public func ask<Answer>(
        _ endpoint: Endpoint<Answer>, as credentials: Credentials? = nil
    ) throws(OKXError) -> Answer {
        var round = Round()
        let ticket = round.add(endpoint, as: credentials)
        return try send(round)[ticket]
    }

    /// A clock that ran away makes every signed question fail, and the same round, or one more
    /// question, tells by how much: learn it and ask the refused ones once more.
    ///
    /// - Returns: whether they were.
    @discardableResult
    private func repeatAfterClockError(_ attempt: Attempt) -> Bool {
        let refused = attempt.questions(failedWith: \.isClockError)
        guard !refused.isEmpty else { return false }
        if !attempt.toldTime {
            let question = Attempt(calls: [Call(Endpoint.time, as: nil)])
            send(question, [0])
            guard question.toldTime else { return false }
        }
        send(attempt, refused)
        return true
    }

    private func repeatFailedQuestions(_ attempt: Attempt) {
        for count in 1..<policy.attempts {
            let failed = attempt.questions(failedWith: \.isWorthRepeating)
            let pause = policy.pause(after: count, attempt.errors(failed))
            guard !failed.isEmpty, !attempt.wasInterrupted, hasTime(for: pause) else { return }
            clock.sleep(pause)
            send(attempt, failed)
        }
    }

    /// Sends these calls in one go, or in as few as the rate limits allow.
    private func send(_ attempt: Attempt, _ indices: [Int]) {
        var rest = indices.filter { index in
            guard let obstacle = obstacle(attempt.calls[index]) else { return true }
            attempt.conclude(index, .failure(.notSent(attempt.calls[index].request, obstacle)))
            return false
        }[...]
        while !rest.isEmpty {
            let count = RateLimiter.fitting(rest.map { attempt.calls[$0].draws })
            sendTogether(attempt, rest.prefix(count))
            rest = rest.dropFirst(count)
        }
    }

    private func sendTogether(_ attempt: Attempt, _ indices: ArraySlice<Int>) {
        let draws = indices.flatMap { attempt.calls[$0].draws }
        if let wait = waitForLimits(draws) {
            for index in indices {
                let request = attempt.calls[index].request
                attempt.conclude(index, .failure(.notSent(request, .outOfTime(wait: wait))))
            }
            return
        }
        // Signed only now: the waits are over, and the stamp is as fresh as it can be.
        let requests = indices.map { httpRequest(attempt.calls[$0]) }
        let start = clock.elapsed()
        let outcomes = transport.send(requests)
        roundsSent += 1
        limiter.record(draws, at: clock.elapsed())
        for (index, outcome) in zip(indices, outcomes) {
            let request = attempt.calls[index].request
            attempt.conclude(index, outcome.mapError { .unreachable(request, $0) })
            if let time = attempt.time(index), case .success(let response) = outcome {
                serverClock.learn(time, sentAt: start, took: response.elapsedMilliseconds)
            }
        }
    }

    /// Waits until the rate limits have room; returns what is left to wait when there is no time.
    private func waitForLimits(_ draws: [RateLimiter.Draw]) -> Int64? {
        while true {
            let wait = limiter.delay(for: draws, at: clock.elapsed())
            if wait == 0 { return nil }
            guard hasTime(for: wait) else { return wait }
            clock.sleep(wait)
        }
    }

    private func hasTime(for wait: Int64) -> Bool {
        deadline.map { clock.elapsed() + wait < $0 } ?? true
    }

    private func obstacle(_ call: Call) -> OKXError.Obstacle? {
        call.credentials == nil || venue.mayCarryCredentials
            ? nil : .plainHTTP(baseURL: venue.baseURL)
    }

    private func httpRequest(_ call: Call) -> HTTPRequest {
        var headers = call.headers
        if let credentials = call.credentials {
            headers += Signature.headers(
                call.request.method, call.target, body: call.body, at: serverNow, as: credentials)
        }
        if call.request.method == .post {
            headers.append(.init("Content-Type", "application/json"))
        }
        if venue.kind == .demo { headers.append(.init("x-simulated-trading", "1")) }
        return HTTPRequest(
            method: call.request.method, url: venue.baseURL + call.target, headers: headers,
            body: call.body)
    }
}
