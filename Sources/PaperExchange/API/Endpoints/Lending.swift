import Domain

/// What the exchange lends, what it takes as collateral, and how much margin positions need.
extension PaperExchange {
    /// `public/interest-rate-loan-quota`: rates are a day's. Every level may borrow the same here, so
    /// all coefficients are one.
    func loanQuotas(_ call: Call) -> Answer {
        let lent = engine.settings.collateral.sorted { $0.key < $1.key }
        let levels = ["Lv1"] + engine.settings.feeLevels.keys.sorted()
        return Answer.row { json in
            json.array("basic") { json in
                for (currency, terms) in lent {
                    json.object {
                        $0.field("ccy", currency)
                        $0.field("rate", terms.dailyRate)
                        $0.field("quota", terms.quota)
                    }
                }
            }
            for (key, isHigh) in [("vip" as StaticString, true), ("regular", false)] {
                json.array(key) { json in
                    for level in levels where level.hasPrefix("VIP") == isHigh {
                        json.object {
                            $0.field("level", level)
                            $0.field("loanQuotaCoef", "1")
                            $0.field("irDiscount", "")
                        }
                    }
                }
            }
            self.writeOwnQuotas(levels, to: &json)
        }
    }

    /// Currencies with a quota for each level by name in place of the coefficients.
    private func writeOwnQuotas(_ levels: [String], to json: inout JSONWriter) {
        let own = engine.settings.collateral.filter { $0.key == "USDT" }
        json.array("configCcyList") { json in
            for (currency, terms) in own {
                json.object {
                    $0.field("ccy", currency)
                    $0.field("rate", terms.dailyRate)
                }
            }
        }
        json.array("config") { json in
            for (currency, terms) in own {
                for level in levels {
                    json.object {
                        $0.field("ccy", currency)
                        // Only here is the level's name written in two words.
                        $0.field("level", level.spaced)
                        $0.field("quota", terms.quota)
                        $0.field("stgyType", "0")
                    }
                }
            }
        }
    }

    /// `public/discount-rate-interest-free-quota`: what of a currency counts as collateral.
    func discountRates(_ call: Call) throws(Refusal) -> Answer {
        let all = engine.settings.collateral.sorted { $0.key < $1.key }
        let chosen = all.filter { call.allows("ccy", $0.key) }
        guard !chosen.isEmpty else { throw .parameter("ccy") }
        return Answer.rows(chosen) { json, row in
            json.field("ccy", row.key)
            json.field("amt", row.value.interestFree)
            json.field("discountLv", "1")
            json.field("minDiscountRate", "0")
            json.flag("collateralRestrict", false)
            json.array("details") { json in
                var lower: Exact = 0
                for (number, tier) in row.value.tiers.enumerated() {
                    json.object {
                        $0.field("tier", digits: Int64(number + 1))
                        $0.field("minAmt", lower)
                        $0.field("maxAmt", tier.maximum)
                        $0.field("discountRate", tier.rate)
                        $0.field("liqPenaltyRate", 1 - tier.rate)
                        $0.field("disCcyEq", row.value.counted(tier.maximum))
                    }
                    lower = tier.maximum
                }
            }
        }
    }

    // MARK: Tiers

    /// `public/position-tiers`: the steps of margin for a family of futures, or for borrowing a
    /// currency.
    func positionTiers(_ call: Call) throws(Refusal) -> Answer {
        let types: Set = ["MARGIN", "SWAP", "FUTURES", "OPTION"]
        guard let type = try call.choice("instType", of: types) else { throw .empty("instType") }
        guard try call.choice("tdMode", of: ["cross", "isolated"]) != nil else {
            throw .empty("tdMode")
        }
        guard type != "MARGIN" else { return try borrowingTiers(call) }
        let name =
            call.query["instFamily"] == nil && call.query["uly"] != nil ? "uly" : "instFamily"
        _ = try call.required(name)
        var json = JSONWriter()
        for family in try call.list(name, most: 5) where type == "FUTURES" {
            let instrument = engine.state.listing.ofType(.futures).first { $0.family == family }
            guard let instrument else { throw .parameter(name) }
            for tier in instrument.tiers where call.allows("tier", String(tier.number)) {
                json.object { tier.write(instrument, to: &$0) }
            }
        }
        return Answer(rows: json.bytes)
    }

    private func borrowingTiers(_ call: Call) throws(Refusal) -> Answer {
        let collateral = engine.settings.collateral
        let places = Grid(places: 0)
        let leverage = try? Exact.one.divided(by: AccountFigures.loanMargin)
        let ids = try call.list("instId", most: 5)
        var json = JSONWriter()
        for id in ids.isEmpty ? [try call.required("ccy")] : ids where call.allows("tier", "1") {
            let pair = engine.state.listing[id]
            guard ids.isEmpty || pair?.contract == nil, ids.isEmpty || pair != nil else {
                throw .unknownInstrument
            }
            let base = collateral[pair?.base ?? id]?.quota
            guard let base else { throw .parameter(ids.isEmpty ? "ccy" : "instId") }
            json.object {
                $0.field("instId", ids.isEmpty ? "" : id)
                $0.field("tier", "1")
                $0.field("minSz", places.exact(0))
                $0.field("maxSz", base)
                $0.field("mmr", AccountFigures.loanMaintenance)
                $0.field("imr", AccountFigures.loanMargin)
                $0.field("maxLever", leverage)
                $0.field("baseMaxLoan", ids.isEmpty ? nil : base)
                $0.field("quoteMaxLoan", pair.flatMap { collateral[$0.quote]?.quota })
                $0.field("optMgnFactor", "0")
                $0.blanks("uly", "instFamily")
            }
        }
        return Answer(rows: json.bytes)
    }
}

extension PositionTier {
    fileprivate func write(_ instrument: PaperInstrument, to json: inout JSONWriter) {
        json.field("instId", "")
        json.field("uly", instrument.underlying)
        json.field("instFamily", instrument.family)
        json.field("tier", digits: Int64(number))
        json.field("minSz", minimum)
        json.field("maxSz", maximum)
        json.field("mmr", maintenance)
        json.field("imr", initial)
        json.field("maxLever", leverage)
        json.field("optMgnFactor", "0")
        json.blanks("baseMaxLoan", "quoteMaxLoan")
    }
}

extension String {
    /// `VIP 8` of `VIP8`.
    fileprivate var spaced: String {
        hasPrefix("VIP") ? "VIP " + dropFirst(3) : self
    }
}
