import Domain

extension PaperExchange {
    /// Newest first. Flat positions are left out unless their instrument is asked for by name.
    func positions(_ call: Call) throws(Refusal) -> Answer {
        let account = try account(call)
        let ids = Set(try call.list("instId", most: 10))
        let positionIDs = Set(try call.list("posId", most: 20))
        let type = call.query["instType"]
        let chosen = account.positions.filter { key, position in
            (type == nil || type == "FUTURES")
                && (ids.isEmpty ? position.isOpen : ids.contains(key.instrumentID))
                && (positionIDs.isEmpty || positionIDs.contains(String(position.id)))
                && (position.isOpen || call.now - position.updatedAt < 30 * Timestamp.day)
        }
        let newest = chosen.sorted {
            ($0.value.createdAt, $0.value.id) > ($1.value.createdAt, $1.value.id)
        }
        return Answer.rows(newest) { json, row in
            self.write(row.value, row.key, account, to: &json, at: call.now)
        }
    }

    private func write(
        _ position: Position, _ key: AccountState.PositionKey, _ account: AccountState,
        to json: inout JSONWriter, at now: Timestamp
    ) {
        let delivered = engine.state.deliveries.last { $0.instrument.id == key.instrumentID }
        let instrument = engine.state.listing[key.instrumentID] ?? delivered?.instrument
        guard let instrument, let contract = instrument.contract else { return }
        json.field("instType", "FUTURES")
        json.field("instId", instrument.id)
        json.field("mgnMode", "cross")
        json.field("posId", digits: position.id)
        json.field("posSide", key.side.rawValue)
        let lots = key.side == .net ? position.lots : Int64(position.lots.magnitude)
        json.field("pos", instrument.size.text(lots))
        json.field("ccy", contract.settleCurrency)
        json.field("lever", account.leverage(of: instrument))
        writePrices(position, instrument, contract, account, to: &json, at: now)
        writeMargin(position, instrument, contract, account, to: &json, at: now)
        json.field("realizedPnl", position.realised)
        json.field("pnl", position.profit)
        json.field("fee", position.fees)
        json.field("settledPnl", position.settledProfit)
        json.field("fundingFee", "0")
        json.field("liqPenalty", position.penalty)
        json.field("interest", "0")
        json.field("adl", position.isOpen ? "1" : "0")
        json.field("cTime", position.createdAt)
        json.field("uTime", position.updatedAt)
        json.field("tradeId", digits: position.tradeID)
        json.array("closeOrderAlgo") { _ in }
        json.blanks(
            "availPos", "baseBal", "baseBorrowed", "baseInterest", "quoteBal", "quoteBorrowed",
            "quoteInterest", "bizRefId", "bizRefType", "clSpotInUseAmt", "maxSpotInUseAmt",
            "spotInUseAmt", "spotInUseCcy", "deltaBS", "deltaPA", "gammaBS", "gammaPA", "thetaBS",
            "thetaPA", "vegaBS", "vegaPA", "hedgedPos", "liab", "liabCcy", "margin",
            "optVal", "pendingCloseOrdLiabVal", "posCcy")
    }

    private func writePrices(
        _ position: Position, _ instrument: PaperInstrument, _ contract: Contract,
        _ account: AccountState, to json: inout JSONWriter, at now: Timestamp
    ) {
        let size = Int64(position.lots.magnitude)
        let market = engine.market
        json.field("avgPx", contract.price(ofLots: size, worth: position.worth))
        json.field("nonSettleAvgPx", contract.price(ofLots: size, worth: position.entryWorth))
        json.field("markPx", market.mark(of: instrument, at: now))
        let last = instrument.price.nearest(market.model.middle(instrument, at: now))
        json.field("last", instrument.price.text(last))
        json.field("idxPx", market.index(of: instrument, at: now))
        json.field("usdPx", engine.dollars(per: contract.settleCurrency, at: now))
        json.field("bePx", engine.breakEven(of: position, instrument, account))
    }

    private func writeMargin(
        _ position: Position, _ instrument: PaperInstrument, _ contract: Contract,
        _ account: AccountState, to json: inout JSONWriter, at now: Timestamp
    ) {
        guard position.isOpen else {
            json.blanks(
                "imr", "liqPx", "mmr", "mgnRatio", "notionalUsd", "upl", "uplRatio", "uplLastPx",
                "uplRatioLastPx")
            return
        }
        let margin = engine.margin(position, instrument, contract, account, at: now)
        let figures = engine.figures(of: account, at: now)
        let worth = position.worth
        let leverage = account.leverage(of: instrument)
        let ratio = try? (margin.profit * leverage).divided(by: worth, scale: 16)
        let health = figures.marginRatio(contract.settleCurrency)
        json.field(
            "liqPx", engine.liquidationPrice(of: position, instrument, account, figures, at: now))
        json.field("imr", margin.initial)
        json.field("mmr", margin.maintenance)
        json.field("mgnRatio", health)
        json.field(
            "notionalUsd",
            (margin.notional * engine.dollars(per: contract.settleCurrency, at: now))
                .rounded(to: Scale.usd, .halfEven))
        json.field("upl", margin.profit)
        json.field("uplRatio", ratio)
        json.field("uplLastPx", margin.profit)
        json.field("uplRatioLastPx", ratio)
    }
}
