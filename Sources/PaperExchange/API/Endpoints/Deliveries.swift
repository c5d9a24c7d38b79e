import Domain

extension PaperExchange {
    /// `public/delivery-exercise-history`: three months, newest first. The key is `insId`, without a t.
    func deliveryHistory(_ call: Call) throws(Refusal) -> Answer {
        guard try call.required("instType") == "FUTURES" else { throw .parameter("instType") }
        guard let family = call.family else { throw .empty("instFamily") }
        let records = engine.state.deliveries.filter { $0.instrument.family == family }
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

    /// The average of the index so far, in the last hour before delivery; no row before that.
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
}
