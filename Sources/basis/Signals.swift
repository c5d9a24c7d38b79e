import Glibc
import Synchronization

/// SIGTERM and SIGINT ask a pass to stop: no new trade, what was sent is resolved, exit 75.
enum Signals {
    private static let terminated = Atomic<Bool>(false)

    static var wasTerminated: Bool { terminated.load(ordering: .relaxed) }

    static func install() {
        signal(SIGPIPE, SIG_IGN)
        var asked = sigset_t()
        sigemptyset(&asked)
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in Signals.terminated.store(true, ordering: .relaxed) }
            sigaddset(&asked, number)
        }
        // Who started us may have blocked them, and a child inherits that.
        sigprocmask(SIG_UNBLOCK, &asked, nil)
    }
}
