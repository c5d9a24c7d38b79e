import Domain

extension Order {
    /// A row of the order endpoints.
    ///
    /// - Parameter inHistory: the history leaves a spot order's `posSide` empty where the other
    ///   lists say `net`, as recorded.
    func write(to json: inout JSONWriter, inHistory: Bool) {
        let isSpot = instrument.contract == nil
        json.field("instType", instrument.type.rawValue)
        json.field("instId", instrument.id)
        json.field("ordId", digits: id)
        json.field("clOrdId", terms.clientOrderID)
        json.field("tag", terms.tag)
        json.field("px", terms.type.isUnpriced ? "" : instrument.price.text(price))
        json.field("sz", budget?.description ?? instrument.size.text(size))
        json.field("ordType", terms.type.rawValue)
        json.field("side", terms.side.rawValue)
        json.field("posSide", isSpot && inHistory ? "" : terms.positionSide.rawValue)
        json.field("tdMode", terms.tradeMode)
        json.field("tgtCcy", terms.targetCurrency)
        json.field("state", state.rawValue)
        json.field("accFillSz", instrument.size.text(filled))
        json.field("avgPx", averagePrice)
        json.field("fillPx", lastFill?.price)
        json.field("fillSz", lastFill.map { instrument.size.text($0.size) } ?? "0")
        json.field("fillTime", lastFill?.time)
        json.field("tradeId", lastFill.map { String($0.tradeID) } ?? "")
        json.field("fee", fee)
        json.field("feeCcy", terms.feeCurrency)
        json.field("rebate", rebate)
        json.field("rebateCcy", rebateCurrency)
        json.field("pnl", profit)
        json.field("lever", leverage)
        json.field("category", category.rawValue)
        json.field("reduceOnly", terms.isReduceOnly ? "true" : "false")
        json.field("isTpLimit", "false")
        json.field("cancelSource", cancelSource.rawValue)
        json.field("stpMode", terms.selfTrade.rawValue)
        json.field("tradeQuoteCcy", isSpot ? instrument.quote : "")
        json.array("attachAlgoOrds") { _ in }
        json.object("linkedAlgoOrd") { $0.field("algoId", "") }
        json.blanks(
            "algoClOrdId", "algoId", "attachAlgoClOrdId", "cancelSourceReason", "ccy", "pxType",
            "pxUsd", "pxVol", "quickMgnType", "slOrdPx", "slTriggerPx", "slTriggerPxType", "source",
            "stpId", "tpOrdPx", "tpTriggerPx", "tpTriggerPxType")
        json.field("cTime", createdAt)
        json.field("uTime", updatedAt)
    }
}

extension FillRecord {
    func write(to json: inout JSONWriter) {
        let isSpot = instrument.contract == nil
        json.field("instType", instrument.type.rawValue)
        json.field("instId", instrument.id)
        json.field("tradeId", digits: execution.tradeID)
        json.field("ordId", digits: execution.orderID)
        json.field("clOrdId", execution.clientOrderID)
        json.field("billId", digits: id)
        json.field("subType", digits: Int64(subtype))
        json.field("tag", execution.tag)
        json.field("fillPx", price)
        json.field("fillSz", size)
        json.field("fillPnl", profit)
        json.field("fillIdxPx", isSpot ? nil : execution.indexPrice)
        json.field("fillMarkPx", isSpot ? nil : execution.markPrice)
        json.field("side", side.rawValue)
        json.field("posSide", positionSide.rawValue)
        json.field("execType", execution.role)
        json.field("fee", fee)
        json.field("feeCcy", feeCurrency)
        json.field("feeRate", feeRate)
        json.field("tradeQuoteCcy", isSpot ? instrument.quote : "")
        json.blanks("fillFwdPx", "fillMarkVol", "fillPxUsd", "fillPxVol")
        json.field("fillTime", time)
        json.field("ts", time)
    }
}
