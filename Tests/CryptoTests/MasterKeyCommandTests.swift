import Clock
import Crypto
import Foundation
import Testing

@Suite struct `A command for the master key` {
    private static let digits = String(repeating: "a1", count: 32)

    private func load(_ command: String, limit: Int64 = 10_000) throws(CryptoError) -> MasterKey {
        try MasterKey.load(command: command, limitMilliseconds: limit, clock: .system)
    }

    private func fault(_ command: String, limit: Int64 = 10_000) throws -> KeyCommandFault? {
        do throws(CryptoError) {
            _ = try load(command, limit: limit)
            return nil
        } catch {
            guard case .keyCommand(let fault) = error else { throw error }
            return fault
        }
    }

    @Test func `gives the key that it prints`() throws {
        let expected = try MasterKey(text: SecretBytes(Self.digits), source: "")
        for command in ["echo \(Self.digits)", "printf %s \(Self.digits) | cat"] {
            #expect(try load(command).keyID == expected.keyID)
        }
    }

    @Test func `is told apart by how it ended`() throws {
        #expect(try fault("echo \(Self.digits); exit 3") == .failed(exitCode: 3))
        #expect(try fault("no-such-program-here 2>/dev/null") == .failed(exitCode: 127))
        #expect(try fault("kill -TERM $$") == .killed(signal: SIGTERM))
    }

    @Test(arguments: ["true", "echo no key", "yes", "cat"])
    func `is refused when it prints no key`(command: String) {
        // `yes` never stops by itself, and `cat` finds its input empty.
        #expect(throws: CryptoError.self) { try load(command) }
    }

    /// Shell and child hold a named pipe open: its end tells that both are gone.
    @Test func `is killed with what it started when time is up`() throws {
        let directory = try TestDirectory()
        let path = directory.path("alive")
        try #require(mkfifo(path, 0o600) == 0)
        let alive = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(alive) }
        let command = "exec 9>\(path); echo started >&9; sleep 600 & wait"
        #expect(try fault(command, limit: 300) == .timedOut(milliseconds: 300))
        var text = [UInt8](repeating: 0, count: 8)
        #expect(read(alive, &text, 8) == 8)
        #expect(text == Array("started\n".utf8))
        var event = pollfd(fd: alive, events: Int16(POLLIN), revents: 0)
        #expect(poll(&event, 1, 10_000) == 1)
        #expect(event.revents == Int16(POLLHUP))
    }

    @Test func `is not waited for when it closes its output and stays`() throws {
        let command = "echo \(Self.digits); exec >&-; sleep 600"
        #expect(try fault(command, limit: 300) == .timedOut(milliseconds: 300))
    }
}
