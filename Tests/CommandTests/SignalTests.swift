import Foundation
import Glibc
import TestSupport
import Testing

/// Against an exchange that takes every question and answers none.
@Suite struct `SIGTERM ends a wait for a silent exchange` {
    @Test(arguments: ["snapshot-yields", "open-pass", "reconcile"])
    func `at once, with 75 and the reason`(command: String) throws {
        let exchange = try LiveExchange()
        let desk = try workplace(exchange)
        exchange.stop()
        let silence = try Silence(at: exchange.url)
        let process = Process()
        let (stdout, stderr) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: try Program.path("basis"))
        // A minute is far beyond what a test waits, so that the time limit cannot end it first.
        process.arguments = [command, "--timeout", "60"]
        process.environment = desk.basis.environment
        (process.standardOutput, process.standardError) = (stdout, stderr)
        try process.run()
        let wasAsked = silence.wasAsked()
        process.terminate()
        let printed = stdout.fileHandleForReading.readDataToEndOfFile()
        let complained = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let said = String(decoding: printed + complained, as: UTF8.self)
        #expect(wasAsked && said.contains("a signal ended the run"), "\(said)")
        #expect(process.terminationStatus == 75)
    }

    /// An account, a strategy and a ranking.
    private func workplace(_ exchange: LiveExchange) throws -> Desk {
        let desk = try Desk()
        for line in [
            "venue add here --kind paper --base-url \(exchange.url)",
            "account add main --venue here", "account enable main",
            "strategy add carry --account main --min-open-yield-pct 8 --max-close-yield-pct 2 "
                + "--per-order-usd 1000",
            "snapshot-yields --venue here",
        ] {
            let words = line.split(separator: " ").map(String.init)
            let input = line.hasPrefix("account add") ? "good\ns\np\n" : ""
            let transcript = try desk.basis.run(words, input: input)
            try #require(transcript.status == 0, "\(line): \(transcript.stderr)")
        }
        return desk
    }

    /// Listens, and never answers.
    private final class Silence {
        private let listener: Int32

        init(at url: String) throws {
            let port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            try #require(listener >= 0)
            var yes: Int32 = 1
            setsockopt(
                listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let listener = listener
            let steps = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    [bind(listener, pointer, length), listen(listener, 16)]
                }
            }
            try #require(steps == [0, 0])
            // A program that asks nothing fails the test rather than hanging it.
            var longest = timeval(tv_sec: 20, tv_usec: 0)
            let size = socklen_t(MemoryLayout<timeval>.size)
            try #require(setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &longest, size) == 0)
        }

        deinit { close(listener) }

        /// Returns once somebody has asked something.
        func wasAsked() -> Bool {
            let connection = accept(listener, nil, nil)
            var byte: UInt8 = 0
            return recv(connection, &byte, 1, Int32(MSG_PEEK)) == 1
        }
    }
}
