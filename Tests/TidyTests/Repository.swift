import Foundation
import Testing

/// A text file of the repository, or a bad example that a rule must find fault with.
struct SourceFile: Sendable {
    /// From the top of the repository: `Sources/Clock/Clock.swift`.
    let path: String
    let text: String
    /// Taken apart once, since most rules look at the code alone; empty for other files.
    let swift: SwiftText

    init(path: String, text: String) {
        (self.path, self.text) = (path, text)
        swift = SwiftText(path.hasSuffix(".swift") ? text : "")
    }

    var lines: [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The folder below `Sources` or `Tests`; `sql` is a module by another name.
    var module: String {
        let parts = path.split(separator: "/")
        if parts.first == "sql" { return "Schema" }
        return parts.count > 2 ? String(parts[1]) : ""
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isSQL: Bool { path.hasSuffix(".sql") }

    /// `path:line: text` of each place where `pattern` is found. `text` has the lines of this file,
    /// perhaps with parts blanked.
    ///
    /// Foundation's engine, because Swift's takes ten times as long over the whole repository.
    func places(of pattern: String, in text: String) -> [String] {
        guard let regex = try? NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
        else { preconditionFailure("the pattern is malformed: \(pattern)") }
        let whole = text as NSString
        let range = NSRange(location: 0, length: whole.length)
        return regex.matches(in: text, range: range).map { match in
            let before = whole.substring(to: match.range.location)
            let line = before.utf8.count { $0 == UInt8(ascii: "\n") }
            return "\(path):\(line + 1): \(lines[line].trimmed)"
        }
    }
}

extension StringProtocol {
    var trimmed: String { trimmingCharacters(in: .whitespaces) }
}

/// What lies in the working tree beside the tests.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every text file that is ours, in a fixed order.
    static let files: [SourceFile] = {
        let folders = [".", ".ci", "Sources", "Tests", "docs", "sql", "systemd"]
        let files = folders.flatMap { paths(below: $0) }.sorted().compactMap { path in
            (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map {
                SourceFile(path: path, text: $0)
            }
        }
        precondition(files.count > 20, "the repository was not found at \(root.path())")
        return files
    }()

    static let swift = files.filter { $0.isSwift && $0.path != "Package.swift" }
    static let sources = swift.filter { !$0.path.hasPrefix("Tests/") }
    static let sql = files.filter(\.isSQL)

    /// The top level itself is not descended into: the build folder lies there.
    private static func paths(below folder: String) -> [String] {
        if folder == "." {
            let names = try? FileManager.default.contentsOfDirectory(atPath: root.path())
            return (names ?? []).filter { $0 != "Package.resolved" && $0 != ".git" }
        }
        let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
        return (names?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
    }
}

/// Fails with the list of offenders, and fails as well if the rule overlooks its own bad example.
func expectTidy(
    _ files: [SourceFile], unlike bad: SourceFile, location: SourceLocation = #_sourceLocation,
    _ rule: (SourceFile) -> [String]
) {
    #expect(
        !rule(bad).isEmpty, "the rule finds nothing wrong with its bad example",
        sourceLocation: location)
    #expect(!files.isEmpty, "the rule looks at no file", sourceLocation: location)
    let offenders = files.flatMap(rule)
    #expect(
        offenders.isEmpty, "\n\(offenders.joined(separator: "\n"))", sourceLocation: location)
}
