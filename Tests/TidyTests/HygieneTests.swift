import Foundation
import Testing

@Suite struct `The repository is fit to be read by strangers` {
    /// Looks for a pattern in the whole text of every file.
    private func forbid(
        _ pattern: String, unlike bad: String, location: SourceLocation = #_sourceLocation
    ) {
        let bad = SourceFile(path: "bad.md", text: bad)
        expectTidy(Repository.files, unlike: bad, location: location) { file in
            file.places(of: pattern, in: file.text)
        }
    }

    // The words are put together here, so that this file does not offend against itself.

    @Test func `no file names a folder of somebody's machine`() {
        forbid(
            #"(^|[^\w.%/-])/(\#("work")|\#("root")|home|Users)(/|\b)"#, unlike: "see /\("root")/x")
    }

    @Test func `nothing is left to do`() {
        forbid("\\b(TO\("DO")|FIX\("ME")|X\("XX")|HA\("CK"))\\b", unlike: "// TO\("DO"): this")
    }

    @Test func `no file holds what looks like a key`() {
        let key = "-----BEGIN [A-Z ]*PRIVATE KEY"
        let token = "\\bAKIA[0-9A-Z]{16}\\b|\\bgh[pous]_[A-Za-z0-9]{30,}\\b"
        forbid("\(key)|\(token)", unlike: "AKI" + "AIOSFODNN7EXAMPLE")
    }

    /// An exchange key is a UUID and its secret 32 capital hexadecimal digits. Made-up ones of few
    /// different digits are fine.
    @Test func `no program or test holds what looks like an exchange key`() throws {
        let shape = try Regex(
            "\\b([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-F]{32})\\b", as: Key.self)
        let bad = "let key = \"8d3c1e9a-47b2-4f60-9c5d-\("a1e7b3f20c46")\""
        expectTidy(
            Repository.files.filter { !$0.path.contains("/Fixtures/") },
            unlike: SourceFile(path: "a.swift", text: bad)
        ) { file in
            file.text.matches(of: shape).map { String($0.output.0) }
                .filter { Set($0).count > 8 && !publicExamples.contains($0) }
                .map { "\(file.path): \($0)" }
        }
    }

    private typealias Key = (Substring, Substring, Substring?)

    /// Printed in the exchange's own documentation.
    private let publicExamples: Set = ["22582BD0CFF14C41EDBF1AB98506286D"]

    @Test func `whatever the compiler is told to trust has its reason beside it`() {
        let trust =
            #/@unchecked|nonisolated\(unsafe\)|@preconcurrency|unsafeBitCast|assumeIsolated/#
        let bad = SourceFile(path: "a.swift", text: "\nextension A: @unchecked Sendable {}\n\n")
        expectTidy(Repository.swift, unlike: bad) { file in
            let text = file.swift
            let commented = Set(text.comments.map(\.line))
            let lines = text.code.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.enumerated().filter { index, line in
                line.contains(trust) && commented.isDisjoint(with: index...(index + 2))
            }.map { "\(file.path):\($0.offset + 1): \($0.element.trimmed)" }
        }
    }

    @Test func `scripts can be run`() {
        let scripts = Repository.files.filter { $0.path.hasPrefix(".ci/") }
        #expect(!scripts.isEmpty)
        for script in scripts {
            let path = Repository.root.appending(path: script.path).path()
            #expect(FileManager.default.isExecutableFile(atPath: path), "\(script.path)")
            #expect(script.text.hasPrefix("#!/usr/bin/env bash\n"), "\(script.path)")
        }
    }

    /// A library's exact version is the builder's choice, and what was built is nobody's source.
    @Test func `what the build makes is not tracked`() throws {
        let ignored = try String(
            contentsOf: Repository.root.appending(path: ".gitignore"), encoding: .utf8)
        #expect(ignored.contains("Package.resolved\n"))
        #expect(ignored.contains(".build/\n"))
        guard FileManager.default.fileExists(atPath: Repository.root.appending(path: ".git").path())
        else { return }
        #expect(try tracked(["Package.swift"]) == "Package.swift\n")
        #expect(try tracked(["Package.resolved", ".build"]) == "")
    }

    private func tracked(_ paths: [String]) throws -> String {
        let git = Process()
        let output = Pipe()
        git.executableURL = URL(filePath: "/usr/bin/env")
        // The checkout may belong to another user than the tests run as.
        git.arguments =
            ["git", "-c", "safe.directory=*", "-C", Repository.root.path(), "ls-files"] + paths
        git.standardOutput = output
        try git.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        #expect(git.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }
}
