import Domain

/// A reference price, averaged over other markets as it were.
struct Index {
    let id: String
    let series: PriceSeries
}

extension PaperExchange {
    /// `market/index-tickers`: one index by `instId`, or all that count in `quoteCcy`.
    func indexTickers(_ call: Call) throws(Refusal) -> Answer {
        let chosen: [Index]
        if let id = call.query["instId"] {
            guard let index = index(id) else { throw .unknownInstrument }
            chosen = [index]
        } else if let quote = call.query["quoteCcy"] {
            let coins = engine.state.listing.ofType(.spot).filter { $0.product == .spot }
            let names = coins.map(\.base) + ["USDT"]
            chosen = names.compactMap { index("\($0)-\(quote)") }
        } else {
            throw .empty("instId")
        }
        return Answer.rows(chosen) { json, index in self.write(index, to: &json, at: call.now) }
    }

    /// `BTC-USD`, `BTC-USDT` for every coin that is traded, and `USDT-USD`.
    func index(_ id: String) -> Index? {
        guard id != "USDT-USD" else { return Index(id: id, series: engine.market.pegSeries) }
        let parts = id.split(separator: "-").map(String.init)
        guard parts.count == 2, ["USD", "USDT"].contains(parts[1]),
            let instrument = engine.state.listing["\(parts[0])-USDT"], instrument.product == .spot
        else { return nil }
        return Index(
            id: id,
            series: engine.market.indexSeries(of: instrument.coin, inDollars: parts[1] == "USD"))
    }

    private func write(_ index: Index, to json: inout JSONWriter, at now: Timestamp) {
        let (grid, last) = (index.series.grid, index.series.ticks(at: now))
        let day = engine.market.statistics(
            at: now, last: last, grid: grid, price: index.series.price)
        json.field("instId", index.id)
        json.field("idxPx", last, on: grid)
        json.field("high24h", day.high, on: grid)
        json.field("low24h", day.low, on: grid)
        json.field("open24h", day.open, on: grid)
        json.field("sodUtc0", day.midnight, on: grid)
        json.field("sodUtc8", day.midnightEast, on: grid)
        json.field("ts", now)
    }
}
