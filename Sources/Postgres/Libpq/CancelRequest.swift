private import CLibpq
private import Glibc

/// Asks the server to end the running statement, and waits for that no longer than it is told to.
///
/// `PQcancel` opens a connection of its own and blocks without a limit: with the network gone it
/// would hold a pass for minutes. So it runs on a thread of its own that touches nothing but the
/// request, and that is left behind when the time is over.
enum CancelRequest {
    /// What the thread owns: the request, and the end of a pipe that it closes when it is done.
    private final class Job {
        let request: OpaquePointer
        let done: Int32

        init(request: OpaquePointer, done: Int32) { (self.request, self.done) = (request, done) }

        func run() {
            var message = [CChar](repeating: 0, count: 256)
            // Whether it worked shows in the statement's own answer.
            PQcancel(request, &message, Int32(message.count))
            abandon()
        }

        func abandon() {
            PQfreeCancel(request)
            close(done)
        }
    }

    /// - Returns: whether it was over in time.
    static func send(for connection: OpaquePointer, within milliseconds: Int32) -> Bool {
        guard let request = PQgetCancel(connection) else { return false }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            PQfreeCancel(request)
            return false
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let job = Unmanaged.passRetained(Job(request: request, done: ends[1]))
        guard start(job) else {
            job.takeRetainedValue().abandon()
            return false
        }
        // The other end is closed when the job is done, which shows here as a hang-up.
        var watched = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, milliseconds) > 0
    }

    private static func start(_ job: Unmanaged<Job>) -> Bool {
        var thread = pthread_t()
        let failed = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, job.toOpaque())
        if failed == 0 { pthread_detach(thread) }
        return failed == 0
    }
}
