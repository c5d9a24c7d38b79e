import Domain

/// Writes values one after the other, with tabs between them. None of what an exchange keeps has a
/// tab in it: ids, tags and names are letters and digits.
struct RowWriter {
    private(set) var text = ""

    mutating func add(_ value: String) {
        if !text.isEmpty { text.append("\t") }
        // The first value is never empty.
        text.append(value)
    }
    mutating func add(_ value: Int64) { add(String(value)) }
    mutating func add(_ value: Int64?) { add(value.map { String($0) } ?? "") }
    mutating func add(_ value: Exact) { add(value.description) }
    mutating func add(_ value: Exact?) { add(value?.description ?? "") }
    mutating func add(_ value: Timestamp) { add(value.milliseconds) }
    mutating func add(_ value: Timestamp?) { add(value?.milliseconds) }
    mutating func add(_ value: Bool) { add(value ? "1" : "0") }
    mutating func add(_ value: some RawRepresentable<String>) { add(value.rawValue) }
}

/// A stored row does not hold what it must.
struct RowError: Error, CustomStringConvertible {
    let text: String
    let field: Int

    var description: String { "value \(field) of the row '\(text)' cannot be read" }
}

/// Reads back what ``RowWriter`` wrote.
struct RowReader {
    private let values: [Substring]
    private let row: String
    private var next = 0
    /// What an instrument is, by its id, whether it is still listed or not.
    let instruments: (String) -> PaperInstrument?

    init(_ row: String, instruments: @escaping (String) -> PaperInstrument?) {
        (self.row, self.instruments) = (row, instruments)
        values = row.split(separator: "\t", omittingEmptySubsequences: false)
    }

    mutating func text() throws(RowError) -> String {
        guard next < values.count else { throw error }
        next += 1
        return String(values[next - 1])
    }
    mutating func integer() throws(RowError) -> Int64 { try value { Int64($0) } }
    mutating func optionalInteger() throws(RowError) -> Int64? { try optional { Int64($0) } }
    mutating func exact() throws(RowError) -> Exact { try value { Exact($0) } }
    mutating func optionalExact() throws(RowError) -> Exact? { try optional { Exact($0) } }
    mutating func moment() throws(RowError) -> Timestamp {
        Timestamp(milliseconds: try integer())
    }
    mutating func optionalMoment() throws(RowError) -> Timestamp? {
        try optionalInteger().map(Timestamp.init(milliseconds:))
    }
    mutating func flag() throws(RowError) -> Bool {
        try value { $0 == "1" ? true : $0 == "0" ? false : nil }
    }
    mutating func choice<Choice: RawRepresentable<String>>() throws(RowError) -> Choice {
        try value { Choice(rawValue: $0) }
    }
    mutating func instrument() throws(RowError) -> PaperInstrument { try value(instruments) }
    mutating func optionalInstrument() throws(RowError) -> PaperInstrument? {
        try optional(instruments)
    }

    private mutating func value<Value>(_ read: (String) -> Value?) throws(RowError) -> Value {
        guard let value = read(try text()) else { throw error }
        return value
    }

    private mutating func optional<Value>(_ read: (String) -> Value?) throws(RowError) -> Value? {
        let text = try text()
        guard !text.isEmpty else { return nil }
        guard let value = read(text) else { throw error }
        return value
    }

    var error: RowError { RowError(text: row, field: next) }
}

/// Something that a store keeps as a row.
protocol RowConvertible {
    func write(to row: inout RowWriter)
    init(from row: inout RowReader) throws(RowError)
}
