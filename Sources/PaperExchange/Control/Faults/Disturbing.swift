import Domain

/// A request's way through the exchange while faults are armed.
extension PaperExchange {
    func disturbedResponse(
        to request: PaperRequest, _ door: Door, at now: Timestamp
    ) -> (response: PaperResponse, isAdmitted: Bool) {
        let struckBefore = faults.struck
        let uid = uid(of: request, door)
        let strikes = faults.strikes(target(request, of: uid, at: now))
        let fault = strikes.first { $0.stage == .answer }
        let earlier = beginDisturbing(strikes, at: now)
        defer { endDisturbing(strikes, restoring: earlier) }
        var outcome: Outcome?
        if fault?.isExecuted ?? true {
            outcome = answer(request, door, at: now, skew: strikes.map(\.skew).reduce(0, +))
        }
        if door == .judged {
            record(
                request, outcome, disturbed: outcome == nil || faults.struck > struckBefore, at: now
            )
        }
        let answer = outcome?.response ?? PaperResponse(status: 200, body: [])
        return (
            disturbed(answer, by: fault, page: "\(uid ?? "") \(request.path)", outcome != nil),
            outcome?.isAdmitted ?? false
        )
    }

    private func disturbed(
        _ response: PaperResponse, by fault: PaperFault.Kind?, page: String, _ isExecuted: Bool
    ) -> PaperResponse {
        let earlier = pages[page]
        if isExecuted, faults.repeatsPages { pages[page] = response }
        guard let fault else { return response }
        return fault.disturbed(response, earlier: earlier) { faults.draw(below: $0) }
    }

    // MARK: The world

    /// Moves the markets that move before the request or for its length.
    ///
    /// - Returns: what to put back afterwards.
    private func beginDisturbing(
        _ strikes: [PaperFault.Kind], at now: Timestamp
    ) -> [String: MarketOverride] {
        let before = engine.market.overrides
        for case .market(let name, let override, let moment) in strikes where moment != .after {
            setOverride(override, of: name, at: now)
        }
        return before
    }

    private func endDisturbing(
        _ strikes: [PaperFault.Kind], restoring before: [String: MarketOverride]
    ) {
        for strike in strikes {
            switch strike {
            case .market(let name, _, .during): setOverride(before[name], of: name, at: now)
            case .market(let name, let override, .after): disturb(name, override)
            case .advance(let milliseconds): advance(milliseconds: milliseconds)
            default: break
            }
        }
    }

    // MARK: Orders

    /// What strikes one row of an order request.
    ///
    /// - Parameter side: `nil` for a cancel or an amendment, which say none.
    func strike(
        _ call: Call, instrument: String, side: Side?
    ) throws(Rejection) -> OrderDisturbance {
        guard !faults.isEmpty else { return .none }
        let strikes = faults.orderStrikes(
            FaultTarget(
                path: call.request.path, method: call.request.method, uid: call.uid,
                rows: [FaultTarget.Row(instrument: instrument, side: side)], isOrder: true,
                time: call.now))
        var disturbance = OrderDisturbance.none
        for strike in strikes {
            switch strike {
            case .reject(let code, let message, let subcode):
                throw Rejection(code: code, message: message, subcode: subcode)
            case .partialFill(let percent, let rest):
                disturbance.fillable = percent * Exact(1, places: 2)
                disturbance.rest = rest
            case .lateMatch(let milliseconds): disturbance.matchAfter = milliseconds
            case .cancelBySystem(let milliseconds): disturbance.cancelAfter = milliseconds
            case .hide(let milliseconds): disturbance.hiddenFor = milliseconds
            default: break
            }
        }
        return disturbance
    }

    // MARK: Whom a request is about

    private func target(
        _ request: PaperRequest, of uid: String?, at now: Timestamp
    ) -> FaultTarget {
        FaultTarget(
            path: request.path, method: request.method, uid: uid,
            rows: rows(of: request), isOrder: false, time: now)
    }

    private func uid(of request: PaperRequest, _ door: Door) -> String? {
        if case .recorded(let uid, _) = door { return uid }
        return authentication.uid(ofKeyIn: request)
    }

    private func rows(of request: PaperRequest) -> [FaultTarget.Row] {
        let query = request.query["instId"].map { [FaultTarget.Row(instrument: $0, side: nil)] }
        guard request.method == "POST", let body = JSONValue(request.body) else {
            return query ?? []
        }
        let rows = if case .array(let rows) = body { rows } else { [body] }
        return rows.map { row in
            FaultTarget.Row(
                instrument: row["instId"]?.text ?? "",
                side: row["side"]?.text.flatMap(Side.init(rawValue:)))
        }
    }
}

extension PaperFault.Kind {
    fileprivate var skew: Int64 {
        if case .skew(let milliseconds) = self { milliseconds } else { 0 }
    }
}
