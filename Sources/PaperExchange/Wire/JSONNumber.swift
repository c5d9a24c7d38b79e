/// A number by the grammar of RFC 8259 §6: no leading zeros, no plus, digits on both sides of a
/// point.
struct JSONNumber {
    private let isNegative: Bool
    /// All digits, without the point.
    private let digits: [UInt8]
    /// How many of them stand after the point, the exponent taken in.
    private let places: Int

    init?(_ text: some Collection<UInt8>) {
        var rest = Array(text)[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let whole = JSONNumber.takeDigits(&rest)
        guard let first = whole.first, first != UInt8(ascii: "0") || whole.count == 1 else {
            return nil
        }
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = JSONNumber.takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
        }
        guard let exponent = JSONNumber.takeExponent(&rest), rest.isEmpty else { return nil }
        digits = whole + fraction
        places = fraction.count - exponent
    }

    /// Without an exponent; `nil` for a number too long to be written so.
    var plain: String? {
        guard abs(places) <= 100 else { return nil }
        var all = digits
        if places < 0 {
            all += Array(repeating: UInt8(ascii: "0"), count: -places)
        } else if all.count <= places {
            all = Array(repeating: UInt8(ascii: "0"), count: places + 1 - all.count) + all
        }
        let split = all.count - max(0, places)
        var text = all[..<split].drop { $0 == UInt8(ascii: "0") }
        if text.isEmpty { text = [UInt8(ascii: "0")] }
        if places > 0 { text += [UInt8(ascii: ".")] + all[split...] }
        return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return Array(digits)
    }

    /// 0 where there is none; `nil` where it has no digits, or too many to mean anything.
    private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else {
            return 0
        }
        rest = rest.dropFirst()
        let sign = rest.first
        let isNegative = sign == UInt8(ascii: "-")
        if isNegative || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = takeDigits(&rest)
        guard (1...6).contains(digits.count),
            let size = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return isNegative ? -size : size
    }
}
