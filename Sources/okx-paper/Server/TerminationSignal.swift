import Dispatch
import Glibc

/// SIGTERM and SIGINT.
///
/// A handler writes into a pipe. A dispatch source would need the signals ignored, and what comes
/// before it is set up on its own thread would be lost.
enum TerminationSignal {
    private static let pipe: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [0, 0]
        precondition(Glibc.pipe(&ends) == 0, "no pipe can be made: \(errno)")
        return (ends[0], ends[1])
    }()

    /// From here on no signal is lost, and none ends the process by itself.
    static func listen() {
        // Made here, not first in the handler.
        _ = pipe
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in
                var byte: UInt8 = 1
                _ = write(TerminationSignal.pipe.writing, &byte, 1)
            }
            sigaddset(&signals, number)
        }
        // Whoever started us may have blocked them.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Returns when one has come.
    static func wait() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var byte: UInt8 = 0
                while read(pipe.reading, &byte, 1) < 0, errno == EINTR {}
                continuation.resume()
            }
        }
    }
}
