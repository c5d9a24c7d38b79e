import Domain

extension Endpoint {
    static let accountHistory: [Endpoint] = [
        .get("account/bills", .read, .perUser(5, in: Timestamp.second)) {
            exchange, call throws(Refusal) in
            try exchange.bills(call, days: 7)
        },
        .get("account/bills-archive", .read, .perUser(5)) { exchange, call throws(Refusal) in
            try exchange.bills(call, days: 90)
        },
        .get("account/subtypes", .read, .perUser(20)) { _, call throws(Refusal) in
            let types = try call.list("type", most: 20)
            let chosen = BillType.all.filter { types.isEmpty || types.contains($0.number) }
            return Answer.rows(chosen) { json, type in
                json.field("type", type.number)
                json.field("typeDesc", type.name)
                json.array("subTypeDetails") { json in
                    for subtype in type.subtypes {
                        json.object {
                            $0.field("subType", subtype.number)
                            $0.field("subTypeDesc", subtype.name)
                        }
                    }
                }
            }
        },
    ]
}

extension PaperExchange {
    /// `account/bills` (7 days) and `account/bills-archive` (3 months): the only complete cash ledger.
    func bills(_ call: Call, days: Int64) throws(Refusal) -> Answer {
        let account = try account(call)
        let oldest = call.now - days * Timestamp.day
        let query = call.query
        let chosen = account.bills.reversed().lazy.filter { bill in
            bill.time >= oldest
                && query.allows("instType", bill.instrument?.type.rawValue ?? "")
                && query.allows("instId", bill.instrument?.id ?? "")
                && query.allows("ccy", bill.currency)
                && query.allows("mgnMode", bill.marginMode)
                && query.allows("type", String(bill.kind.type))
                && query.allows("subType", String(bill.kind.subtype))
        }
        let page = try Paging(call).page(chosen, id: \.id, time: \.time)
        return Answer.rows(page) { $1.write(to: &$0) }
    }
}

extension BillRecord {
    func write(to json: inout JSONWriter) {
        json.field("billId", digits: id)
        json.field("type", digits: Int64(kind.type))
        json.field("subType", digits: Int64(kind.subtype))
        json.field("ts", time)
        json.field("ccy", currency)
        json.field("balChg", change)
        json.field("bal", balance)
        let isTransfer = kind == .transferIn
        json.field("posBalChg", isTransfer ? "" : "0")
        json.field("posBal", isTransfer ? "" : "0")
        json.field("sz", size)
        json.field("px", price)
        json.field("pnl", profit)
        json.field("fee", fee)
        json.field("interest", interest ?? 0)
        json.field("instType", instrument?.type.rawValue ?? "")
        json.field("instId", instrument?.id ?? "")
        json.field("mgnMode", marginMode)
        json.field("ordId", execution.map { String($0.orderID) } ?? "")
        json.field("clOrdId", execution?.clientOrderID ?? "")
        json.field("tradeId", digits: execution?.tradeID ?? 0)
        json.field("execType", execution?.role ?? "")
        json.field("tag", execution?.tag ?? "")
        json.field("from", isTransfer ? "6" : "")
        json.field("to", isTransfer ? "18" : "")
        json.field("fillTime", time)
        json.field("fillIdxPx", execution?.indexPrice)
        json.field("fillMarkPx", instrument?.contract == nil ? nil : execution?.markPrice)
        json.blanks(
            "earnAmt", "earnApr", "fillFwdPx", "fillMarkVol", "fillPxUsd", "fillPxVol", "notes")
    }
}

extension [String: String] {
    /// A filter that was not sent allows everything.
    func allows(_ parameter: String, _ value: String) -> Bool {
        self[parameter].map { $0 == value } ?? true
    }
}

/// The numbers of bills and what they mean.
struct BillType {
    let number: String
    let name: String
    let subtypes: [(number: String, name: String)]

    static let all = [
        BillType(
            number: "1", name: "Transfer",
            subtypes: [
                ("11", "Transfer in"), ("12", "Transfer out"),
            ]),
        BillType(
            number: "2", name: "Trade",
            subtypes: [
                ("1", "Buy"), ("2", "Sell"), ("3", "Open long"), ("4", "Open short"),
                ("5", "Close long"), ("6", "Close short"),
            ]),
        BillType(
            number: "3", name: "Delivery",
            subtypes: [
                ("112", "Delivery long"), ("113", "Delivery short"),
            ]),
        BillType(
            number: "4", name: "Forced repayment",
            subtypes: [("114", "Forced repayment buy"), ("115", "Forced repayment sell")]),
        BillType(
            number: "5", name: "Liquidation",
            subtypes: [
                ("100", "Partial liquidation close long"),
                ("101", "Partial liquidation close short"), ("102", "Partial liquidation buy"),
                ("103", "Partial liquidation sell"), ("104", "Liquidation long"),
                ("105", "Liquidation short"), ("106", "Liquidation buy"),
                ("107", "Liquidation sell"),
            ]),
        BillType(
            number: "7", name: "Interest deduction",
            subtypes: [("9", "Interest deduction for market loans")]),
        BillType(
            number: "9", name: "ADL",
            subtypes: [
                ("125", "ADL close long"), ("126", "ADL close short"), ("127", "ADL buy"),
                ("128", "ADL sell"),
            ]),
        BillType(number: "34", name: "Settlement", subtypes: [("355", "Settlement PnL")]),
    ]
}
