import Domain

/// What an account can set about itself. The reasons against are the engine's.
extension PaperExchange {
    /// Carries a setting out; its rejection is the whole request's.
    private func set(_ change: (inout Engine) throws(Rejection) -> Void) throws(Refusal) {
        do { try change(&engine) } catch { throw Refusal(error) }
    }

    /// `account/set-account-level`: spot, futures or multi-currency mode.
    func setAccountLevel(_ call: Call) throws(Refusal) -> Answer {
        let level = try call.requiredField("acctLv")
        try set { engine throws(Rejection) in try engine.setLevel(level, uid: call.uid) }
        return Answer.row { $0.field("acctLv", level) }
    }

    /// `account/set-position-mode`: net, or long and short apart.
    func setPositionMode(_ call: Call) throws(Refusal) -> Answer {
        let mode = try call.requiredField("posMode")
        try set { engine throws(Rejection) in try engine.setPositionMode(mode, uid: call.uid) }
        return Answer.row { $0.field("posMode", mode) }
    }

    /// `account/set-auto-loan`: whether a multi-currency account borrows silently.
    func setAutoLoan(_ call: Call) throws(Refusal) -> Answer {
        let text = call.field("autoLoan")
        guard let flag = Bool(text.isEmpty ? "true" : text) else { throw .parameter("autoLoan") }
        try set { engine throws(Rejection) in try engine.setAutoLoan(flag, uid: call.uid) }
        return Answer.row { $0.flag("autoLoan", flag) }
    }

    /// `account/set-fee-type`: in which currency spot fees are taken.
    func setFeeType(_ call: Call) throws(Refusal) -> Answer {
        let type = try call.requiredField("feeType")
        try set { engine throws(Rejection) in try engine.setFeeType(type, uid: call.uid) }
        return Answer.row { $0.field("feeType", type) }
    }

    // MARK: Leverage

    /// `account/leverage-info`: one row for each instrument or currency, two in long-short mode.
    func leverage(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let mode = try call.required("mgnMode")
        guard mode == "cross" else { throw .parameter("mgnMode") }
        let ids = try call.list("instId", most: 20)
        let currencies = try call.list("ccy", most: 20)
        guard !ids.isEmpty || !currencies.isEmpty else { throw .empty("instId") }
        var rows: [(id: String, currency: String, side: PositionSide, leverage: Exact)] = []
        for id in ids {
            guard let instrument = engine.state.listing[id] else { throw .unknownInstrument }
            let sides: [PositionSide] =
                account.positionMode == .longShort && instrument.contract != nil
                ? [.long, .short] : [.net]
            rows += sides.map { (id, "", $0, account.leverage(of: instrument)) }
        }
        rows += currencies.map { ("", $0, .net, account.leverages[$0] ?? 5) }
        return Answer.rows(rows) { json, row in
            json.field("instId", row.id)
            json.field("ccy", row.currency)
            json.field("mgnMode", mode)
            json.field("posSide", row.side.rawValue)
            json.field("lever", row.leverage)
        }
    }

    /// `account/set-leverage`: one value for all expiries of a family; refused while orders of it are
    /// pending (59107) or beyond the cap (59102).
    func setLeverage(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let text = try call.requiredField("lever")
        guard let leverage = Exact(text), leverage.isPositive else { throw .parameter("lever") }
        guard try call.requiredField("mgnMode") == "cross" else { throw .parameter("mgnMode") }
        let id = call.field("instId")
        let name = try id.isEmpty ? call.requiredField("ccy") : id
        if !id.isEmpty {
            guard let instrument = engine.state.listing[id] else { throw .unknownInstrument }
            guard instrument.contract != nil || account.level == .futures else {
                throw .parameter("instId")
            }
        }
        try set { engine throws(Rejection) in
            try engine.setLeverage(leverage, of: name, uid: call.uid, at: call.now)
        }
        return Answer.row {
            $0.field("instId", id)
            $0.field("lever", leverage)
            $0.field("mgnMode", "cross")
            $0.field("posSide", account.positionMode == .net ? "net" : "")
        }
    }
}
