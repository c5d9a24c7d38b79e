public import Domain

/// One row of an answer, read by column name. Every reader throws ``PostgresError`` with column,
/// type and value; the `OrNil` forms take NULL for `nil`, the others refuse it.
public struct Row: Sendable {
    let columns: ColumnNames
    let values: [String?]

    /// The text as the server sent it; `nil` is NULL.
    public func text(_ column: String) throws(PostgresError) -> String? {
        guard let position = columns.positions[column] else {
            throw .unknownColumn(column, available: columns.names)
        }
        return values[position]
    }

    /// Any type that has a reader from text: `row.value("side", "side", Side.init(rawValue:))`.
    ///
    /// - Parameters:
    ///   - type: what it is, for the error.
    ///   - read: `nil` for text that it cannot read.
    public func value<T>(
        _ column: String, _ type: String, _ read: (String) -> T?
    ) throws(PostgresError) -> T {
        guard let value = try valueOrNil(column, type, read) else {
            throw .decoding(column: column, type: type, value: nil)
        }
        return value
    }

    /// The same, with `nil` for NULL.
    public func valueOrNil<T>(
        _ column: String, _ type: String, _ read: (String) -> T?
    ) throws(PostgresError) -> T? {
        guard let text = try text(column) else { return nil }
        guard let value = read(text) else {
            throw .decoding(column: column, type: type, value: text)
        }
        return value
    }
}

/// The columns of one answer, shared by its rows.
struct ColumnNames: Sendable {
    let names: [String]
    let positions: [String: Int]

    /// `nil` if two columns share a name: reading by name would then be a guess.
    init?(_ names: [String]) {
        self.names = names
        positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        guard positions.count == names.count else { return nil }
    }
}

// MARK: - Typed columns

extension Row {
    /// Text of any type, as the server writes it.
    public func string(_ column: String) throws(PostgresError) -> String {
        try value(column, "text") { $0 }
    }
    public func stringOrNil(_ column: String) throws(PostgresError) -> String? {
        try text(column)
    }

    /// A whole number, written without a fraction.
    public func int(_ column: String) throws(PostgresError) -> Int {
        try value(column, "an integer") { Int($0) }
    }
    public func intOrNil(_ column: String) throws(PostgresError) -> Int? {
        try valueOrNil(column, "an integer") { Int($0) }
    }

    public func int64(_ column: String) throws(PostgresError) -> Int64 {
        try value(column, "an integer") { Int64($0) }
    }
    public func int64OrNil(_ column: String) throws(PostgresError) -> Int64? {
        try valueOrNil(column, "an integer") { Int64($0) }
    }

    /// A `boolean`.
    public func bool(_ column: String) throws(PostgresError) -> Bool {
        try value(column, "a boolean", Row.bool)
    }
    public func boolOrNil(_ column: String) throws(PostgresError) -> Bool? {
        try valueOrNil(column, "a boolean", Row.bool)
    }

    /// A numeric of at most 38 significant digits; NaN and infinity are errors.
    public func exact(_ column: String) throws(PostgresError) -> Exact {
        try value(column, "an exact decimal") { Exact($0) }
    }
    public func exactOrNil(_ column: String) throws(PostgresError) -> Exact? {
        try valueOrNil(column, "an exact decimal") { Exact($0) }
    }

    /// A timestamptz, cut to the millisecond; infinity is an error.
    public func timestamp(_ column: String) throws(PostgresError) -> Timestamp {
        try value(column, "a moment in UTC") { Timestamp($0) }
    }
    public func timestampOrNil(_ column: String) throws(PostgresError) -> Timestamp? {
        try valueOrNil(column, "a moment in UTC") { Timestamp($0) }
    }

    /// A `date`; infinity is an error.
    public func date(_ column: String) throws(PostgresError) -> CalendarDate {
        try value(column, "a date") { CalendarDate(Array($0.utf8)) }
    }
    public func dateOrNil(_ column: String) throws(PostgresError) -> CalendarDate? {
        try valueOrNil(column, "a date") { CalendarDate(Array($0.utf8)) }
    }

    /// A `bytea`.
    public func bytes(_ column: String) throws(PostgresError) -> [UInt8] {
        try value(column, "bytes in hexadecimal", ByteaText.bytes)
    }
    public func bytesOrNil(_ column: String) throws(PostgresError) -> [UInt8]? {
        try valueOrNil(column, "bytes in hexadecimal", ByteaText.bytes)
    }

    /// A one-dimensional text array without NULL elements.
    public func strings(_ column: String) throws(PostgresError) -> [String] {
        try value(column, "an array of text", Row.strings)
    }
    public func stringsOrNil(_ column: String) throws(PostgresError) -> [String]? {
        try valueOrNil(column, "an array of text", Row.strings)
    }

    /// An enumeration stored under its raw text.
    public func value<T: RawRepresentable<String>>(
        _ column: String, as type: T.Type
    ) throws(PostgresError) -> T {
        try value(column, "a \(type)") { T(rawValue: $0) }
    }
    public func valueOrNil<T: RawRepresentable<String>>(
        _ column: String, as type: T.Type
    ) throws(PostgresError) -> T? {
        try valueOrNil(column, "a \(type)") { T(rawValue: $0) }
    }

    private static func bool(_ text: String) -> Bool? {
        switch text {
        case "t": true
        case "f": false
        default: nil
        }
    }

    private static func strings(_ literal: String) -> [String]? {
        guard let elements = ArrayLiteral.elements(literal) else { return nil }
        let present = elements.compactMap(\.self)
        return present.count == elements.count ? present : nil
    }
}
