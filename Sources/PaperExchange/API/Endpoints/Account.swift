import Domain

extension Endpoint {
    static let account: [Endpoint] = [
        .get("account/config", .read, .perUser(5), PaperExchange.accountConfiguration),
        .get(
            "account/instruments", .read, .perUser(20, by: "instType"),
            PaperExchange.accountInstruments),
        .get("account/balance", .read, .perUser(10), PaperExchange.balance),
        .get("account/positions", .read, .perUser(10), PaperExchange.positions),
        .get("account/leverage-info", .read, .perUser(20), PaperExchange.leverage),
        .post("account/set-leverage", .perUser(20), PaperExchange.setLeverage),
        .get("account/trade-fee", .read, .perUser(5), PaperExchange.tradeFee),
        .get("account/max-size", .read, .perUser(20), PaperExchange.maximumSize),
        .get("account/max-avail-size", .read, .perUser(20), PaperExchange.maximumAvailable),
        .get("account/max-loan", .read, .perUser(20), PaperExchange.maximumLoan),
        .get("account/max-withdrawal", .read, .perUser(20), PaperExchange.maximumWithdrawal),
        .get(
            "asset/balances", .read, .perUser(6, in: Timestamp.second),
            PaperExchange.fundingBalances),
        .post("account/set-auto-loan", .perUser(5), PaperExchange.setAutoLoan),
        .post("account/set-fee-type", .perUser(5), PaperExchange.setFeeType),
    ]
}

extension PaperExchange {
    /// The account that signed. It exists: authentication found its key in the configuration.
    func account(_ call: Call) throws(Refusal) -> AccountState {
        guard let account = engine.state.accounts[call.uid] else { throw .key }
        return account
    }

    /// `account/config`: the modes that decide how orders have to be worded.
    func accountConfiguration(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let key = account.keys.first { $0.key == call.request.headers["ok-access-key"] }
        return Answer.row { json in
            json.field("uid", account.uid)
            json.field("mainUid", account.uid)
            json.field("acctLv", account.level.rawValue)
            json.field("posMode", account.positionMode.rawValue)
            json.flag("autoLoan", account.borrowsAutomatically)
            json.field("feeType", account.feeType.rawValue)
            json.field("perm", key?.permissions.joined(separator: ",") ?? "")
            json.field("acctStpMode", SelfTradePrevention.cancelMaker.rawValue)
            json.flag("enableSpotBorrow", false)
            json.flag("spotBorrowAutoRepay", false)
            json.field("level", "Lv1")
            json.field("kycLv", "3")
            json.field("label", "paper")
            json.field("ctIsoMode", "automatic")
            json.field("mgnIsoMode", "automatic")
            json.field("greeksType", "PA")
            json.field("liquidationGear", "-1")
            json.field("opAuth", "1")
            json.field("roleType", "0")
            json.field("spotRoleType", "0")
            json.field("stgyType", "0")
            json.field("type", "0")
            json.field("settleCcy", "USD")
            json.array("settleCcyList") { $0.value("USD") }
            json.array("spotTraderInsts") { _ in }
            json.array("traderInsts") { _ in }
            json.blanks("ip", "levelTmp", "spotOffsetType")
        }
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
        do {
            try engine.setLeverage(leverage, of: name, uid: call.uid, at: call.now)
        } catch {
            throw Refusal(error)
        }
        return Answer.row {
            $0.field("instId", id)
            $0.field("lever", leverage)
            $0.field("mgnMode", "cross")
            $0.field("posSide", account.positionMode == .net ? "net" : "")
        }
    }

    // MARK: Fees and settings

    /// `account/trade-fee`: rates by fee group, the deprecated single rates beside them.
    func tradeFee(_ call: Call) throws(Refusal) -> Answer {
        let name = try call.required("instType")
        guard ["SPOT", "MARGIN", "FUTURES"].contains(name) else { throw .parameter("instType") }
        let isFutures = name == "FUTURES"
        let fees = engine.settings.fees
        // Charges are negative here, but for the delivery fee.
        let maker = isFutures ? -fees.futuresMaker : -fees.spotMaker
        let taker = isFutures ? -fees.futuresTaker : -fees.spotTaker
        let groups = isFutures ? ["1", "2"] : ["1"]
        let chosen = call.query["groupId"].map { group in groups.filter { $0 == group } } ?? groups
        return Answer.row { json in
            json.field("category", "1")
            json.field("delivery", isFutures ? fees.delivery : nil)
            json.field("exercise", "")
            json.array("feeGroup") { json in
                for group in chosen {
                    json.object {
                        $0.field("elpMaker", maker)
                        $0.field("groupId", group)
                        $0.field("maker", maker)
                        $0.field("taker", taker)
                    }
                }
            }
            json.array("fiat") { _ in }
            json.field("instType", name)
            json.field("level", "Lv1")
            json.field("maker", maker)
            json.field("makerU", isFutures ? maker : nil)
            json.field("makerUSDC", isFutures ? maker : nil)
            json.field("ruleType", "normal")
            json.field("taker", taker)
            json.field("takerU", isFutures ? taker : nil)
            json.field("takerUSDC", isFutures ? taker : nil)
            json.field("uly", "")
            json.field("ts", call.now)
        }
    }

    /// `account/set-auto-loan`: whether a multi-currency account borrows silently.
    func setAutoLoan(_ call: Call) throws(Refusal) -> Answer {
        let text = call.field("autoLoan")
        guard let flag = Bool(text.isEmpty ? "true" : text) else { throw .parameter("autoLoan") }
        do { try engine.setAutoLoan(flag, uid: call.uid) } catch { throw Refusal(error) }
        return Answer.row { $0.flag("autoLoan", flag) }
    }

    /// `account/set-fee-type`: in which currency spot fees are taken.
    func setFeeType(_ call: Call) throws(Refusal) -> Answer {
        let type = try call.requiredField("feeType")
        do { try engine.setFeeType(type, uid: call.uid) } catch { throw Refusal(error) }
        return Answer.row { $0.field("feeType", type) }
    }
}
