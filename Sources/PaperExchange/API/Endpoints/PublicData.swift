import Domain

extension Endpoint {
    static let publicData: [Endpoint] = [
        .get("public/time", .open, .perAddress(10)) { _, call throws(Refusal) in
            Answer.row { $0.field("ts", call.now) }
        },
        .get("public/instruments", .open, .perAddress(20, by: "instType")) {
            exchange, call throws(Refusal) in
            try exchange.instruments(call, forAccount: false)
        },
        .get("public/mark-price", .open, .perAddress(10, by: "instId")) {
            exchange, call throws(Refusal) in
            try exchange.markPrices(call)
        },
        .get("public/price-limit", .open, .perAddress(20)) { exchange, call throws(Refusal) in
            try exchange.priceLimit(call)
        },
        .get("public/open-interest", .open, .perAddress(20, by: "instId")) {
            exchange, call throws(Refusal) in
            try exchange.openInterest(call)
        },
        .get(
            "public/delivery-exercise-history", .open, .perAddress(40, by: "instType", "instFamily")
        ) { exchange, call throws(Refusal) in
            try exchange.deliveryHistory(call)
        },
        .get("public/estimated-price", .open, .perAddress(10, by: "instId")) {
            exchange, call throws(Refusal) in
            try exchange.estimatedPrice(call)
        },
        // No maintenance is announced. A client reads the absence of rows as all being well.
        .get("system/status", .open, .perAddress(1, in: 5 * Timestamp.second)) {
            _, _ throws(Refusal) in Answer(rows: [])
        },
    ]
}

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
            guard let instrument = engine.state.listing[id], instrument.type == type else {
                throw .unknownInstrument
            }
            return [instrument]
        }
        let all = engine.state.listing.ofType(type)
        guard let family = call.query["instFamily"] ?? call.query["uly"] else { return all }
        return all.filter { $0.family == family }
    }

    /// `public/instruments` and `account/instruments`: what is listed. Suspended and announced rows are
    /// in it, delivered ones are not. A type that is not traded here has no rows.
    func instruments(_ call: Call, forAccount: Bool) throws(Refusal) -> Answer {
        let types: Set<String> = ["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"]
        let isMargin = call.query["instType"] == "MARGIN"
        let chosen = try selected(call, types: types).filter { !isMargin || $0.product == .spot }
        let isWhole = call.query.count == 1
        let name = (call.query["instType"] ?? "") + (forAccount ? "/account" : "")
        if isWhole, let rows = listCache.rows(name, at: engine.state.listing.time) {
            return Answer(rows: rows)
        }
        let answer = Answer.rows(chosen) { json, instrument in
            instrument.write(
                to: &json, isMargin: isMargin, forAccount: forAccount,
                isSuspended: self.engine.market.override(of: instrument).isSuspended)
        }
        if isWhole { listCache.keep(answer.rows, name, at: engine.state.listing.time) }
        return answer
    }

    /// `public/mark-price`: the fair price of each instrument, finer than its tick.
    func markPrices(_ call: Call) throws(Refusal) -> Answer {
        let type = call.query["instType"] ?? ""
        let chosen = try selected(call, types: ["MARGIN", "SWAP", "FUTURES", "OPTION"])
        return Answer.rows(chosen.filter { $0.product != .announced }) { json, instrument in
            json.field("instType", type)
            json.field("instId", instrument.id)
            json.field("markPx", self.engine.market.mark(of: instrument, at: call.now))
            json.field("ts", call.now)
        }
    }

    /// `public/price-limit`: the highest price of a buy and the lowest of a sell.
    func priceLimit(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        let limits = engine.market.priceLimits(of: instrument, at: call.now)
        return Answer.row {
            $0.field("instType", instrument.type.rawValue)
            $0.field("instId", instrument.id)
            $0.field("buyLmt", instrument.price.text(limits.buy))
            $0.field("sellLmt", instrument.price.text(limits.sell))
            $0.field("ts", call.now)
            $0.flag("enabled", true)
        }
    }

    /// `public/open-interest`: contracts, coins and dollars open in each future.
    func openInterest(_ call: Call) throws(Refusal) -> Answer {
        let chosen = try selected(call, types: ["SWAP", "FUTURES", "OPTION"])
        return Answer.rows(chosen) { json, instrument in
            let contracts = self.engine.market.openInterest(of: instrument, at: call.now)
            let mark = self.engine.market.mark(of: instrument, at: call.now)
            let value = instrument.contract?.value ?? 0
            let isInverse = instrument.contract?.isInverse ?? true
            let notional = contracts * value
            let coins = isInverse ? (try? notional.divided(by: mark, scale: 8)) ?? 0 : notional
            json.field("instType", instrument.type.rawValue)
            json.field("instId", instrument.id)
            json.field("oi", contracts)
            json.field("oiCcy", coins)
            json.field("oiUsd", isInverse ? notional : (notional * mark).rounded(to: 4, .halfEven))
            json.field("ts", call.now)
        }
    }

    /// `public/delivery-exercise-history`: three months, newest first. The key is `insId`, without a t.
    func deliveryHistory(_ call: Call) throws(Refusal) -> Answer {
        guard try call.required("instType") == "FUTURES" else { throw .parameter("instType") }
        guard let family = call.query["instFamily"] ?? call.query["uly"] else {
            throw .empty("instFamily")
        }
        let oldest = call.now - 90 * Timestamp.day
        let records = engine.state.deliveries.filter {
            $0.instrument.family == family && $0.time >= oldest
        }
        let page = try Paging(call).page(
            records.reversed(), id: { $0.time.milliseconds }, time: { $0.time })
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

    /// The instrument that `instId` names.
    func known(_ call: Call) throws(Refusal) -> PaperInstrument {
        guard let instrument = engine.state.listing[try call.required("instId")] else {
            throw .unknownInstrument
        }
        return instrument
    }
}
