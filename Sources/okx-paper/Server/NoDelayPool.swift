import FlyingSocks
import Glibc

/// A socket pool that turns Nagle's algorithm off: the server writes head and body apart, and the
/// second write would wait some 40 ms for the client's acknowledgement of the first.
///
/// The listening socket comes by here before the first connection, and connections inherit the
/// option from it.
struct NoDelayPool<Pool: AsyncSocketPool>: AsyncSocketPool {
    let pool: Pool

    func prepare() async throws { try await pool.prepare() }
    func run() async throws { try await pool.run() }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        let noDelay = BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY)
        try? socket.setValue(true, for: noDelay)
        try await pool.suspendSocket(socket, untilReadyFor: events)
    }
}
