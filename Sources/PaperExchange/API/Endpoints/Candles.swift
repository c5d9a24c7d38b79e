import Domain

/// Candles are not kept: the undisturbed market is a function of time and is looked at again, and
/// what was really traded is laid over it.
extension PaperExchange {
    /// `market/candles`: the latest 1440 of an instrument.
    func candles(_ call: Call) throws(Refusal) -> Answer {
        try tradedCandles(call, latest: 1440)
    }
    /// `market/history-candles`: as far back as the instrument is listed.
    func candleHistory(_ call: Call) throws(Refusal) -> Answer {
        try tradedCandles(call, latest: nil)
    }
    /// `market/index-candles`.
    func indexCandles(_ call: Call) throws(Refusal) -> Answer {
        try indexCandles(call, latest: 1440)
    }
    /// `market/history-index-candles`.
    func indexCandleHistory(_ call: Call) throws(Refusal) -> Answer {
        try indexCandles(call, latest: nil)
    }
    /// `market/mark-price-candles`.
    func markCandles(_ call: Call) throws(Refusal) -> Answer {
        try markCandles(call, latest: 1440)
    }
    /// `market/history-mark-price-candles`.
    func markCandleHistory(_ call: Call) throws(Refusal) -> Answer {
        try markCandles(call, latest: nil)
    }

    // MARK: Three kinds

    private func tradedCandles(_ call: Call, latest: Int64?) throws(Refusal) -> Answer {
        let instrument = try known(call)
        let series = engine.market.series(of: instrument)
        let tape = engine.state.tapes[instrument.id]
        return try answer(call, series, latest: latest, most: 300) { json, span, candle in
            let real = tape?.minutes(from: span.start, to: span.end) ?? []
            var candle = candle
            for minute in real { candle.extend(to: minute.prices) }
            json.prices(candle, on: instrument.price)
            let volume = self.engine.market.volume(of: instrument, in: span.past, with: real)
            json.value(volume.size.description)
            json.value(volume.currency.description)
            json.value(volume.quote.description)
        }
    }

    private func indexCandles(_ call: Call, latest: Int64?) throws(Refusal) -> Answer {
        guard let index = index(try call.required("instId")) else { throw .unknownInstrument }
        return try answer(call, index.series, latest: latest, most: 100) { json, _, candle in
            json.prices(candle, on: index.series.grid)
        }
    }

    private func markCandles(_ call: Call, latest: Int64?) throws(Refusal) -> Answer {
        let instrument = try known(call)
        let series = engine.market.series(
            of: instrument, on: engine.market.markGrid(instrument))
        return try answer(call, series, latest: latest, most: 100) { json, _, candle in
            json.prices(candle, on: series.grid)
        }
    }

    // MARK: One answer

    /// A page of candles, newest first: opening time, prices, what `write` adds, and whether the
    /// span is over.
    private func answer(
        _ call: Call, _ series: PriceSeries, latest: Int64?, most: Int,
        write: (inout JSONWriter, CandleSpan, Candle) -> Void
    ) throws(Refusal) -> Answer {
        guard let bar = CandleBar(call.query["bar"] ?? "1m") else { throw .parameter("bar") }
        let last = bar.number(at: call.now)
        let first = max(bar.number(at: series.since), latest.map { last - $0 + 1 } ?? 0)
        let list = PagedList(
            0..<Int(max(0, last - first + 1)),
            id: { bar.start(first + Int64($0)).milliseconds },
            row: { first + Int64($0) })
        let page = try Paging(call, most: most).page(of: list, time: bar.start)
        var json = JSONWriter()
        for number in page {
            let span = CandleSpan(
                start: bar.start(number), end: bar.start(number + 1), since: series.since,
                now: call.now)
            let candle = Candle(
                from: span.past.lowerBound, to: span.past.upperBound, sampling: bar.sampling,
                grid: series.grid, price: series.price)
            json.array {
                $0.value(String(span.start.milliseconds))
                write(&$0, span, candle)
                $0.value(span.end <= call.now ? "1" : "0")
            }
        }
        return Answer(rows: json.bytes)
    }
}

/// The time of one candle.
private struct CandleSpan {
    let start: Timestamp
    let end: Timestamp
    /// The part of it that has been and in which there was a price.
    let past: Range<Timestamp>

    init(start: Timestamp, end: Timestamp, since: Timestamp, now: Timestamp) {
        (self.start, self.end) = (start, end)
        let opening = max(start, since)
        past = opening..<max(opening, min(end, now))
    }
}

extension JSONWriter {
    fileprivate mutating func prices(_ candle: Candle, on grid: Grid) {
        for price in [candle.open, candle.high, candle.low, candle.close] {
            value(grid.text(price))
        }
    }
}
