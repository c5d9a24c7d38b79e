import Domain

/// Writes JSON with its keys in the order they are given, straight into bytes.
///
/// A list of 700 instruments has some 30 000 keys: building a tree first would cost more than all
/// the rest of the answer.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func object(_ body: (inout JSONWriter) -> Void) {
        nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }
    mutating func array(_ body: (inout JSONWriter) -> Void) {
        nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }
    mutating func object(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
        name(key)
        object(body)
    }
    mutating func array(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
        name(key)
        array(body)
    }

    mutating func field(_ key: StaticString, _ text: String) {
        name(key)
        value(text)
    }
    mutating func field(_ key: StaticString, _ number: Exact?) {
        field(key, number?.description ?? "")
    }
    /// Ticks or lots, as the decimal that they stand for.
    mutating func field(_ key: StaticString, _ units: Int64, on grid: Grid) {
        name(key)
        separate()
        bytes.append(UInt8(ascii: "\""))
        grid.append(units, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
    /// Milliseconds, as a string; empty when there is no such moment.
    mutating func field(_ key: StaticString, _ moment: Timestamp?) {
        field(key, moment.map { String($0.milliseconds) } ?? "")
    }
    /// An integer written as a string, as the exchange writes ids and counts.
    mutating func field(_ key: StaticString, digits: Int64) {
        field(key, String(digits))
    }
    mutating func flag(_ key: StaticString, _ flag: Bool) {
        name(key)
        literal(flag ? "true" : "false")
    }
    /// A true JSON number.
    mutating func integer(_ key: StaticString, _ number: Int64) {
        name(key)
        literal(String(number))
    }
    mutating func null(_ key: StaticString) {
        name(key)
        literal("null")
    }
    /// Fields that the exchange leaves empty here.
    mutating func blanks(_ keys: StaticString...) {
        for key in keys { field(key, "") }
    }

    /// One string of an array.
    mutating func value(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            if utf8.contains(where: JSONWriter.needsEscape) {
                for byte in utf8 { escape(byte) }
            } else {
                bytes.append(contentsOf: utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
    /// Bytes that are JSON values already, one or several.
    mutating func raw(_ json: some Collection<UInt8>) {
        guard !json.isEmpty else { return }
        separate()
        bytes.append(contentsOf: json)
    }

    private mutating func nest(
        _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void
    ) {
        separate()
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }
    private mutating func name(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }
    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20:
            let hex = String(byte, radix: 16)
            bytes.append(contentsOf: ("\\u00" + (hex.count == 1 ? "0" : "") + hex).utf8)
        default:
            bytes.append(byte)
        }
    }
}
