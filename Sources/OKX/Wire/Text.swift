import Domain

/// What OKX writes as a JSON string: amounts, times and names alike.
///
/// An empty string means "none" or "does not apply", never zero. ``Present`` fields refuse it,
/// ``Blank`` ones read it as `nil`.
protocol WireText: Sendable {
    /// `nil` when the text is not of this kind.
    init?(wire text: String)
}

extension String: WireText {
    init?(wire text: String) { self = text }
}

extension Exact: WireText {
    init?(wire text: String) { self.init(text) }
}

extension Timestamp: WireText {
    /// Milliseconds since 1970 in decimal digits.
    init?(wire text: String) {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text) else {
            return nil
        }
        self.init(milliseconds: number)
    }
}

/// A field that must be there and must not be empty.
@propertyWrapper
struct Present<Value: WireText>: Decodable, Sendable {
    let wrappedValue: Value

    init(_ value: Value) { wrappedValue = value }

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        self = try Present(Value.read(text, at: decoder.codingPath.last))
    }
}

/// A field that may be missing or empty.
@propertyWrapper
struct Blank<Value: WireText>: Decodable, Sendable {
    let wrappedValue: Value?

    init(_ value: Value?) { wrappedValue = value }

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        self = try Blank(text.isEmpty ? nil : Value.read(text, at: decoder.codingPath.last))
    }
}

extension WireText {
    fileprivate static func read(_ text: String, at key: (any CodingKey)?) throws -> Self {
        guard !text.isEmpty else { throw Nonsense.missing(field: key?.stringValue ?? "") }
        guard let value = Self(wire: text) else {
            throw Nonsense.malformed(field: key?.stringValue ?? "", value: text)
        }
        return value
    }
}

// Synthesised decoding finds these before the generic ones: a missing key reads like an empty one,
// and no decoder is made for each field, which halves the cost of a list of instruments.
extension KeyedDecodingContainer {
    func decode<Value>(_: Present<Value>.Type, forKey key: Key) throws -> Present<Value> {
        try Present(Value.read(decodeIfPresent(String.self, forKey: key) ?? "", at: key))
    }

    func decode<Value>(_: Blank<Value>.Type, forKey key: Key) throws -> Blank<Value> {
        guard let text = try decodeIfPresent(String.self, forKey: key), !text.isEmpty else {
            return Blank(nil)
        }
        return try Blank(Value.read(text, at: key))
    }
}
