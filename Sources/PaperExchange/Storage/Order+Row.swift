import Domain

extension Order: RowConvertible {
    func write(to row: inout RowWriter) {
        row.add(id)
        row.add(uid)
        row.add(instrument.id)
        terms.write(to: &row)
        row.add(price)
        row.add(size)
        row.add(budget)
        row.add(openingLots)
        row.add(hold)
        row.add(turn)
        row.add(leverage)
        row.add(createdAt)
        row.add(updatedAt)
        row.add(state)
        row.add(filled)
        row.add(filledWorth)
        row.add(fee)
        row.add(rebate)
        row.add(profit)
        row.add(cancelSource)
        row.add(category)
        row.add(fillable)
        row.add(untouchedUntil)
        row.add(lastFill?.tradeID)
        guard let lastFill else { return }
        row.add(lastFill.price)
        row.add(lastFill.size)
        row.add(lastFill.time)
    }

    init(from row: inout RowReader) throws(RowError) {
        (id, uid, instrument) = (try row.integer(), try row.text(), try row.instrument())
        terms = try Terms(from: &row)
        (price, size, budget) = (try row.integer(), try row.integer(), try row.optionalExact())
        (openingLots, hold, turn) = (try row.integer(), try row.exact(), try row.integer())
        (leverage, createdAt, updatedAt) = (try row.text(), try row.moment(), try row.moment())
        (state, filled, filledWorth) = (try row.choice(), try row.integer(), try row.exact())
        (fee, rebate, profit) = (try row.exact(), try row.exact(), try row.exact())
        (cancelSource, category) = (try row.choice(), try row.choice())
        (fillable, untouchedUntil) = (try row.optionalInteger(), try row.optionalMoment())
        guard let tradeID = try row.optionalInteger() else { return }
        lastFill = LastFill(
            price: try row.exact(), size: try row.integer(), time: try row.moment(),
            tradeID: tradeID)
    }
}

extension Order.Terms: RowConvertible {
    func write(to row: inout RowWriter) {
        row.add(clientOrderID)
        row.add(tag)
        row.add(side)
        row.add(type)
        row.add(tradeMode)
        row.add(positionSide)
        row.add(isReduceOnly)
        row.add(targetCurrency)
        row.add(selfTrade)
        row.add(feeCurrency)
    }

    init(from row: inout RowReader) throws(RowError) {
        (clientOrderID, tag, side) = (try row.text(), try row.text(), try row.choice())
        (type, tradeMode, positionSide) = (try row.choice(), try row.text(), try row.choice())
        (isReduceOnly, targetCurrency) = (try row.flag(), try row.text())
        (selfTrade, feeCurrency) = (try row.choice(), try row.text())
    }
}
