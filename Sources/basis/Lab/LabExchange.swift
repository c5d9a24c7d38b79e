import Clock
import Foundation
import Glibc
import Passes

/// The lab's paper exchange. Its market and its accounts live in a folder of their own, and outlive it.
struct LabExchange {
    let folder: String
    /// Where a new market may listen, 0 for any free port; the first that is free.
    let ports: [Int]

    /// What the built-in venue `paper` says.
    static let usualPort = 8600
    static let userID = "10001"

    var tokenFile: String { folder + "/control.token" }
    private var accountsFile: String { folder + "/accounts.json" }
    private var stateFolder: String { folder + "/state" }
    private var processFile: String { folder + "/process" }
    private var addressFile: String { folder + "/address" }
    var log: String { folder + "/exchange.log" }

    /// Our running exchange; `nil` when it does not run.
    var process: ProcessMark? {
        LabFiles.read(processFile).flatMap { ProcessMark($0) }.flatMap { $0.isRunning ? $0 : nil }
    }

    /// Where it listens, or did.
    var address: String? { LabFiles.read(addressFile) }

    /// The key of the lab's account at the exchange that runs.
    struct Key {
        let key: String
        let secret: String
        let passphrase: String

        static func random() -> Key {
            Key(key: hex(16), secret: hex(16), passphrase: hex(8))
        }

        static func hex(_ count: Int) -> String {
            // The system's generator, which is fit for secrets.
            (0..<count).map { _ in
                let byte = UInt8.random(in: 0...255)
                return (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }
    }

    // MARK: - Life

    /// Starts a new market in the background.
    ///
    /// - Returns: the account's key, which is kept nowhere else in the clear but in the exchange's
    ///   own file.
    func start(_ clock: Clock, until deadline: Int64) throws -> Key {
        try LabFiles.makeFolder(folder, mode: 0o700)
        try? FileManager.default.removeItem(atPath: stateFolder)
        guard !LabFiles.exists(stateFolder) else {
            throw ConfigurationError("\(stateFolder) could not be deleted")
        }
        let key = Key.random()
        try LabFiles.write(accounts(key), to: accountsFile)
        try LabFiles.write(Key.hex(16) + "\n", to: tokenFile)
        try launch(on: ports, clock, until: deadline)
        return key
    }

    /// Whether there is a market to go on with.
    var hasState: Bool { LabFiles.exists(stateFolder) && LabFiles.exists(accountsFile) }

    /// Starts the market that there is again, where it listened before.
    func resume(_ clock: Clock, until deadline: Int64) throws {
        let port = address?.split(separator: ":").last.flatMap { Int($0) }
        try launch(on: port.map { [$0] } ?? [], clock, until: deadline)
    }

    private func launch(on ports: [Int], _ clock: Clock, until deadline: Int64) throws {
        guard let program = Search.besideThis("okx-paper") else {
            throw ConfigurationError(
                "the program okx-paper is neither beside this one nor in PATH")
        }
        for port in ports {
            if let address = try attempt(program, port: port, clock, until: deadline) {
                return try LabFiles.write(address, to: addressFile)
            }
        }
        throw ConfigurationError("the paper exchange did not start: \(LabFiles.tail(log))")
    }

    /// - Returns: where it listens; `nil` when it could not.
    private func attempt(
        _ program: String, port: Int, _ clock: Clock, until deadline: Int64
    ) throws -> String? {
        unlink(log)
        let pid = try Launcher.start(
            [
                program, "serve", "--port", String(port), "--accounts", accountsFile,
                "--control-token-file", tokenFile, "--state", stateFolder,
            ], in: folder, log: log)
        if let mark = ProcessMark(pid: pid) {
            try LabFiles.write(mark.description, to: processFile)
        }
        while clock.elapsed() < deadline {
            if let address = listeningAddress { return address }
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid { return nil }
            clock.sleep(10)
        }
        kill(pid, SIGKILL)
        return nil
    }

    private var listeningAddress: String? {
        let line = LabFiles.read(log)?.split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().first { $0.hasPrefix("listening on ") }
        return line.map { String($0.dropFirst("listening on ".count)) }
    }

    /// Ends it; nothing when it does not run.
    func stop(_ clock: Clock) throws {
        guard let process else { return }
        for signal in [SIGTERM, SIGKILL] {
            kill(process.pid, signal)
            let end = clock.elapsed() + 5000
            while process.isRunning, clock.elapsed() < end { clock.sleep(10) }
            if !process.isRunning { return }
        }
        throw ConfigurationError("the paper exchange, process \(process.pid), does not end")
    }

    /// What a careful owner of some coins would have: the coins are not the jobs' to touch.
    private func accounts(_ key: Key) -> String {
        """
        {"accounts":[{"uid":"\(LabExchange.userID)","level":"3","auto_loan":false,
        "keys":[{"key":"\(key.key)","secret":"\(key.secret)","passphrase":"\(key.passphrase)"}],
        "balances":{"USDT":"20000","BTC":"0.25","ETH":"2"}}]}

        """
    }
}
