import Domain

extension PaperInstrument {
    /// A row of `public/instruments` or `account/instruments`, which differ in a few fields.
    func write(
        to json: inout JSONWriter, isMargin: Bool, forAccount: Bool, as override: MarketOverride
    ) {
        let isSpot = contract == nil
        let isBlank = product == .announced
        json.field("instType", isMargin ? "MARGIN" : type.rawValue)
        json.field("instId", id)
        json.field("uly", isMargin ? id : underlying)
        json.field("instFamily", isMargin ? id : family)
        json.field("baseCcy", isSpot ? base : "")
        json.field("quoteCcy", isSpot && !isBlank ? quote : "")
        json.field("settleCcy", contract?.settleCurrency ?? "")
        json.field("ctVal", contract?.value)
        json.field("ctMult", contract == nil ? "" : "1")
        json.field("ctValCcy", contract.map { $0.isInverse ? "USD" : base } ?? "")
        json.field("ctType", contract?.kind ?? "")
        json.field("listTime", listTime)
        json.field("expTime", override.delistedAt ?? contract?.expiry)
        json.field("lever", isSpot ? "10" : "20")
        writeSizes(to: &json, isBlank: isBlank)
        json.field("state", isBlank ? "preopen" : override.isSuspended ? "suspend" : "live")
        json.field("ruleType", ruleType)
        json.flag("futureSettlement", contract?.settlesDaily ?? false)
        json.array("tradeQuoteCcyList") { if isSpot && !isBlank { $0.value(quote) } }
        json.array("upcChg") { _ in }
        json.blanks("auctionEndTime", "contTdSwTime", "openType", "optType", "preMktSwTime", "stk")
        json.field("instCategory", "1")
        // What is only announced has neither a fee group nor a number yet.
        if isBlank {
            json.null("instIdCode")
        } else {
            json.field("groupId", isSpot || contract?.isInverse == true ? "1" : "2")
            json.integer("instIdCode", number)
        }
        if forAccount {
            json.field("elp", "0")
            json.blanks("maxPlatOILmt", "maxPlatOICoinLmt", "posLmtPct", "posLmtAmt")
        } else {
            json.field("alias", alias)
            json.field("category", "1")
        }
    }

    private func writeSizes(to json: inout JSONWriter, isBlank: Bool) {
        guard !isBlank else {
            json.blanks(
                "tickSz", "lotSz", "minSz", "maxLmtSz", "maxMktSz", "maxLmtAmt", "maxMktAmt",
                "maxTwapSz", "maxIcebergSz", "maxTriggerSz", "maxStopSz")
            return
        }
        let largest = size.text(maximumLimitLots)
        let market = contract == nil ? String(maximumMarket) : size.text(maximumMarket)
        json.field("tickSz", price.step)
        json.field("lotSz", size.step)
        json.field("minSz", size.text(minimumLots))
        json.field("maxLmtSz", largest)
        json.field("maxMktSz", market)
        json.field("maxLmtAmt", PaperInstrument.maximumLimitUSD)
        json.field("maxMktAmt", contract == nil ? "1000000" : "")
        json.field("maxTwapSz", largest + ".0000000000000000")
        json.field("maxIcebergSz", largest + ".0000000000000000")
        json.field("maxTriggerSz", largest + ".0000000000000000")
        json.field("maxStopSz", market)
    }

    /// The exchange's short number for the instrument.
    private var number: Int64 { 1_000_000_000 + Int64(stream % 999_999_999) }
}

extension Contract {
    /// The exchange's `ctType`.
    var kind: String { isInverse ? "inverse" : "linear" }
}
