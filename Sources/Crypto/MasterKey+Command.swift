public import Clock
private import Glibc

extension MasterKey {
    /// No key text is longer; what is, is not read on.
    static let keyTextLimit = 4096

    /// Runs a shell command and reads the key that it prints: for a password manager or a key
    /// service. What it says on standard error passes through; its input is empty.
    ///
    /// - Parameter limitMilliseconds: from the start to the command's end; then it is killed, with
    ///   every process that it started.
    public static func load(
        command: String, limitMilliseconds: Int64 = 30_000, clock: Clock
    ) throws(CryptoError) -> MasterKey {
        let shell = try ShellCommand(command)
        let deadline = clock.elapsed() + limitMilliseconds
        let late = CryptoError.keyCommand(.timedOut(milliseconds: limitMilliseconds))
        guard let text = shell.output(limit: keyTextLimit, until: deadline, clock) else {
            throw late
        }
        guard text.count < keyTextLimit else {
            throw .keyTextMalformed(source: "BASIS_KEY_COMMAND")
        }
        guard let status = shell.exitStatus(until: deadline, clock) else { throw late }
        // The low seven bits name a signal, the next eight the exit code: wait(2).
        guard status & 0x7F == 0 else { throw .keyCommand(.killed(signal: status & 0x7F)) }
        guard status == 0 else { throw .keyCommand(.failed(exitCode: status >> 8 & 0xFF)) }
        return try MasterKey(text: text, source: "BASIS_KEY_COMMAND")
    }
}

/// A running shell in a process group of its own, and the pipe from its standard output; killed and
/// reaped, if it has not ended, when this goes.
private final class ShellCommand {
    private let process: pid_t
    private let output: Int32
    private var status: Int32?

    init(_ command: String) throws(CryptoError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .keyCommand(.notStarted(errno: errno)) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        let result = ShellCommand.spawn(command, output: ends[1])
        guard let process = result.process else {
            close(ends[0])
            throw .keyCommand(.notStarted(errno: result.code))
        }
        (self.process, output) = (process, ends[0])
    }

    deinit {
        close(output)
        guard status == nil else { return }
        kill(-process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// All that it prints until it closes its output; `nil` when time is up first.
    func output(limit: Int, until deadline: Int64, _ clock: Clock) -> SecretBytes? {
        var (count, ended) = (0, false)
        let text = SecretBytes(count: limit) { buffer in
            while !ended, waitForOutput(until: deadline, clock) {
                let room = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                let part = read(output, room.baseAddress, room.count)
                guard part >= 0 || errno != EINTR else { continue }
                ended = part <= 0
                count += max(0, part)
            }
        }
        return ended ? text.prefix(count) : nil
    }

    /// As `waitpid` gives it; `nil` when time is up first.
    func exitStatus(until deadline: Int64, _ clock: Clock) -> Int32? {
        while true {
            var value: Int32 = 0
            if waitpid(process, &value, WNOHANG) == process {
                status = value
                return value
            }
            guard clock.elapsed() < deadline else { return nil }
            clock.sleep(5)
        }
    }

    private func waitForOutput(until deadline: Int64, _ clock: Clock) -> Bool {
        while true {
            let left = deadline - clock.elapsed()
            guard left > 0 else { return false }
            var event = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            if poll(&event, 1, Int32(min(left, 1_000))) > 0 { return true }
        }
    }
}

extension ShellCommand {
    private static func spawn(
        _ command: String, output: Int32
    ) -> (process: pid_t?, code: Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // SIGPIPE is ignored here; a pipeline in the command relies on it.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let words: [UnsafeMutablePointer<CChar>?] =
            [strdup("/bin/sh"), strdup("-c"), strdup(command), nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, words, environ)
        return code == 0 ? (process, 0) : (nil, code)
    }
}
