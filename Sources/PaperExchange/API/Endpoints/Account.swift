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
        .get("account/interest-rate", .read, .perUser(5), PaperExchange.interestRates),
        .get("account/interest-limits", .read, .perUser(5), PaperExchange.interestLimits),
        .get("account/max-size", .read, .perUser(20), PaperExchange.maximumSize),
        .get("account/max-avail-size", .read, .perUser(20), PaperExchange.maximumAvailable),
        .get("account/max-loan", .read, .perUser(20), PaperExchange.maximumLoan),
        .get("account/max-withdrawal", .read, .perUser(20), PaperExchange.maximumWithdrawal),
        .get(
            "asset/balances", .read, .perUser(6, in: Timestamp.second),
            PaperExchange.fundingBalances),
        .post("account/set-account-level", .perUser(5), PaperExchange.setAccountLevel),
        .post("account/set-position-mode", .perUser(5), PaperExchange.setPositionMode),
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
        let key = call.request.headers["ok-access-key"].flatMap { authentication.keys[$0]?.key }
        return Answer.row { json in
            json.field("uid", account.uid)
            json.field("mainUid", account.uid)
            json.field("acctLv", account.level.rawValue)
            json.field("posMode", account.positionMode.rawValue)
            json.flag("autoLoan", account.borrowsAutomatically)
            json.field("feeType", account.feeType.rawValue)
            json.field("perm", key?.permissions.joined(separator: ",") ?? "")
            json.field("acctStpMode", account.selfTrade.rawValue)
            json.flag("enableSpotBorrow", false)
            json.flag("spotBorrowAutoRepay", false)
            json.field("level", account.feeLevel)
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

    /// `account/trade-fee`: rates by fee group, the deprecated single rates beside them.
    func tradeFee(_ call: Call) throws(Refusal) -> Answer {
        let name = try call.required("instType")
        guard ["SPOT", "MARGIN", "FUTURES"].contains(name) else { throw .parameter("instType") }
        let isFutures = name == "FUTURES"
        let account = try account(call)
        let fees = engine.fees(of: account)
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
            json.field("level", account.feeLevel)
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
}
