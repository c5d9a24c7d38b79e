import Foundation
import Testing

/// A paper exchange as a process, with one account that has keys of several kinds.
final class LiveExchange {
    let url: String
    private let process = Process()
    private let folder: TemporaryFolder

    static let userID = "4711"
    static let token = "letmein"

    /// Of the control API.
    let tokenFile: String

    /// - Parameter options: more of `okx-paper serve`.
    init(
        level: String = "3", positionMode: String = "net_mode", options: [String] = []
    ) throws {
        folder = try TemporaryFolder()
        let accounts = try folder.file(
            "accounts.json",
            """
            {"accounts":[{"uid":"\(LiveExchange.userID)","name":"<b>T&T</b>","level":"\(level)",
            "position_mode":"\(positionMode)","keys":[
            {"key":"good","secret":"s","passphrase":"p"},
            {"key":"second","secret":"s2","passphrase":"p2"},
            {"key":"reader","secret":"s","passphrase":"p","permissions":["read_only"]},
            {"key":"taker","secret":"s","passphrase":"p",
             "permissions":["read_only","trade","withdraw"]},
            {"key":"demo","secret":"s","passphrase":"p","environment":"demo"}],
            "balances":{"USDT":"20000","BTC":"0.5"}},
            {"uid":"4712","level":"3","keys":[{"key":"other","secret":"s","passphrase":"p"}]}]}
            """)
        tokenFile = try folder.file("control.token", LiveExchange.token + "\n")
        let output = Pipe()
        process.executableURL = URL(filePath: try Program.path("okx-paper"))
        process.arguments =
            ["serve", "--port", "0", "--accounts", accounts, "--control-token-file", tokenFile]
            + options
        process.standardOutput = output
        try process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let part = output.fileHandleForReading.availableData
            guard !part.isEmpty else { break }
            line += String(decoding: part, as: UTF8.self)
        }
        url = try #require(line.split(separator: " ").last).trimmingCharacters(in: .newlines)
    }

    var processID: Int32 { process.processIdentifier }

    /// Asks it to end, and waits until it has.
    ///
    /// - Returns: its exit status.
    func terminate() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// What the control API answers.
    func control(_ path: String, _ method: String = "GET", _ body: String = "") throws -> String {
        try RawHTTP.ask(
            url, method, "/control/" + path,
            headers: ["X-Control-Token: \(LiveExchange.token)"], body: body)
    }

    /// Ends it at once; whoever listens on its port afterwards is taken for it.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { stop() }
}

/// Runs `okx-paper` to its end.
enum OKXPaper {
    static func run(_ words: [String]) throws -> Transcript {
        let process = Process()
        let (stdout, stderr) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: try Program.path("okx-paper"))
        process.arguments = words
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        let printed = stdout.fileHandleForReading.readDataToEndOfFile()
        let complained = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Transcript(
            stdout: String(decoding: printed, as: UTF8.self),
            stderr: String(decoding: complained, as: UTF8.self), status: process.terminationStatus)
    }
}
