import Domain

extension PaperExchange {
    /// `account/positions-history`: positions that were closed, whole or in part, by their last change;
    /// three months. A page does not end between positions that changed at one moment.
    func positionHistory(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let paging = try Paging(call)
        _ = try call.instrumentType()
        _ = try call.choice("mgnMode", of: ["cross", "isolated"])
        _ = try call.choice("type", of: ["1", "2", "3", "4", "5", "6"])
        let list = closings(of: call.uid).merged(with: reduced(account)) {
            $0.position.updatedAt.milliseconds
        }
        let page = paging.page(
            of: list, isWhole: true, time: \.position.updatedAt,
            since: call.now - 90 * Timestamp.day
        ) { row in
            call.allows(row.instrument) && call.allows("mgnMode", "cross")
                && call.allows("type", String(row.type))
                && call.allows("posId", String(row.position.id))
        }
        return Answer.rows(page) { $1.write(to: &$0) }
    }

    /// Open positions of which a part was closed, in the form of closed ones, oldest change first.
    private func reduced(_ account: AccountState) -> [ClosedPosition] {
        account.positions.compactMap { key, position in
            guard position.isOpen, position.closedLots > 0,
                let instrument = engine.state.listing[key.instrumentID]
            else { return nil }
            return ClosedPosition(
                key: key, instrument: instrument, position: position, isLong: position.lots > 0,
                leverage: account.leverage(of: instrument), cause: .normal)
        }.sorted {
            ($0.position.updatedAt, $0.position.id) < ($1.position.updatedAt, $1.position.id)
        }
    }
}

extension ClosedPosition {
    func write(to json: inout JSONWriter) {
        guard let contract = instrument.contract else { return }
        let opening = contract.price(ofLots: position.openedLots, worth: position.openedWorth)
        let ratio = try? (position.realised * leverage).divided(
            by: position.openedWorth, scale: 16)
        json.field("instType", instrument.type.rawValue)
        json.field("instId", instrument.id)
        json.field("uly", instrument.underlying)
        json.field("ccy", contract.settleCurrency)
        json.field("mgnMode", "cross")
        json.field("posId", digits: position.id)
        json.field("posSide", key.side.rawValue)
        json.field("direction", isLong ? "long" : "short")
        json.field("type", digits: Int64(type))
        json.field("lever", leverage)
        json.field("openAvgPx", opening)
        json.field("nonSettleAvgPx", opening)
        json.field(
            "closeAvgPx", contract.price(ofLots: position.closedLots, worth: position.closedWorth))
        json.field("openMaxPos", position.mostLots, on: instrument.size)
        json.field("closeTotalPos", position.closedLots, on: instrument.size)
        json.field("realizedPnl", position.realised)
        json.field("pnl", position.profit)
        json.field("pnlRatio", ratio)
        json.field("settledPnl", position.settledProfit)
        json.field("fee", position.fees)
        json.field("fundingFee", "0")
        json.field("liqPenalty", position.penalty)
        json.field("triggerPx", "")
        json.field("cTime", position.createdAt)
        json.field("uTime", position.updatedAt)
    }
}
