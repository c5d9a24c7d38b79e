import Glibc
import Passes

/// A process that is told from any other, also after its id was given away again: by the moment it
/// started, in ticks since this machine's boot.
struct ProcessMark: Hashable, CustomStringConvertible {
    let pid: pid_t
    private let startTicks: String
    private let boot: String

    /// The process as it runs now; `nil` when there is none.
    init?(pid: pid_t) {
        // The name in parentheses may hold spaces; the start is the 20th field after it.
        guard let text = LabFiles.read("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")"),
            let boot = LabFiles.read("/proc/sys/kernel/random/boot_id")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        // A zombie has ended: only its parent has not looked yet.
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        (self.pid, startTicks) = (pid, String(fields[19]))
        self.boot = String(boot.prefix { !$0.isNewline })
    }

    /// What ``description`` wrote.
    init?(_ text: String) {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 3, let pid = pid_t(parts[0]) else { return nil }
        (self.pid, startTicks, boot) = (pid, String(parts[1]), String(parts[2]))
    }

    var description: String { "\(pid) \(startTicks) \(boot)" }

    var isRunning: Bool { ProcessMark(pid: pid) == self }
}

/// Starts programs with a clean environment and none of our open files.
enum Launcher {
    /// Runs a program to its end.
    ///
    /// - Parameter log: takes what it prints.
    /// - Returns: its exit code; 128 and more for a signal.
    static func run(_ words: [String], in folder: String, log: String) throws -> Int32 {
        let pid = try start(words, in: folder, log: log)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Starts a program in a session of its own, so that nothing sent to our terminal reaches it.
    static func start(_ words: [String], in folder: String, log: String) throws -> pid_t {
        closeOurFilesOnStart()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // SIGPIPE is ignored here, and an ignored signal would be inherited.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGPIPE, SIGINT, SIGTERM] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) | newSession)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] =
            cleanEnvironment.map { strdup($0) } + [nil]
        defer { for word in arguments + environment { free(word) } }
        // The child inherits where we are; nothing else of this process depends on it.
        let here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard chdir(folder) == 0 else { throw LabFiles.failure("entered", folder) }
        defer {
            _ = fchdir(here)
            close(here)
        }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, &environment)
        guard code == 0 else {
            throw ConfigurationError(
                "\(words[0]) could not be started: \(String(cString: strerror(code)))")
        }
        return pid
    }

    private static let cleanEnvironment = [
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC",
    ]

    /// `POSIX_SPAWN_SETSID`, which the C library declares for its own extensions only.
    private static let newSession: Int16 = 0x80

    /// A background process that kept a pipe open would hold up whoever reads it.
    private static func closeOurFilesOnStart() {
        for descriptor in 3..<Int32(min(sysconf(Int32(_SC_OPEN_MAX)), 1024)) {
            let flags = fcntl(descriptor, F_GETFD)
            if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
        }
    }
}

/// Another command works on the lab.
struct LabBusy: Error, CustomStringConvertible, ExitStatusConvertible {
    let description = "another 'basis lab' command is at work: try again when it is done"
    var exitStatus: ExitStatus { .tryLater }
}
