import Domain

extension Endpoint {
    static let accountHistory: [Endpoint] = [
        .get("account/bills", .read, .perUser(5, in: Timestamp.second), PaperExchange.bills),
        .get("account/bills-archive", .read, .perUser(5), PaperExchange.billsArchive),
        .get("account/positions-history", .read, .perUser(10), PaperExchange.positionHistory),
        .get("account/interest-accrued", .read, .perUser(5), PaperExchange.accruedInterest),
        .get("account/subtypes", .read, .perUser(20), PaperExchange.billTypes),
    ]
}

extension PaperExchange {
    /// `account/bills`: seven days.
    func bills(_ call: Call) throws(Refusal) -> Answer { try bills(call, days: 7) }
    /// `account/bills-archive`: three months.
    func billsArchive(_ call: Call) throws(Refusal) -> Answer { try bills(call, days: 90) }

    /// The only complete ledger of an account's cash.
    private func bills(_ call: Call, days: Int64) throws(Refusal) -> Answer {
        _ = try account(call)
        let paging = try Paging(call)
        _ = try call.instrumentType()
        let page = paging.page(
            of: bills(of: call.uid, call), time: \.time,
            since: call.now - days * Timestamp.day
        ) { bill in
            call.allows(bill.instrument) && call.allows("ccy", bill.currency)
                && call.allows("mgnMode", bill.marginMode)
                && call.allows("ctType", bill.instrument?.contract?.kind ?? "")
                && call.allows("type", String(bill.kind.type))
                && call.allows("subType", String(bill.kind.subtype))
        }
        return Answer.rows(page) { $1.write(to: &$0) }
    }

    /// `account/subtypes`: what the numbers of bills mean.
    func billTypes(_ call: Call) throws(Refusal) -> Answer {
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
