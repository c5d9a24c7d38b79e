/// A Swift file taken apart: code, comments and string literals.
///
/// A scanner of characters, not a parser: regex literals are to be written `#/…/#`, which it knows
/// from a division.
struct SwiftText {
    struct Piece {
        /// Counts from 1.
        let line: Int
        let text: String
    }

    /// The file with comments and the insides of string literals blanked; its lines are the file's.
    private(set) var code = ""
    private(set) var strings: [Piece] = []
    private(set) var comments: [Piece] = []

    private let characters: [Character]
    private var position = 0
    private var line = 1

    init(_ source: String) {
        characters = Array(source)
        while position < characters.count { scanCode(until: nil) }
    }

    // MARK: - Steps

    private func sees(_ text: String) -> Bool {
        characters[position...].starts(with: text)
    }

    /// Consumes one character and returns it; `keep` says whether it shows in ``code``.
    @discardableResult
    private mutating func take(keep: Bool) -> Character {
        let character = characters[position]
        position += 1
        if character == "\n" { line += 1 }
        code.append(keep || character == "\n" ? character : " ")
        return character
    }

    /// - Parameter closing: in an interpolation, the parenthesis that ends it.
    private mutating func scanCode(until closing: Character?) {
        var depth = 0
        while position < characters.count {
            switch characters[position] {
            case "/" where sees("//"): scanLineComment()
            case "/" where sees("/*"): scanBlockComment()
            case "\"": scanString(hashes: 0)
            case "#":
                let hashes = characters[position...].prefix { $0 == "#" }.count
                for _ in 0..<hashes { take(keep: true) }
                if position < characters.count, sees("\"") { scanString(hashes: hashes) }
                if position < characters.count, sees("/") { scanRegex(hashes: hashes) }
            case let character:
                take(keep: true)
                if character == "(" { depth += 1 }
                if character == ")" {
                    if depth == 0, closing != nil { return }
                    depth -= 1
                }
            }
        }
    }

    private mutating func scanLineComment() {
        let start = line
        var text = ""
        while position < characters.count, characters[position] != "\n" {
            text.append(take(keep: false))
        }
        comments.append(Piece(line: start, text: text))
    }

    private mutating func scanBlockComment() {
        let start = line
        var (text, depth) = ("", 0)
        while position < characters.count {
            if sees("/*") { depth += 1 }
            let ends = sees("*/")
            text.append(take(keep: false))
            guard ends else { continue }
            text.append(take(keep: false))
            depth -= 1
            if depth == 0 { break }
        }
        comments.append(Piece(line: start, text: text))
    }

    private mutating func scanRegex(hashes: Int) {
        let ending = "/" + String(repeating: "#", count: hashes)
        take(keep: true)
        while position < characters.count, !sees(ending) { take(keep: false) }
        for _ in ending where position < characters.count { take(keep: true) }
    }

    private mutating func scanString(hashes: Int) {
        let start = line
        let quote = sees("\"\"\"") ? "\"\"\"" : "\""
        let pounds = String(repeating: "#", count: hashes)
        let (ending, escape) = (quote + pounds, "\\" + pounds)
        var text = ""
        for _ in quote { take(keep: true) }
        while position < characters.count, !sees(ending) {
            if sees(escape + "(") {
                for _ in escape + "(" { take(keep: false) }
                scanCode(until: ")")
                text.append("…")
            } else if sees(escape) {
                for _ in escape { text.append(take(keep: false)) }
                if position < characters.count { text.append(take(keep: false)) }
            } else {
                text.append(take(keep: false))
            }
        }
        for _ in ending where position < characters.count { take(keep: true) }
        strings.append(Piece(line: start, text: text))
    }
}

extension SwiftText {
    /// The file without its line comments, string literals kept.
    static func uncommented(_ source: String) -> String {
        source.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }.joined(separator: "\n")
    }
}
