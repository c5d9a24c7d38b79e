import Clock
import FlyingSocks
import Glibc
import Synchronization

/// A socket pool that does two things the library's own does not.
///
/// It turns Nagle's algorithm off: a long answer leaves in several writes, and each would wait some
/// 40 ms for the client's acknowledgement of the one before. The listening socket comes by here
/// before the first connection, and connections inherit the option from it.
///
/// It ends connections whose peer neither sends nor takes a byte for too long: the library would
/// keep each of them for ever.
struct ConnectionPool<Pool: AsyncSocketPool>: AsyncSocketPool {
    private let pool: Pool
    private let idle: IdleSockets
    /// How often idle connections are looked for, ms.
    private static var sweep: Int64 { 5_000 }

    /// - Parameter limit: how long a peer may keep still, ms.
    init(_ pool: Pool, idleLimit limit: Int64) {
        self.pool = pool
        idle = IdleSockets(limit: limit)
    }

    func prepare() async throws { try await pool.prepare() }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(Self.sweep))
                    idle.endOverdue()
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        // Connections wait to read or to write; the listening socket for both, and for ever.
        guard events != .connection else {
            let noDelay = BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY)
            try socket.setValue(true, for: noDelay)
            return try await pool.suspendSocket(socket, untilReadyFor: events)
        }
        idle.begin(socket.file.rawValue)
        defer { idle.end(socket.file.rawValue) }
        try await pool.suspendSocket(socket, untilReadyFor: events)
    }
}

/// The sockets that wait for their peers, and since when.
private final class IdleSockets: Sendable {
    private let since = Mutex<[Int32: Int64]>([:])
    private let limit: Int64

    init(limit: Int64) { self.limit = limit }

    func begin(_ socket: Int32) {
        let now = Clock.system.elapsed()
        since.withLock { $0[socket] = now }
    }

    func end(_ socket: Int32) { since.withLock { $0[socket] = nil } }

    /// Ends the connections that have waited too long: whoever waits for one finds it closed.
    ///
    /// Under the lock, so that the number still stands for the socket that waits: it is closed by
    /// its own task only, and only after ``end(_:)``.
    func endOverdue() {
        let now = Clock.system.elapsed()
        since.withLock { sockets in
            for (socket, start) in sockets where now - start > limit {
                shutdown(socket, Int32(SHUT_RDWR))
            }
        }
    }
}
