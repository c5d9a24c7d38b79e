import Domain

extension Endpoint {
    static let publicData: [Endpoint] = [
        .get("public/time", .open, .perAddress(10), PaperExchange.time),
        .get(
            "public/instruments", .open, .perAddress(20, by: "instType"),
            PaperExchange.publicInstruments),
        .get("public/mark-price", .open, .perAddress(10, by: "instId"), PaperExchange.markPrices),
        .get("public/price-limit", .open, .perAddress(20), PaperExchange.priceLimit),
        .get(
            "public/open-interest", .open, .perAddress(20, by: "instId"),
            PaperExchange.openInterest),
        .get(
            "public/delivery-exercise-history", .open,
            .perAddress(40, by: "instType", "instFamily"), PaperExchange.deliveryHistory),
        .get(
            "public/estimated-price", .open, .perAddress(10, by: "instId"),
            PaperExchange.estimatedPrice),
        .get(
            "public/estimated-settlement-info", .open, .perAddress(10, by: "instId"),
            PaperExchange.estimatedSettlement),
        .get(
            "public/settlement-history", .open, .perAddress(40, by: "instFamily"),
            PaperExchange.settlementHistory),
        .get("public/position-tiers", .open, .perAddress(10), PaperExchange.positionTiers),
        .get("public/interest-rate-loan-quota", .open, .perAddress(2), PaperExchange.loanQuotas),
        .get(
            "public/discount-rate-interest-free-quota", .open, .perAddress(2),
            PaperExchange.discountRates),
        .get(
            "public/convert-contract-coin", .open, .perAddress(10),
            PaperExchange.convertedSize),
        .get(
            "system/status", .open, .perAddress(1, in: 5 * Timestamp.second),
            PaperExchange.systemStatus),
    ]
}

extension PaperExchange {
    /// `public/time`: the market's clock.
    func time(_ call: Call) -> Answer { Answer.row { $0.field("ts", call.now) } }

    /// `system/status`: no maintenance is announced. A client reads the absence of rows as all being
    /// well.
    func systemStatus(_ call: Call) throws(Refusal) -> Answer {
        _ = try call.choice(
            "state", of: ["scheduled", "ongoing", "pre_open", "completed", "canceled"])
        return Answer(rows: [])
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
}
