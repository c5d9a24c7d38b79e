/// A Swift file taken apart: code, comments and string literals.
///
/// A scanner of bytes, not a parser: it reads all of the repository in an unoptimized build. Regex
/// literals are to be written `#/…/#`, which it knows from a division.
struct SwiftText {
    struct Piece {
        /// Counts from 1.
        let line: Int
        let text: String
    }

    /// The file with comments and the insides of literals blanked; its lines are the file's.
    private(set) var code = ""
    private(set) var strings: [Piece] = []
    private(set) var comments: [Piece] = []

    private let source: [UInt8]
    private var kept: [UInt8] = []
    private var position = 0
    private var line = 1

    init(_ text: String) {
        source = Array(text.utf8)
        kept.reserveCapacity(source.count)
        while position < source.count { scanCode(isInterpolation: false) }
        code = String(decoding: kept, as: UTF8.self)
    }

    // MARK: - Steps

    private static let newline = UInt8(ascii: "\n")
    private static let hash = UInt8(ascii: "#")

    private func sees(_ text: [UInt8]) -> Bool {
        guard position + text.count <= source.count else { return false }
        for index in 0..<text.count where source[position + index] != text[index] { return false }
        return true
    }

    private func sees(_ first: UInt8, _ second: UInt8) -> Bool {
        position + 1 < source.count && source[position] == first && source[position + 1] == second
    }

    /// Consumes `count` bytes; `keep` says whether they show in ``code``.
    private mutating func take(_ count: Int = 1, keep: Bool) {
        for byte in source[position..<min(position + count, source.count)] {
            if byte == SwiftText.newline { line += 1 }
            kept.append(keep || byte == SwiftText.newline ? byte : UInt8(ascii: " "))
        }
        position = min(position + count, source.count)
    }

    private func text(from start: Int) -> String {
        String(decoding: source[start..<position], as: UTF8.self)
    }

    /// Up to the end of the file, or of the interpolation.
    private mutating func scanCode(isInterpolation: Bool) {
        let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
        var depth = 0
        while position < source.count {
            switch source[position] {
            case slash where sees(slash, slash): scanLineComment()
            case slash where sees(slash, star): scanBlockComment()
            case UInt8(ascii: "\""): scanString(hashes: 0)
            case SwiftText.hash: scanHashes()
            case UInt8(ascii: "("):
                depth += 1
                take(keep: true)
            case UInt8(ascii: ")"):
                take(keep: true)
                if isInterpolation, depth == 0 { return }
                depth -= 1
            default: take(keep: true)
            }
        }
    }

    private mutating func scanHashes() {
        let hashes = source[position...].prefix { $0 == SwiftText.hash }.count
        take(hashes, keep: true)
        if sees([UInt8(ascii: "\"")]) { scanString(hashes: hashes) }
        if sees([UInt8(ascii: "/")]) { scanRegex(hashes: hashes) }
    }

    private mutating func scanLineComment() {
        let (start, first) = (position, line)
        while position < source.count, source[position] != SwiftText.newline { take(keep: false) }
        comments.append(Piece(line: first, text: text(from: start)))
    }

    private mutating func scanBlockComment() {
        let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
        let (start, first) = (position, line)
        var depth = 0
        repeat {
            if sees(slash, star) {
                depth += 1
                take(2, keep: false)
            } else if sees(star, slash) {
                depth -= 1
                take(2, keep: false)
            } else {
                take(keep: false)
            }
        } while depth > 0 && position < source.count
        comments.append(Piece(line: first, text: text(from: start)))
    }

    private mutating func scanRegex(hashes: Int) {
        let ending = [UInt8(ascii: "/")] + Array(repeating: SwiftText.hash, count: hashes)
        take(keep: true)
        while position < source.count, !sees(ending) { take(keep: false) }
        take(ending.count, keep: true)
    }

    private mutating func scanString(hashes: Int) {
        let pounds = Array(repeating: SwiftText.hash, count: hashes)
        let triple = Array("\"\"\"".utf8)
        let quote = sees(triple) ? triple : [UInt8(ascii: "\"")]
        let (ending, escape) = (quote + pounds, [UInt8(ascii: "\\")] + pounds)
        let interpolation = escape + [UInt8(ascii: "(")]
        let first = line
        var text: [UInt8] = []
        take(quote.count, keep: true)
        while position < source.count, !sees(ending) {
            if sees(interpolation) {
                take(interpolation.count, keep: false)
                scanCode(isInterpolation: true)
                text += "…".utf8
            } else {
                let count = sees(escape) ? escape.count + 1 : 1
                text += source[position..<min(position + count, source.count)]
                take(count, keep: false)
            }
        }
        take(ending.count, keep: true)
        strings.append(Piece(line: first, text: String(decoding: text, as: UTF8.self)))
    }
}

extension SwiftText {
    /// The file without its line comments, string literals kept.
    static func uncommented(_ source: String) -> String {
        source.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }.joined(separator: "\n")
    }
}
