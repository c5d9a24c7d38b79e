import Crypto
import Glibc
import OKX
import Passes

/// Reads an account's three secrets from a terminal without echo, or from three lines of standard
/// input. Never from the command line: the process list is public.
enum SecretPrompt {
    private static let names = ["API key", "secret", "passphrase"]
    /// No credential is longer; what is, is not read on.
    private static let limit = 1024

    /// - Throws: ``UsageError`` when a line is missing or empty.
    static func read() throws -> [SecretBytes] {
        try isatty(STDIN_FILENO) == 1 ? readFromTerminal() : readFromLines()
    }

    private static func readFromLines() throws -> [SecretBytes] {
        let secrets = try names.map { try line(of: $0, STDIN_FILENO) }
        var extra: UInt8 = 0
        while Glibc.read(STDIN_FILENO, &extra, 1) == 1 {
            guard isSpace(extra) else {
                throw UsageError(
                    "standard input holds more than three lines: API key, secret and passphrase "
                        + "are expected, one a line")
            }
        }
        return secrets
    }

    private static func readFromTerminal() throws -> [SecretBytes] {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
            throw UsageError("the terminal cannot be asked without echo: give three lines instead")
        }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) }
        return try names.map { name in
            prompt("\(name): ")
            defer { prompt("\n") }
            return try line(of: name, STDIN_FILENO)
        }
    }

    private static func prompt(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// One line without its end. Byte by byte, so that nothing of the next one is taken.
    private static func line(of name: String, _ descriptor: Int32) throws -> SecretBytes {
        var bytes = [UInt8](repeating: 0, count: limit)
        defer { explicit_bzero(&bytes, bytes.count) }
        var count = 0
        while count < limit {
            guard try waitForInput(descriptor) else { continue }
            var byte: UInt8 = 0
            guard Glibc.read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") else { break }
            bytes[count] = byte
            count += 1
        }
        guard count < limit else { throw UsageError("the \(name) is longer than \(limit) bytes") }
        let text = bytes.prefix(count).drop(while: isSpace)
        let trimmed = text.dropLast(text.reversed().prefix(while: isSpace).count)
        guard !trimmed.isEmpty else {
            throw UsageError(
                "the \(name) is missing: API key, secret and passphrase are read from the "
                    + "terminal, or from three lines on standard input")
        }
        return SecretBytes(trimmed)
    }

    /// A read begins again after a signal; a poll does not, so that Ctrl-C ends the prompt.
    private static func waitForInput(_ descriptor: Int32) throws -> Bool {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&event, 1, -1) > 0 { return true }
        guard !Signals.wasTerminated else { throw ExitRequest(status: .tryLater) }
        return false
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0D, 0x0A].contains(byte)
    }
}

extension Credentials {
    init(_ secrets: [SecretBytes]) {
        precondition(secrets.count == 3, "\(secrets.count) secrets in place of three")
        self.init(
            key: secrets[0].exposedText, secret: secrets[1].exposedText,
            passphrase: secrets[2].exposedText)
    }
}
