import Foundation
import Synchronization

/// One connection of a test's server: bytes in, bytes out, blocking.
protocol ServerConnection {
    /// What has arrived, at least one byte; empty when the other side has closed.
    func receive() -> [UInt8]
    func send(_ bytes: [UInt8])
    func close()
}

/// Listens on a free port of the loopback interface and serves each connection on its own thread.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let stopPipe: (reader: Int32, writer: Int32)
    private let threads = DispatchGroup()
    private let accepted = Mutex(0)
    private let serve: @Sendable (Int32, _ index: Int) -> Void

    /// - Parameter serve: owns the descriptor it is given; `index` counts connections from 0.
    init(_ serve: @escaping @Sendable (_ descriptor: Int32, _ index: Int) -> Void) throws {
        signal(SIGPIPE, SIG_IGN)
        self.serve = serve
        (listener, port) = try LoopbackServer.listen()
        var ends: [Int32] = [0, 0]
        try check(pipe(&ends), "pipe")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        stopPipe = (ends[0], ends[1])
        start { $0.acceptConnections() }
    }

    deinit {
        close(listener)
        close(stopPipe.reader)
        close(stopPipe.writer)
    }

    var connections: Int { accepted.withLock { $0 } }

    /// Returns when each connection that was made has been served to its end: nothing that a client
    /// sent is still on its way. The clients have to be gone, or closing.
    func finish() {
        var byte: UInt8 = 0
        _ = write(stopPipe.writer, &byte, 1)
        threads.wait()
    }

    /// A listening socket on 127.0.0.1 with a port of the system's choice.
    static func listen() throws -> (descriptor: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        try check(listener, "socket")
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try check(bind(listener, address, size), "bind")
                try check(Foundation.listen(listener, 128), "listen")
                try check(getsockname(listener, address, &size), "getsockname")
            }
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private func acceptConnections() {
        while true {
            var events = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stopPipe.reader, events: Int16(POLLIN), revents: 0),
            ]
            poll(&events, 2, -1)
            // Connections first: the word to stop is only heard when none is waiting.
            if events[0].revents & Int16(POLLIN) == 0 { return }
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let index = accepted.withLock { count in
                count += 1
                return count - 1
            }
            start { $0.serve(connection, index) }
        }
    }

    private func start(_ work: @escaping @Sendable (LoopbackServer) -> Void) {
        threads.enter()
        let thread = Thread { [self] in
            work(self)
            threads.leave()
        }
        thread.start()
    }
}

struct SystemCallFailed: Error { let call: String, code: Int32 }

func check(_ result: Int32, _ call: String) throws {
    guard result >= 0 else { throw SystemCallFailed(call: call, code: errno) }
}

/// A connection without TLS.
final class PlainConnection: ServerConnection {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func close() { _ = Foundation.close(descriptor) }
}
