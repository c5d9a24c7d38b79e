/// The functions of a Swift file with their lengths, from the signature's first line to the closing
/// brace: whatever has a body and a name, computed properties included.
struct FunctionLengths {
    struct Function {
        let line: Int
        let length: Int
    }

    private let code: [UInt8]
    private let lines: [Int]

    init(_ code: String) {
        self.code = Array(code.utf8)
        var line = 1
        lines = self.code.map { character in
            defer { if character == UInt8(ascii: "\n") { line += 1 } }
            return line
        }
    }

    private static let keywords: Set = ["func", "init", "deinit", "subscript", "var"]
    /// A declaration without a body ends where the next one begins.
    private static let nextDeclaration: Set = [
        "func", "init", "subscript", "var", "let", "case", "static", "public", "private",
        "mutating",
        "struct", "enum", "class", "extension", "protocol", "typealias", "import", "associatedtype",
    ]

    var all: [Function] {
        var functions: [Function] = []
        var index = 0
        while index < code.count {
            guard let word = word(at: index) else {
                index += 1
                continue
            }
            let isCall =
                index > 0
                && (code[index - 1] == UInt8(ascii: ".") || code[index - 1] == UInt8(ascii: "`"))
            let after = index + word.count
            if FunctionLengths.keywords.contains(word), !isCall,
                let body = bodyStart(from: after, isProperty: word == "var")
            {
                let length = lines[closingBrace(of: body)] - lines[index] + 1
                functions.append(Function(line: lines[index], length: length))
            }
            index = after
        }
        return functions
    }

    private func word(at index: Int) -> String? {
        guard isWord(code[index]), index == 0 || !isWord(code[index - 1]) else { return nil }
        return String(decoding: code[index...].prefix(while: isWord), as: UTF8.self)
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// The brace that opens the body; `nil` for a stored property or a requirement.
    private func bodyStart(from start: Int, isProperty: Bool) -> Int? {
        var (index, depth) = (start, 0)
        while index < code.count {
            switch code[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return index
            case UInt8(ascii: "}") where depth == 0: return nil
            case UInt8(ascii: "=") where isProperty && depth == 0: return nil
            case UInt8(ascii: "\n") where isProperty && depth == 0: return nil
            default:
                if depth == 0, let word = word(at: index) {
                    if FunctionLengths.nextDeclaration.contains(word) { return nil }
                    index += word.count - 1
                }
            }
            if depth < 0 { return nil }
            index += 1
        }
        return nil
    }

    private func closingBrace(of start: Int) -> Int {
        var depth = 0
        for index in start..<code.count {
            if code[index] == UInt8(ascii: "{") { depth += 1 }
            if code[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return index }
        }
        return code.count - 1
    }
}
