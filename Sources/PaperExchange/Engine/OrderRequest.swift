import Domain

/// An order as it was asked for, every field still text; empty where it was not sent.
struct OrderRequest: Sendable {
    var instrumentID = ""
    var tradeMode = ""
    var side = ""
    var type = ""
    var size = ""
    var price = ""
    var positionSide = ""
    var clientOrderID = ""
    var tag = ""
    var reduceOnly = ""
    var targetCurrency = ""
    var selfTrade = ""
    /// `1`: a price outside the limits is moved to them in place of being refused.
    var priceAmendment = ""
    /// `true`: a spot market order is refused rather than made smaller.
    var bansAmendment = ""
}

/// An order whose words are understood and whose figures fit the instrument.
struct OrderDraft: Sendable {
    let instrument: PaperInstrument
    let terms: Order.Terms
    let price: Int64
    var size: Int64
    var budget: Exact?
    var bansShrinking = false
    /// What enlarges a position, lots.
    var openingLots: Int64 = 0
}

extension Engine {
    /// Reads a request against the instrument's rules and the account's mode.
    func draft(
        _ request: OrderRequest, for account: AccountState, at now: Timestamp
    ) throws(Rejection) -> OrderDraft {
        guard !request.instrumentID.isEmpty else { throw .parameter("instId") }
        let instrument = try tradable(request.instrumentID, at: now)
        let terms = try terms(request, instrument, account)
        let price = try price(request, terms, instrument, at: now)
        let budget = try budget(request, terms, instrument)
        if let budget { try checkBudget(budget, instrument, at: price) }
        let size = try budget == nil ? size(request, terms, instrument) : 0
        if !terms.type.isUnpriced {
            try checkValue(instrument, price: price, size: size, at: now)
        }
        return OrderDraft(
            instrument: instrument, terms: terms, price: price, size: size, budget: budget,
            bansShrinking: request.bansAmendment == "true")
    }

    /// The instrument, if it trades now.
    func tradable(_ id: String, at now: Timestamp) throws(Rejection) -> PaperInstrument {
        guard let instrument = state.listing[id] else {
            guard let delivery = state.deliveries.last(where: { $0.instrument.id == id }) else {
                throw .unknownInstrument
            }
            let since = now - delivery.time
            if since < settings.settlementPauseMilliseconds { throw .delivering }
            if since < 10 * Timestamp.minute { throw .expired }
            throw .unknownInstrument
        }
        if instrument.product == .announced { throw .notListed }
        let override = market.override(of: instrument)
        if override.isDelisted(at: now) { throw .delisted }
        if override.isSuspended { throw .suspended }
        let sinceSettlement = now.timeOfDay - 8 * Timestamp.hour
        if instrument.contract?.settlesDaily == true,
            (0..<settings.settlementPauseMilliseconds).contains(sinceSettlement)
        {
            throw .settling
        }
        return instrument
    }

    private func terms(
        _ request: OrderRequest, _ instrument: PaperInstrument, _ account: AccountState
    ) throws(Rejection) -> Order.Terms {
        guard let side = Side(rawValue: request.side) else { throw .parameter("side") }
        guard let type = OrderType(rawValue: request.type) else { throw .parameter("ordType") }
        if type == .optimalLimitIOC, instrument.contract == nil { throw .parameter("ordType") }
        guard isName(request.clientOrderID, longest: 32) else { throw .parameter("clOrdId") }
        guard isName(request.tag, longest: 16) else { throw .parameter("tag") }
        try checkMode(request.tradeMode, instrument, account)
        let selfTrade: SelfTradePrevention
        if request.selfTrade.isEmpty {
            selfTrade = account.selfTrade
        } else {
            guard let chosen = SelfTradePrevention(rawValue: request.selfTrade) else {
                throw .parameter("stpMode")
            }
            selfTrade = chosen
        }
        if selfTrade == .cancelBoth, type == .fok { throw .fillOrKillWithCancelBoth }
        let reduceOnly = request.reduceOnly == "true"
        if reduceOnly, instrument.contract == nil {
            throw account.level == .spot ? .reduceOnlySpotMode : .reduceOnlySpot
        }
        return Order.Terms(
            clientOrderID: request.clientOrderID, tag: request.tag, side: side, type: type,
            tradeMode: request.tradeMode,
            positionSide: try positionSide(request.positionSide, instrument, account),
            isReduceOnly: reduceOnly,
            targetCurrency: try targetCurrency(request, side, type, instrument, account),
            selfTrade: selfTrade, feeCurrency: feeCurrency(instrument, side, account))
    }

    /// Letters and digits; an empty name is none.
    func isName(_ text: String, longest: Int) -> Bool {
        text.utf8.count <= longest
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0)
            }
    }

    /// Spot is `cash` in spot and futures mode and `cross` in multi-currency mode; futures are
    /// `cross`, and not there in spot mode.
    private func checkMode(
        _ mode: String, _ instrument: PaperInstrument, _ account: AccountState
    ) throws(Rejection) {
        guard ["cash", "cross", "isolated"].contains(mode) else { throw .parameter("tdMode") }
        if mode == "isolated", account.level == .multiCurrency { throw .isolated }
        if account.level == .spot, instrument.contract != nil { throw .accountMode }
        let right =
            instrument.contract != nil || account.level == .multiCurrency ? "cross" : "cash"
        guard mode == right else { throw .accountMode }
    }

    private func positionSide(
        _ text: String, _ instrument: PaperInstrument, _ account: AccountState
    ) throws(Rejection) -> PositionSide {
        let isNet = account.positionMode == .net || instrument.contract == nil
        switch (text, isNet) {
        case ("", true), ("net", true): return .net
        case ("long", false): return .long
        case ("short", false): return .short
        default: throw .parameter("posSide")
        }
    }

    private func targetCurrency(
        _ request: OrderRequest, _ side: Side, _ type: OrderType, _ instrument: PaperInstrument,
        _ account: AccountState
    ) throws(Rejection) -> String {
        guard instrument.contract == nil, type == .market else { return "" }
        if account.level == .multiCurrency, side == .buy,
            !settings.rules.readsTargetCurrencyOnCross
        {
            return "quote_ccy"
        }
        switch request.targetCurrency {
        case "base_ccy", "quote_ccy": return request.targetCurrency
        case "": return side == .buy ? "quote_ccy" : "base_ccy"
        default: throw .parameter("tgtCcy")
        }
    }

    private func feeCurrency(
        _ instrument: PaperInstrument, _ side: Side, _ account: AccountState
    ) -> String {
        if let contract = instrument.contract { return contract.settleCurrency }
        return side == .sell || account.feeType == .quote ? instrument.quote : instrument.base
    }
}
