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
            PQfreeCancel(request)
            close(done)
        }
    }

    static func send(for connection: OpaquePointer, within milliseconds: Int32) {
        var ends: [Int32] = [-1, -1]
        guard let request = PQgetCancel(connection) else { return }
        guard pipe(&ends) == 0 else { return PQfreeCancel(request) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let job = Unmanaged.passRetained(Job(request: request, done: ends[1]))
        var thread = pthread_t()
        let failed = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, job.toOpaque())
        guard failed == 0 else { return job.takeRetainedValue().run() }
        pthread_detach(thread)
        var watched = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        poll(&watched, 1, milliseconds)
    }
}
