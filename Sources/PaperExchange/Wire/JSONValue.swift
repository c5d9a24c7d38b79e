/// A JSON document as it was sent, numbers kept as their text.
enum JSONValue: Hashable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads one document; `nil` when the bytes are anything else.
    init?(_ bytes: [UInt8]) {
        var reader = JSONReader(bytes: bytes)
        guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = value
    }

    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The text of a string, a number or a boolean: clients differ in which they send. A number is
    /// written out without an exponent, which some languages give to small ones.
    var text: String? {
        switch self {
        case .string(let text): text
        case .number(let text): JSONNumber(text.utf8)?.plain ?? text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
