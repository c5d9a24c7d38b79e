import Domain

/// Prices and sizes of a request, in ticks and lots.
extension Engine {
    /// The limit price; of an order without one, the last price that the price limit allows.
    func price(
        _ request: OrderRequest, _ terms: Order.Terms, _ instrument: PaperInstrument,
        at now: Timestamp
    ) throws(Rejection) -> Int64 {
        let limits = market.priceLimits(of: instrument, at: now)
        let limit = terms.side == .buy ? limits.buy : limits.sell
        if terms.type.isUnpriced { return limit }
        guard let number = Exact(request.price), number.isPositive else { throw .parameter("px") }
        let ticks: Int64
        if let whole = instrument.price.units(number) {
            ticks = whole
        } else {
            guard settings.rules.offTick == .round else { throw .tick }
            ticks =
                terms.side == .buy
                ? instrument.price.floored(number) : instrument.price.ceiled(number)
        }
        let isOutside = terms.side == .buy ? ticks > limit : ticks < limit
        guard isOutside else { return ticks }
        if request.priceAmendment == "1" { return limit }
        let text = instrument.price.text(limit)
        throw terms.side == .buy ? .above(text) : .below(text)
    }

    func size(
        _ request: OrderRequest, _ terms: Order.Terms, _ instrument: PaperInstrument
    ) throws(Rejection) -> Int64 {
        guard let number = Exact(request.size), number.isPositive else { throw .parameter("sz") }
        return try lots(number, instrument, isMarket: terms.type == .market)
    }

    /// A size in lots, held against the instrument's rules.
    func lots(
        _ number: Exact, _ instrument: PaperInstrument, isMarket: Bool
    ) throws(Rejection) -> Int64 {
        let minimum = instrument.size.exact(instrument.minimumLots)
        guard number >= minimum else { throw .belowMinimum(minimum) }
        guard number <= instrument.size.exact(instrument.maximumLimitLots) else { throw .tooLarge }
        guard let lots = instrument.size.units(number) else { throw .lot(instrument.size.step) }
        if isMarket, instrument.contract != nil, lots > instrument.maximumMarket {
            throw .tooLargeMarket
        }
        return lots
    }

    /// What a spot market order sized in the quote currency may spend or must raise.
    func budget(
        _ request: OrderRequest, _ terms: Order.Terms, _ instrument: PaperInstrument
    ) throws(Rejection) -> Exact? {
        guard terms.type == .market, terms.targetCurrency == "quote_ccy" else { return nil }
        guard let number = Exact(request.size), number.isPositive else { throw .parameter("sz") }
        guard number == Ledger.rounded(number, instrument.quote) else { throw .tick }
        guard number <= Exact(instrument.maximumMarket) else { throw .tooLargeMarket }
        return number
    }

    /// A sum must pay for the smallest order at the worst price that it can meet.
    func checkBudget(
        _ budget: Exact, _ instrument: PaperInstrument, at price: Int64
    ) throws(Rejection) {
        let minimum = instrument.size.exact(instrument.minimumLots)
        guard budget >= minimum * instrument.price.exact(price) else {
            throw .belowMinimum(minimum)
        }
    }

    func checkValue(
        _ instrument: PaperInstrument, price: Int64, size: Int64, at now: Timestamp
    ) throws(Rejection) {
        let price = instrument.price.exact(price)
        let value: Exact
        if let contract = instrument.contract {
            let worth = contract.worthOfLot(at: price) * Exact(size)
            value = worth * dollars(per: contract.settleCurrency, at: now)
        } else {
            value = price * instrument.size.exact(size)
        }
        guard value <= PaperInstrument.maximumLimitUSD else { throw .tooMuchValue }
    }
}
