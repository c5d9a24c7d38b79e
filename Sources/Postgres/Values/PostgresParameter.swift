public import Domain

/// A value that travels as `$1`, `$2`, … in PostgreSQL's text format, never inside the statement.
///
/// The server infers each type from the statement; where it cannot, cast: `$1::jsonb`. JSON travels
/// as its text.
public protocol PostgresParameter {
    /// The text form; `nil` is NULL.
    var postgresText: String? { get }
}

/// A value that may be an element of an array parameter, as for `unnest($1::numeric[])`.
public protocol PostgresArrayElement: PostgresParameter {
    /// The text form of an array of them.
    static func arrayText(_ elements: [Self]) -> String
}

extension PostgresArrayElement {
    /// An array literal: `{"a","b",NULL}`.
    public static func arrayText(_ elements: [Self]) -> String {
        ArrayLiteral.text(elements.map(\.postgresText))
    }
}

extension String: PostgresArrayElement {
    public var postgresText: String? { self }
}

extension Int: PostgresArrayElement {
    public var postgresText: String? { String(self) }
}

extension Int64: PostgresArrayElement {
    public var postgresText: String? { String(self) }
}

extension Bool: PostgresArrayElement {
    /// `t` or `f`.
    public var postgresText: String? { self ? "t" : "f" }
}

extension Exact: PostgresArrayElement {
    /// All its digits, never an exponent.
    public var postgresText: String? { description }
}

extension Timestamp: PostgresArrayElement {
    /// In UTC, to the millisecond: `2026-11-22T08:00:00.000Z`.
    public var postgresText: String? { description }
}

extension CalendarDate: PostgresArrayElement {
    public var postgresText: String? { description }
}

/// A byte stands for itself as a number; an array of bytes is `bytea`.
extension UInt8: PostgresArrayElement {
    public var postgresText: String? { String(self) }

    /// Not an array to the server but one `bytea`, in hexadecimal.
    public static func arrayText(_ elements: [UInt8]) -> String { ByteaText.hex(elements) }
}

extension Optional: PostgresParameter where Wrapped: PostgresParameter {
    /// `nil` is NULL.
    public var postgresText: String? { flatMap(\.postgresText) }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {}

extension Array: PostgresParameter where Element: PostgresArrayElement {
    public var postgresText: String? { Element.arrayText(self) }
}
