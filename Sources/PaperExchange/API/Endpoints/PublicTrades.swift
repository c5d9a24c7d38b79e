import Domain

extension PaperExchange {
    /// `market/trades`: the last ones, at most 500.
    func trades(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        let limit = try call.number("limit") ?? 100
        guard (1...500).contains(limit) else { throw .parameter("limit") }
        return write(
            publicTrades(of: instrument, below: Int64.max, count: Int(limit), at: call.now),
            of: instrument)
    }

    /// `market/history-trades`: three months, by the trade's number (`type` 1) or its time (2).
    func tradeHistory(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        let limit = try call.number("limit") ?? 100
        guard (1...100).contains(limit) else { throw .parameter("limit") }
        let isByTime = try call.choice("type", of: ["1", "2"]) == "2"
        let (after, before) = (try call.number("after"), try call.number("before"))
        guard !isByTime || before == nil else {
            throw Refusal(
                code: "50039",
                message: "Parameter \"before\" isn't supported for timestamp pagination")
        }
        let oldest = call.now - 90 * Timestamp.day
        // What lies past the exchange's clock bounds nothing.
        let bound = after.map {
            isByTime ? TradeNumber.ofModel(at: min(max($0, 0), call.now.milliseconds + 1)) : $0
        }
        let page = publicTrades(
            of: instrument, below: bound ?? Int64.max, count: Int(limit), at: call.now)
        return write(
            page.filter { $0.id > before ?? 0 && $0.time >= oldest }, of: instrument)
    }

    /// The model's trades and the real ones, newest first.
    private func publicTrades(
        of instrument: PaperInstrument, below bound: Int64, count: Int, at now: Timestamp
    ) -> [PublicTrade] {
        let model = engine.market.modelTrades(of: instrument, below: bound, count: count, at: now)
        let real = engine.state.tapes[instrument.id]?.trades(below: bound).suffix(count) ?? []
        return Array((model + real).sorted { $0.id > $1.id }.prefix(count))
    }

    private func write(_ trades: [PublicTrade], of instrument: PaperInstrument) -> Answer {
        Answer.rows(trades) { json, trade in
            json.field("instId", instrument.id)
            json.field("tradeId", digits: trade.id)
            json.field("px", trade.price, on: instrument.price)
            json.field("sz", trade.size, on: instrument.size)
            json.field("side", trade.taker.rawValue)
            json.field("source", "0")
            json.field("ts", trade.time)
        }
    }
}
