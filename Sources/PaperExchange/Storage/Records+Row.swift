import Domain

extension FillRecord: RowConvertible {
    func write(to row: inout RowWriter) {
        row.add(id)
        row.add(time)
        row.add(instrument.id)
        row.add(side)
        row.add(positionSide)
        row.add(price)
        row.add(size)
        row.add(fee)
        row.add(feeCurrency)
        row.add(feeRate)
        row.add(profit)
        row.add(Int64(subtype))
        execution.write(to: &row)
    }

    init(from row: inout RowReader) throws(RowError) {
        self.init(
            id: try row.integer(), time: try row.moment(), instrument: try row.instrument(),
            side: try row.choice(), positionSide: try row.choice(), price: try row.exact(),
            size: try row.exact(), fee: try row.exact(), feeCurrency: try row.text(),
            feeRate: try row.optionalExact(), profit: try row.exact(),
            subtype: Int(try row.integer()), execution: try Execution(from: &row))
    }
}

extension Execution: RowConvertible {
    func write(to row: inout RowWriter) {
        row.add(orderID)
        row.add(clientOrderID)
        row.add(tag)
        row.add(tradeID)
        row.add(isMaker)
        row.add(indexPrice)
        row.add(markPrice)
    }

    init(from row: inout RowReader) throws(RowError) {
        self.init(
            orderID: try row.integer(), clientOrderID: try row.text(), tag: try row.text(),
            tradeID: try row.integer(), isMaker: try row.flag(), indexPrice: try row.exact(),
            markPrice: try row.exact())
    }
}

extension BillRecord: RowConvertible {
    func write(to row: inout RowWriter) {
        row.add(id)
        row.add(time)
        row.add(Int64(kind.type))
        row.add(Int64(kind.subtype))
        row.add(currency)
        row.add(change)
        row.add(balance)
        row.add(size)
        row.add(price)
        row.add(profit)
        row.add(fee)
        row.add(interest)
        row.add(instrument?.id ?? "")
        row.add(marginMode)
        row.add(execution != nil)
        execution?.write(to: &row)
    }

    init(from row: inout RowReader) throws(RowError) {
        (id, time, kind) = (try row.integer(), try row.moment(), try Kind(from: &row))
        (currency, change, balance) = (try row.text(), try row.exact(), try row.exact())
        (size, price, profit) = (try row.exact(), try row.optionalExact(), try row.optionalExact())
        (fee, interest) = (try row.optionalExact(), try row.optionalExact())
        (instrument, marginMode) = (try row.optionalInstrument(), try row.text())
        if try row.flag() { execution = try Execution(from: &row) }
    }
}

extension BillRecord.Kind {
    fileprivate init(from row: inout RowReader) throws(RowError) {
        let (type, subtype) = (try row.integer(), Int(try row.integer()))
        switch type {
        case 1: self = .transferIn
        case 2: self = .trade(subtype: subtype)
        case 3: self = .delivery(ofLong: subtype == 112)
        case 4: self = .forcedRepayment(subtype: subtype)
        case 5: self = .liquidation(subtype: subtype)
        case 7: self = .interest
        case 9: self = .deleveraging(subtype: subtype)
        case 34: self = .settlement
        default: throw row.error
        }
    }
}

extension InterestAccrual: RowConvertible {
    func write(to row: inout RowWriter) {
        row.add(time)
        row.add(currency)
        row.add(liability)
        row.add(totalLiability)
        row.add(interestFree)
        row.add(rate)
        row.add(interest)
    }

    init(from row: inout RowReader) throws(RowError) {
        self.init(
            time: try row.moment(), currency: try row.text(), liability: try row.exact(),
            totalLiability: try row.exact(), interestFree: try row.exact(), rate: try row.exact(),
            interest: try row.exact())
    }
}
