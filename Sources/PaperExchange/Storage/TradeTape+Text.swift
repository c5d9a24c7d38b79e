import Domain

/// A tape as text: a line a trade, then a line a minute. Tapes are long, and JSON of as many objects
/// would take far longer.
extension TradeTape {
    var text: String {
        let trades = trades.map { trade in
            var row = RowWriter()
            row.add("trade")
            row.add(trade.id)
            row.add(trade.time)
            row.add(trade.price)
            row.add(trade.size)
            row.add(trade.taker)
            return row.text
        }
        let minutes = minutes.map { minute in
            var row = RowWriter()
            row.add("minute")
            row.add(minute.start)
            row.add(minute.prices.lowerBound)
            row.add(minute.prices.upperBound)
            row.add(minute.lots)
            row.add(minute.worth)
            return row.text
        }
        return (trades + minutes).joined(separator: "\n")
    }

    init(text: String) throws(RowError) {
        var trades: [PublicTrade] = []
        var minutes: [Minute] = []
        for line in text.split(separator: "\n") {
            var row = RowReader(String(line)) { _ in nil }
            switch try row.text() {
            case "trade":
                trades.append(
                    PublicTrade(
                        id: try row.integer(), time: try row.moment(), price: try row.integer(),
                        size: try row.integer(), taker: try row.choice()))
            case "minute":
                let (start, low, high) = (
                    try row.moment(), try row.integer(), try row.integer()
                )
                guard low <= high else { throw row.error }
                minutes.append(
                    Minute(
                        start: start, prices: low...high, lots: try row.integer(),
                        worth: try row.exact()))
            default: throw row.error
            }
        }
        self.init(trades: trades, minutes: minutes)
    }
}
