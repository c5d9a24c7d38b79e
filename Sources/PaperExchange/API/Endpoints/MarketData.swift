import Domain

extension Endpoint {
    static let marketData: [Endpoint] = [
        .get("market/tickers", .open, .perAddress(20), PaperExchange.tickers),
        .get("market/ticker", .open, .perAddress(20), PaperExchange.ticker),
        .get("market/books", .open, .perAddress(40), PaperExchange.book),
        .get("market/books-full", .open, .perAddress(10), PaperExchange.fullBook),
        .get("market/index-tickers", .open, .perAddress(20), PaperExchange.indexTickers),
        .get("market/trades", .open, .perAddress(100), PaperExchange.trades),
        .get("market/history-trades", .open, .perAddress(20), PaperExchange.tradeHistory),
        .get("market/candles", .open, .perAddress(40), PaperExchange.candles),
        .get("market/history-candles", .open, .perAddress(20), PaperExchange.candleHistory),
        .get("market/index-candles", .open, .perAddress(20), PaperExchange.indexCandles),
        .get(
            "market/history-index-candles", .open, .perAddress(10),
            PaperExchange.indexCandleHistory),
        .get("market/mark-price-candles", .open, .perAddress(20), PaperExchange.markCandles),
        .get(
            "market/history-mark-price-candles", .open, .perAddress(10),
            PaperExchange.markCandleHistory),
    ]
}

extension PaperExchange {
    /// `market/tickers`: best prices of all instruments of a type.
    func tickers(_ call: Call) throws(Refusal) -> Answer {
        let chosen = try selected(call, types: ["SPOT", "SWAP", "FUTURES", "OPTION"])
        return Answer.rows(chosen.filter { $0.product != .announced }) { json, instrument in
            self.writeTicker(instrument, to: &json, at: call.now)
        }
    }

    /// `market/ticker`: of one instrument.
    func ticker(_ call: Call) throws(Refusal) -> Answer {
        let instrument = try known(call)
        return Answer.row { self.writeTicker(instrument, to: &$0, at: call.now) }
    }

    /// One ticker. A side without orders is empty text, not zero.
    func writeTicker(_ instrument: PaperInstrument, to json: inout JSONWriter, at now: Timestamp) {
        let market = engine.market
        let ask = engine.levels(of: instrument, against: .buy, count: 1, at: now).first
        let bid = engine.levels(of: instrument, against: .sell, count: 1, at: now).first
        let last = instrument.price.nearest(market.model.middle(instrument, at: now))
        let day = market.statistics(at: now, last: last, grid: instrument.price) {
            market.model.middle(instrument, at: $0)
        }
        json.field("instType", instrument.type.rawValue)
        json.field("instId", instrument.id)
        json.field("last", last, on: instrument.price)
        json.field("lastSz", instrument.size.text(instrument.minimumLots))
        json.field("askPx", ask.map { instrument.price.text($0.price) } ?? "")
        json.field("askSz", ask.map { instrument.size.text($0.size) } ?? "")
        json.field("bidPx", bid.map { instrument.price.text($0.price) } ?? "")
        json.field("bidSz", bid.map { instrument.size.text($0.size) } ?? "")
        json.field("open24h", day.open, on: instrument.price)
        json.field("high24h", day.high, on: instrument.price)
        json.field("low24h", day.low, on: instrument.price)
        writeTurnover(instrument, to: &json, at: now)
        json.field("sodUtc0", day.midnight, on: instrument.price)
        json.field("sodUtc8", day.midnightEast, on: instrument.price)
        json.field("ts", market.bookTime(of: instrument, at: now))
    }

    /// Futures: contracts and coins. Spot: coins and quote currency.
    private func writeTurnover(
        _ instrument: PaperInstrument, to json: inout JSONWriter, at now: Timestamp
    ) {
        let usd = engine.market.dailyTurnover(of: instrument, at: now)
        let middle = engine.market.model.middle(instrument, at: now)
        let (coins, whole) = (Grid(places: 4), Grid(places: 0))
        let coinText = coins.text(coins.nearest(usd / middle))
        guard let contract = instrument.contract else {
            json.field("volCcy24h", whole.text(whole.nearest(usd)))
            json.field("vol24h", coinText)
            return
        }
        let value = contract.value.approximate
        let contracts = contract.isInverse ? usd / value : usd / middle / value
        json.field("volCcy24h", coinText)
        json.field("vol24h", whole.text(whole.nearest(contracts)))
    }
}
