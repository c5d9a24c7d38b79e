import Domain

/// The other face: what tests, demos and `okx-paper clock` use to move the world and to read the
/// truth. Off unless a token is configured, and apart from the exchange's paths and keys.
extension PaperExchange {
    func control(_ request: PaperRequest) -> PaperResponse {
        guard let token = engine.settings.controlToken else { return Refusal.unknownPath }
        guard request.headers["x-control-token"] == token else {
            return ControlError.token.response
        }
        if request.method == "POST" {
            append(
                .control(method: request.method, target: request.target, body: request.body))
        }
        return controlled(request)
    }

    /// What a control request does, in the moment that has begun, whoever sent it.
    func controlled(_ request: PaperRequest) -> PaperResponse {
        do {
            var fields =
                request.body.isEmpty
                ? try Fields(.object([:])) : try Fields(document: request.body)
            var json = JSONWriter()
            try control("\(request.method) \(request.path)", &fields, request.query, to: &json)
            return PaperResponse(status: 200, body: json.bytes)
        } catch let error as ControlError {
            return error.response
        } catch let error as FieldError {
            return ControlError.field(error).response
        } catch {
            preconditionFailure("a control command failed with \(error)")
        }
    }

    private func control(
        _ command: String, _ body: inout Fields, _ query: [String: String],
        to json: inout JSONWriter
    ) throws {
        switch command {
        case "GET /control/clock": break
        case "POST /control/clock/advance":
            let milliseconds = try body.requiredInteger("ms")
            try body.finish()
            advance(milliseconds: milliseconds)
        case "GET /control/audit": return writeAudit(to: &json)
        case "GET /control/accounts": return writeTruth(to: &json)
        case "GET /control/requests": return writeRequests(query, to: &json)
        case "GET /control/fills": return try writeFills(query, to: &json)
        case "GET /control/bills": return try writeBills(query, to: &json)
        case "POST /control/faults": inject(try PaperFault(&body))
        case "POST /control/faults/clear": clearFaults()
        case "POST /control/scenario": load(try Scenario(&body))
        case "POST /control/scenario/clear":
            clearFaults()
            script.clear()
            clearDisturbances()
        case "POST /control/market":
            let name = try body.required("instId")
            let override = try MarketOverride(&body)
            try body.finish()
            disturb(name, override)
        case "POST /control/market/clear": clearDisturbances()
        case "POST /control/accounts/deposit": try deposit(&body)
        case "POST /control/accounts/deleverage": try forceClose(&body, isDeleveraging: true)
        case "POST /control/accounts/liquidate": try forceClose(&body, isDeleveraging: false)
        default: throw ControlError.unknown(command)
        }
        writeClock(to: &json)
    }

    private func deposit(_ body: inout Fields) throws(FieldError) {
        let uid = try body.required("uid")
        guard engine.state.accounts[uid] != nil else { throw body.invalid("uid") }
        guard let amount = try body.decimal("amount") else { throw .missing("amount") }
        let currency = try body.required("ccy")
        try body.finish()
        deposit(amount, currency, to: uid)
    }
}
