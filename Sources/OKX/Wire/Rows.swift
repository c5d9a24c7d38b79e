import Domain

/// A row that says which instrument it is about.
protocol InstrumentRow {
    var instId: String { get }
}

extension Array {
    /// The row of an answer that has exactly one.
    func only() throws(Nonsense) -> Element {
        guard let row = first, count == 1 else { throw .rows(expected: 1, found: count) }
        return row
    }
}

extension Array where Element: InstrumentRow {
    /// The row of an answer about one instrument: no other instrument's figures are taken for it.
    func only(of instrumentID: String) throws(Nonsense) -> Element {
        let row = try only()
        guard row.instId == instrumentID else {
            throw .otherInstrument(asked: instrumentID, found: row.instId)
        }
        return row
    }
}

extension Optional {
    func required(_ field: String) throws(Nonsense) -> Wrapped {
        guard let self else { throw .missing(field: field) }
        return self
    }
}

extension Exact {
    func positive(_ field: String) throws(Nonsense) -> Exact {
        guard isPositive else { throw .notPositive(field: field, value: self) }
        return self
    }

    func notNegative(_ field: String) throws(Nonsense) -> Exact {
        guard !isNegative else { throw .negative(field: field, value: self) }
        return self
    }

    /// `nil` for zero: how some rows write "none yet".
    var unlessZero: Exact? { isZero ? nil : self }
}

extension Side {
    init(wire text: String) throws(Nonsense) {
        guard let side = Side(rawValue: text) else { throw .malformed(field: "side", value: text) }
        self = side
    }
}
