/// The elements of an answer's `data`, as the bytes they were written in: rows can be doubled and
/// reordered, and fields replaced, without writing anything else anew.
struct AnswerRows {
    private let head: ArraySlice<UInt8>
    private let tail: ArraySlice<UInt8>
    var rows: [ArraySlice<UInt8>]

    /// `nil` when the body has no list named `data`.
    init?(_ body: [UInt8]) {
        guard let start = AnswerRows.find("\"data\":[", in: body[...]) else { return nil }
        var rows: [ArraySlice<UInt8>] = []
        var (rowStart, depth, inString, index) = (start, 0, false, start)
        while index < body.count {
            switch body[index] {
            case UInt8(ascii: "\\") where inString: index += 1
            case UInt8(ascii: "\""): inString.toggle()
            case _ where inString: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ",") where depth == 0:
                rows.append(body[rowStart..<index])
                rowStart = index + 1
            case UInt8(ascii: "]") where depth == 0:
                if rowStart < index { rows.append(body[rowStart..<index]) }
                (head, tail, self.rows) = (body[..<start], body[index...], rows)
                return
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The list alone, with its brackets.
    var data: [UInt8] {
        [UInt8(ascii: "[")] + rows.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    var body: [UInt8] {
        Array(head) + rows.joined(separator: [UInt8(ascii: ",")]) + tail
    }

    /// A body in which every string field of a name has another value.
    static func replacing(_ name: String, with value: String, in body: [UInt8]) -> [UInt8] {
        var (result, rest) = ([UInt8](), body[...])
        while let start = find("\"\(name)\":\"", in: rest) {
            result += rest[..<start]
            rest = rest[start...]
            var end = rest.startIndex
            while end < rest.endIndex, rest[end] != UInt8(ascii: "\"") {
                end += rest[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            var json = JSONWriter()
            json.value(value)
            result += json.bytes.dropFirst().dropLast()
            rest = rest[min(end, rest.endIndex)...]
        }
        result += rest
        return result
    }

    /// Where the bytes after `text` begin.
    private static func find(_ text: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - wanted.count)
        where bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)] == wanted[...] {
            return start + wanted.count
        }
        return nil
    }
}
