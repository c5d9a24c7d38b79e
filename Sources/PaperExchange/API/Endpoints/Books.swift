import Domain

extension PaperExchange {
    /// `market/books`: 1 to 400 levels a side, one if not said.
    func book(_ call: Call) throws(Refusal) -> Answer {
        try book(call, deepest: 400, isFull: false)
    }

    /// `market/books-full`: up to 5000 levels, of which the model has 400.
    func fullBook(_ call: Call) throws(Refusal) -> Answer {
        try book(call, deepest: 5000, isFull: true)
    }

    private func book(
        _ call: Call, deepest: Int64, isFull: Bool
    ) throws(Refusal) -> Answer {
        let instrument = try known(call)
        let depth = try call.number("sz") ?? 1
        guard (1...deepest).contains(depth) else { throw .parameter("sz") }
        let time = engine.market.bookTime(of: instrument, at: call.now)
        return Answer.row { json in
            for side in [Side.buy, .sell] {
                let levels = self.engine.levels(
                    of: instrument, against: side, count: Int(depth), at: call.now)
                json.array(side == .buy ? "asks" : "bids") { json in
                    for level in levels {
                        json.array {
                            $0.value(instrument.price.text(level.price))
                            $0.value(instrument.size.text(level.size))
                            // A dead field that only the smaller book still has.
                            if !isFull { $0.value("0") }
                            $0.value(String(level.orders))
                        }
                    }
                }
            }
            json.field("ts", time)
            if !isFull { json.integer("seqId", time.milliseconds - 1_600_000_000_000) }
        }
    }
}
