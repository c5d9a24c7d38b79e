import Foundation
import Testing

/// A program of ours as it was built, beside the tests.
enum Program {
    static func path(_ name: String) throws -> String {
        // The test runner is told where the tests are.
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
        let folder = (try #require(bundle) as NSString).deletingLastPathComponent
        let root = folder.hasSuffix(".xctest/Contents/MacOS") ? folder + "/../../.." : folder
        return root + "/" + name
    }
}

/// What a command printed and how it ended.
struct Transcript: Equatable, CustomStringConvertible {
    var stdout = ""
    var stderr = ""
    var status: Int32 = 0

    var description: String { "-> \(status)\nstdout:\n\(stdout)stderr:\n\(stderr)" }
}

/// Runs `basis` with an environment of its own.
struct Basis {
    var environment: [String: String] = [:]

    func callAsFunction(_ words: String..., input: String = "") throws -> Transcript {
        try run(words, input: input)
    }

    func run(_ words: [String], input: String = "") throws -> Transcript {
        let process = Process()
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(filePath: try Program.path("basis"))
        process.arguments = words
        process.environment = environment.merging(["LC_ALL": "C"]) { first, _ in first }
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Array(input.utf8))
        try stdin.fileHandleForWriting.close()
        // What is printed fits a pipe, so that neither reading holds up the other.
        let printed = stdout.fileHandleForReading.readDataToEndOfFile()
        let complained = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Transcript(
            stdout: String(decoding: printed, as: UTF8.self),
            stderr: String(decoding: complained, as: UTF8.self),
            status: process.terminationStatus)
    }
}

/// A folder of a test's own, which goes with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        let parent = FileManager.default.temporaryDirectory
        path = parent.appending(path: "basis-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}
