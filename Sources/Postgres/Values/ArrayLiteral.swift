/// PostgreSQL's text form of a one-dimensional array: `{a,"b \"c\"",NULL}`.
///
/// Source: <https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO>
enum ArrayLiteral {
    /// Every element is quoted, so that empty text, `NULL` as a word, commas and braces are data.
    static func text(_ elements: [String?]) -> String {
        var literal: [UInt8] = [UInt8(ascii: "{")]
        for element in elements {
            if literal.count > 1 { literal.append(UInt8(ascii: ",")) }
            guard let element else {
                literal.append(contentsOf: "NULL".utf8)
                continue
            }
            literal.append(UInt8(ascii: "\""))
            for byte in element.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    literal.append(UInt8(ascii: "\\"))
                }
                literal.append(byte)
            }
            literal.append(UInt8(ascii: "\""))
        }
        literal.append(UInt8(ascii: "}"))
        return String(decoding: literal, as: UTF8.self)
    }

    /// The elements; `nil` for anything but a whole literal of one dimension that starts at 1.
    static func elements(_ literal: String) -> [String?]? {
        var rest = Array(literal.utf8)[...]
        guard rest.popFirst() == UInt8(ascii: "{"), rest.popLast() == UInt8(ascii: "}") else {
            return nil
        }
        var elements: [String?] = []
        while !rest.isEmpty {
            guard let element = nextElement(&rest) else { return nil }
            elements.append(element.isNull ? nil : String(decoding: element.bytes, as: UTF8.self))
            guard let comma = rest.popFirst() else { return elements }
            guard comma == UInt8(ascii: ","), !rest.isEmpty else { return nil }
        }
        return elements
    }

    private static func nextElement(
        _ rest: inout ArraySlice<UInt8>
    ) -> (bytes: [UInt8], isNull: Bool)? {
        guard rest.first == UInt8(ascii: "\"") else { return bareElement(&rest) }
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return (bytes, false)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func bareElement(
        _ rest: inout ArraySlice<UInt8>
    ) -> (bytes: [UInt8], isNull: Bool)? {
        let bytes = Array(rest.prefix { $0 != UInt8(ascii: ",") })
        rest = rest.dropFirst(bytes.count)
        // Another dimension, or an element that the server would have quoted.
        guard !bytes.isEmpty, !bytes.contains(where: { "{}\"\\".utf8.contains($0) }) else {
            return nil
        }
        return (bytes, bytes == Array("NULL".utf8))
    }
}

/// The hexadecimal text form of `bytea`: `\xdeadbeef`.
///
/// Source: <https://www.postgresql.org/docs/15/datatype-binary.html>
enum ByteaText {
    private static let digits = Array("0123456789abcdef".utf8)

    static func hex(_ bytes: [UInt8]) -> String {
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "\\x" + String(decoding: text, as: UTF8.self)
    }

    static func bytes(_ text: String) -> [UInt8]? {
        guard text.hasPrefix("\\x") else { return nil }
        let nibbles = text.utf8.dropFirst(2).map { digits.firstIndex(of: $0) }
        guard nibbles.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(nibbles.count / 2)
        for index in stride(from: 0, to: nibbles.count, by: 2) {
            guard let high = nibbles[index], let low = nibbles[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
