import Domain

/// The other face: what tests, demos and `okx-paper clock` use to move the world and to read the
/// truth. Off unless a token is configured, and apart from the exchange's paths and keys.
extension PaperExchange {
    func control(_ request: PaperRequest) -> PaperResponse {
        guard let token = engine.settings.controlToken else { return Refusal.unknownPath }
        guard request.headers["x-control-token"] == token else {
            return ControlError.token.response
        }
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

    private func writeClock(to json: inout JSONWriter) {
        json.object {
            $0.field("now", now.description)
            $0.integer("ms", now.milliseconds)
            $0.integer("rate", clock.rate)
            $0.integer("stepped_ms", clock.stepped)
        }
    }

    private func writeAudit(to json: inout JSONWriter) {
        let audit = audit()
        json.object { json in
            json.flag("sound", audit.isSound)
            json.array("findings") { json in audit.findings.forEach { json.value($0) } }
            json.array("currencies") { json in
                for (currency, total) in audit.totals.sorted(by: { $0.key < $1.key }) {
                    json.object {
                        $0.field("ccy", currency)
                        $0.field("accounts", total.accounts)
                        $0.field("house", total.house)
                        $0.field("fees", total.fees)
                        $0.field("insurance", total.insurance)
                        $0.field("lenders", total.lenders)
                        $0.field("clearing", total.clearing)
                        $0.field("treasury", total.treasury)
                        $0.field("remainder", total.remainder)
                    }
                }
            }
        }
    }

    private func writeTruth(to json: inout JSONWriter) {
        json.array { json in
            for truth in engine.state.uids.compactMap(engine.truth) {
                json.object { truth.write(to: &$0) }
            }
        }
    }

    private func writeRequests(_ query: [String: String], to json: inout JSONWriter) {
        let after = query["after"].flatMap { Int($0) } ?? 0
        json.array { json in
            for entry in requests where entry.number > after {
                json.object {
                    $0.integer("number", Int64(entry.number))
                    $0.field("time", entry.time)
                    $0.field("method", entry.method)
                    $0.field("target", entry.target)
                    $0.field("body", entry.body)
                    $0.field("uid", entry.uid ?? "")
                    $0.field("signature", entry.signature.text)
                    $0.integer("status", Int64(entry.status))
                    $0.field("code", entry.code)
                    $0.flag("disturbed", entry.wasDisturbed)
                }
            }
        }
    }
}

extension PaperTruth {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("uid", uid)
        json.array("cash") { json in
            for (currency, amount) in cash.sorted(by: { $0.key < $1.key }) {
                json.object {
                    $0.field("ccy", currency)
                    $0.field("amount", amount)
                }
            }
        }
        json.array("positions") { json in
            for position in positions {
                json.object {
                    $0.field("instId", position.instrumentID)
                    $0.field("side", position.side)
                    $0.field("contracts", position.contracts)
                    $0.field("entryPx", position.entryPrice)
                }
            }
        }
        json.array("orders") { json in
            for order in orders {
                json.object {
                    $0.field("ordId", order.orderID)
                    $0.field("clOrdId", order.clientOrderID)
                    $0.field("instId", order.instrumentID)
                    $0.field("side", order.side.rawValue)
                    $0.field("sz", order.size)
                    $0.field("filled", order.filled)
                    $0.field("state", order.state)
                    $0.field("category", order.category)
                }
            }
        }
        json.integer("fills", Int64(fills.count))
        json.integer("bills", Int64(bills.count))
    }
}
