import Crypto
import Domain

/// What is wrong with a recording, and in which line of it.
public struct ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1; 0 for the file as a whole.
    public let line: Int
    /// For people.
    public let reason: String

    public var description: String { line == 0 ? reason : "line \(line): \(reason)" }
}

extension Replay {
    /// Reads a recording: one JSON object a line, each one answer of a public endpoint as it came.
    ///
    ///     {"at":1795176000123,"get":"/api/v5/market/books?instId=BTC-USDT&sz=50","data":[…]}
    ///
    /// `at` is when the answer was there, ms; it never falls from line to line. `get` is one of
    /// `public/instruments`, `public/mark-price`, `public/open-interest`, `market/books`,
    /// `market/ticker`, `market/tickers` and `market/index-tickers`, and `data` what it answered.
    /// Instruments come before anything about them. The market begins at the first line.
    public init(fromLines bytes: [UInt8]) throws(ReplayError) {
        digest = hexEncoded(sha256(bytes))
        var last: Timestamp?
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            do throws(FieldError) {
                var fields = try Fields(document: Array(line))
                let at = Timestamp(milliseconds: try fields.requiredInteger("at"))
                if let last, at < last { throw fields.invalid("at") }
                if last == nil { start = at }
                (last, end) = (at, at)
                let target = try fields.required("get")
                var rows = try fields.objects("data")
                guard fields.has("data") else { throw .missing("data") }
                try fields.finish()
                try take(&rows, from: target, at: at)
            } catch {
                throw ReplayError(line: index + 1, reason: error.description)
            }
        }
        guard !instruments.isEmpty else {
            throw ReplayError(line: 0, reason: "the recording has no instruments")
        }
    }

    private mutating func take(
        _ rows: inout [Fields], from target: String, at time: Timestamp
    ) throws(FieldError) {
        let request = PaperRequest(method: "GET", target: target)
        for index in rows.indices {
            switch request.path {
            case "/api/v5/public/instruments":
                let instrument = try PaperInstrument(recorded: &rows[index])
                instruments[instrument.id] = instrument
            case "/api/v5/market/books":
                guard let id = request.query["instId"] else { throw .missing("instId") }
                try takeBook(&rows[index], of: id, at: time)
            case "/api/v5/market/ticker", "/api/v5/market/tickers":
                try takeTicker(&rows[index], at: time)
            case "/api/v5/market/index-tickers":
                let id = try rows[index].required("instId")
                indices[id, default: Track()].append(try rows[index].price("idxPx"), at: time)
            case "/api/v5/public/mark-price":
                let id = try rows[index].required("instId")
                marks[id, default: Track()].append(try rows[index].price("markPx"), at: time)
            case "/api/v5/public/open-interest":
                let id = try rows[index].required("instId")
                guard let contracts = try rows[index].decimal("oi") else { throw .missing("oi") }
                openInterest[id, default: Track()].append(contracts, at: time)
            default: throw .invalid("get")
            }
        }
    }

    private mutating func takeBook(
        _ row: inout Fields, of id: String, at time: Timestamp
    ) throws(FieldError) {
        guard let instrument = instruments[id] else { throw .invalid("instId") }
        guard let bookTime = try row.moment("ts") else { throw .missing("ts") }
        withBooks.insert(id)
        let book = Book(
            time: bookTime, asks: try instrument.levels(row.value("asks"), "asks"),
            bids: try instrument.levels(row.value("bids"), "bids"))
        books[id, default: Track()].append(book, at: time)
    }

    /// The last price, and where no book is recorded, a book of one level.
    private mutating func takeTicker(_ row: inout Fields, at time: Timestamp) throws(FieldError) {
        let id = try row.required("instId")
        guard let instrument = instruments[id] else { throw .invalid("instId") }
        trades[id, default: Track()].append(try row.price("last"), at: time)
        guard let bookTime = try row.moment("ts") else { throw .missing("ts") }
        guard !withBooks.contains(id) else { return }
        let book = Book(
            time: bookTime, asks: try instrument.level(&row, "askPx", "askSz"),
            bids: try instrument.level(&row, "bidPx", "bidSz"))
        books[id, default: Track()].append(book, at: time)
    }
}

extension PaperInstrument {
    /// `[["61000.1","0.5","0","3"], …]`, best first.
    fileprivate func levels(
        _ value: JSONValue?, _ name: String
    ) throws(FieldError) -> [Market.Level] {
        guard case .array(let rows)? = value else { throw .missing(name) }
        var levels: [Market.Level] = []
        for case .array(let figures) in rows {
            guard figures.count >= 2, let price = figures[0].text, let size = figures[1].text,
                let level = level(price, size, orders: figures.last?.text ?? "1")
            else { throw .invalid(name) }
            levels.append(level)
        }
        guard levels.count == rows.count else { throw .invalid(name) }
        return levels
    }

    /// One side of a ticker; none where it is empty.
    fileprivate func level(
        _ row: inout Fields, _ price: String, _ size: String
    ) throws(FieldError) -> [Market.Level] {
        guard let priceText = try row.text(price), !priceText.isEmpty else { return [] }
        guard let level = level(priceText, try row.required(size), orders: "1") else {
            throw .invalid(price)
        }
        return [level]
    }

    private func level(_ price: String, _ size: String, orders: String) -> Market.Level? {
        guard let ticks = Exact(price).flatMap(self.price.units), ticks > 0,
            let lots = Exact(size).flatMap(self.size.units), lots > 0, let orders = Int(orders)
        else { return nil }
        return Market.Level(price: ticks, size: lots, orders: orders)
    }
}

extension Fields {
    fileprivate mutating func price(_ name: String) throws(FieldError) -> Double {
        guard let price = try decimal(name), price.isPositive else { throw invalid(name) }
        return price.approximate
    }
}
