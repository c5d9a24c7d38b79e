import Domain

extension PaperExchange {
    /// The instruments that `instType`, `instFamily` and `instId` name.
    ///
    /// - Throws: 50014 without a type, 51000 for one that is none, 51001 for an unknown id.
    func selected(_ call: Call, types: Set<String>) throws(Refusal) -> [PaperInstrument] {
        let name = try call.required("instType")
        guard types.contains(name) else { throw .parameter("instType") }
        guard let type = InstrumentType(rawValue: name == "MARGIN" ? "SPOT" : name) else {
            return []
        }
        if let id = call.query["instId"] {
            guard let instrument = listed(id, at: call.now), instrument.type == type else {
                throw .unknownInstrument
            }
            return [instrument]
        }
        var all = engine.state.listing.ofType(type)
        if engine.market.delists {
            all.removeAll { engine.market.override(of: $0).isDelisted(at: call.now) }
        }
        guard let family = call.family else { return all }
        return all.filter { $0.family == family }
    }

    /// `public/instruments`: what is listed. Suspended and announced rows are in it, delivered ones are
    /// not. A type that is not traded here has no rows.
    func publicInstruments(_ call: Call) throws(Refusal) -> Answer {
        try instruments(call, forAccount: false)
    }
    /// `account/instruments`: the same list, in the row's form for accounts.
    func accountInstruments(_ call: Call) throws(Refusal) -> Answer {
        try instruments(call, forAccount: true)
    }

    private func instruments(_ call: Call, forAccount: Bool) throws(Refusal) -> Answer {
        let types: Set<String> = ["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"]
        let isMargin = call.query["instType"] == "MARGIN"
        let chosen = try selected(call, types: types).filter { !isMargin || $0.product == .spot }
        // What is delisted meanwhile would stay in a kept list.
        let isWhole = call.query.count == 1 && !engine.market.delists
        let name = (call.query["instType"] ?? "") + (forAccount ? "/account" : "")
        if isWhole, let rows = listCache.rows(name, at: engine.state.listing.time) {
            return Answer(rows: rows)
        }
        let answer = Answer.rows(chosen) { json, instrument in
            instrument.write(
                to: &json, isMargin: isMargin, forAccount: forAccount,
                as: self.engine.market.override(of: instrument))
        }
        if isWhole { listCache.keep(answer.rows, name, at: engine.state.listing.time) }
        return answer
    }

    /// The instrument that `instId` names.
    func known(_ call: Call) throws(Refusal) -> PaperInstrument {
        guard let instrument = listed(try call.required("instId"), at: call.now) else {
            throw .unknownInstrument
        }
        return instrument
    }

    /// `nil` once it is delivered or delisted.
    private func listed(_ id: String, at time: Timestamp) -> PaperInstrument? {
        guard let instrument = engine.state.listing[id],
            !engine.market.override(of: instrument).isDelisted(at: time)
        else { return nil }
        return instrument
    }
}
