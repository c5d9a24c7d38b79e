import Domain

extension PaperExchange {
    /// The family that is asked for, of futures.
    private func family(_ call: Call) throws(Refusal) -> String {
        guard let family = call.family else { throw .empty("instFamily") }
        return family
    }

    /// `public/delivery-exercise-history`: three months, newest first. The key is `insId`, without a t.
    func deliveryHistory(_ call: Call) throws(Refusal) -> Answer {
        let type = try call.required("instType")
        guard ["FUTURES", "OPTION"].contains(type) else { throw .parameter("instType") }
        let family = try family(call)
        let records = engine.state.deliveries.filter {
            type == "FUTURES" && $0.instrument.family == family
        }
        let page = try Paging(call).page(
            of: PagedList(records) { $0.time.milliseconds }, time: \.time,
            since: call.now - 90 * Timestamp.day)
        return Answer.rows(page) { json, record in
            json.array("details") {
                $0.object {
                    $0.field("insId", record.instrument.id)
                    $0.field("px", record.price)
                    $0.field("type", "delivery")
                }
            }
            json.field("ts", record.time)
        }
    }

    /// `public/settlement-history`: the daily settlements of a family's futures, three months.
    func settlementHistory(_ call: Call) throws(Refusal) -> Answer {
        let family = try family(call)
        let first = max(engine.settings.start, call.now - 90 * Timestamp.day)
        // A settlement at the moment of the start was before it.
        let days = (first - 8 * Timestamp.hour).date.daysSince1970 + 1
        let today = (call.now - 8 * Timestamp.hour).date.daysSince1970
        func time(_ day: Int64) -> Timestamp {
            Timestamp(milliseconds: day * Timestamp.day + 8 * Timestamp.hour)
        }
        let list = PagedList(
            0..<Int(max(0, today - days + 1)),
            id: { time(days + Int64($0)).milliseconds }, row: { time(days + Int64($0)) })
        let page = try Paging(call).page(of: list, time: { $0 }) {
            !self.settled(family, at: $0).isEmpty
        }
        return Answer.rows(page) { json, time in
            json.array("details") { json in
                for instrument in self.settled(family, at: time) {
                    json.object {
                        $0.field("instId", instrument.id)
                        $0.field(
                            "settlePx", self.engine.settlementPrice(of: instrument, at: time))
                    }
                }
            }
            json.field("ts", time)
        }
    }

    /// The futures of a family that were settled, not delivered, at a moment.
    private func settled(_ family: String, at time: Timestamp) -> [PaperInstrument] {
        engine.listing(at: time - 1).instruments.filter { instrument in
            guard let contract = instrument.contract else { return false }
            return instrument.family == family && contract.settlesDaily && contract.expiry > time
                && instrument.listTime.date != time.date
        }
    }

    // MARK: Estimates

    /// `public/estimated-price`: the average of the index so far, in the last hour before delivery; no
    /// row before that.
    func estimatedPrice(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        guard let expiry = instrument.contract?.expiry else { throw .parameter("instId") }
        guard expiry - call.now <= Timestamp.hour else { return Answer(rows: []) }
        let begun = call.now - (expiry - engine.settings.deliveryWindowMilliseconds)
        let price = engine.average(over: max(1000, begun), step: 1000, before: call.now + 1000) {
            self.engine.market.index(of: instrument, at: $0)
        }
        return Answer.row {
            $0.field("instType", instrument.type.rawValue)
            $0.field("instId", instrument.id)
            $0.field("settlePx", price)
            $0.field("ts", call.now)
        }
    }

    /// `public/estimated-settlement-info`: the average of the mark price so far, in the last hour
    /// before the daily settlement; no row before that.
    func estimatedSettlement(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        guard let contract = instrument.contract else { throw .parameter("instId") }
        let next = call.now + (Timestamp.day - (call.now - 8 * Timestamp.hour).timeOfDay)
        guard contract.settlesDaily, contract.expiry > next, next - call.now <= Timestamp.hour
        else { return Answer(rows: []) }
        let begun = Timestamp.hour - (next - call.now)
        let price = engine.averageMark(
            of: instrument, over: max(10_000, begun), before: call.now + 10_000)
        return Answer.row {
            $0.field("instId", instrument.id)
            $0.field("nextSettleTime", next)
            $0.field("estSettlePx", price)
            $0.field("ts", call.now)
        }
    }
}
