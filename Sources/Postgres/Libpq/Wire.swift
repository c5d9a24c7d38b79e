internal import CLibpq
private import Glibc

/// Owns one `PGconn`: the only file that sends statements and reads answers.
///
/// Every wait is a `poll` in slices of at most ``slice``, so that a limit and an interruption are
/// seen even when the server says nothing.
final class Wire {
    static let slice: Int64 = 100

    let notices: NoticeLog
    private var raw: OpaquePointer?

    /// Takes over a connected `PGconn` whose notice receiver writes into `notices`.
    init(owning raw: OpaquePointer, notices: NoticeLog) {
        (self.raw, self.notices) = (raw, notices)
        PQsetnonblocking(raw, 1)
    }

    deinit { close() }

    var isOpen: Bool { raw != nil }

    var isInTransaction: Bool {
        raw.map { [PQTRANS_INTRANS, PQTRANS_INERROR].contains(PQtransactionStatus($0)) } ?? false
    }

    var serverVersion: Int32 { raw.map { PQserverVersion($0) } ?? 0 }

    var processID: Int32 { raw.map { PQbackendPID($0) } ?? 0 }

    /// Closes the socket first, so that nothing more is sent and nothing is waited for.
    ///
    /// The corresponding C function is `PQfinish`.
    func close() {
        guard let raw else { return }
        shutdown(PQsocket(raw), Int32(SHUT_RDWR))
        PQfinish(raw)
        self.raw = nil
    }

    // MARK: Sending

    /// What is sent: one statement with its parameters, a script, a statement to be parsed only, or
    /// the name of one that was parsed, with its parameters.
    enum Command {
        case statement(String, [String?])
        case script(String)
        case preparation(String, name: String)
        case execution(String, [String?])
    }

    /// Hands a command to libpq; `nil` is success, else the reason.
    func send(_ command: Command) -> String? {
        guard let raw else { return "it is closed" }
        let accepted =
            switch command {
            case .script(let sql): PQsendQuery(raw, sql)
            case .preparation(let sql, let name): PQsendPrepare(raw, name, sql, 0, nil)
            case .execution(let name, let parameters):
                withCStrings(parameters) { values in
                    PQsendQueryPrepared(raw, name, Int32(values.count), values, nil, nil, 0)
                }
            case .statement(let sql, let parameters):
                withCStrings(parameters) { values in
                    PQsendQueryParams(raw, sql, Int32(values.count), nil, values, nil, nil, 0)
                }
            }
        return accepted == 1 ? nil : lastError(raw)
    }

    /// Asks the server to end what it is doing; the answer to that is the statement's.
    ///
    /// - Returns: whether the request was delivered in time.
    func cancel(within milliseconds: Int32) -> Bool {
        raw.map { CancelRequest.send(for: $0, within: milliseconds) } ?? false
    }

    // MARK: Receiving

    enum Progress {
        case complete, timedOut, interrupted
        case broken(String)
    }

    /// Appends what the server answers until the command is complete.
    ///
    /// - Parameter limit: says how many milliseconds are left.
    func receive(
        into answers: inout [Answer], left limit: () -> Int64, interrupted: () -> Bool
    ) -> Progress {
        guard let raw else { return .broken("it is closed") }
        while true {
            let unsent = PQflush(raw)
            guard unsent >= 0 else { return broken(raw, &answers) }
            if unsent == 0, PQisBusy(raw) == 0 {
                guard let result = PQgetResult(raw) else { return .complete }
                let handle = ResultHandle(owning: result)
                guard !handle.isCopy else { return .broken("COPY is not spoken here") }
                answers.append(handle.answer())
                continue
            }
            if interrupted() { return .interrupted }
            let left = limit()
            guard left > 0 else { return .timedOut }
            let readable = wait(raw, writing: unsent == 1, Swift.min(left, Wire.slice))
            if readable, PQconsumeInput(raw) == 0 { return broken(raw, &answers) }
        }
    }

    private func wait(_ raw: OpaquePointer, writing: Bool, _ milliseconds: Int64) -> Bool {
        let events = writing ? POLLIN | POLLOUT : POLLIN
        var watched = pollfd(fd: PQsocket(raw), events: Int16(events), revents: 0)
        return poll(&watched, 1, Int32(milliseconds)) > 0 && watched.revents != Int16(POLLOUT)
    }

    /// The server's last words say more than the socket's error, so they are read first.
    private func broken(_ raw: OpaquePointer, _ answers: inout [Answer]) -> Progress {
        let socketError = lastError(raw)
        while let result = PQgetResult(raw) {
            let handle = ResultHandle(owning: result)
            answers.append(handle.answer())
            if handle.isCopy { break }
        }
        let lastWords = answers.compactMap(\.failure).last { !$0.sqlState.isEmpty }
        return .broken(lastWords.map { "\($0.message) (\($0.sqlState))" } ?? socketError)
    }

    private func lastError(_ raw: OpaquePointer) -> String {
        String(cString: PQerrorMessage(raw)).trimmedLine
    }
}

/// Calls `body` with C strings that live as long as the call; `nil` stays a null pointer.
private func withCStrings<T>(
    _ strings: [String?], _ body: ([UnsafePointer<CChar>?]) -> T
) -> T {
    var bytes: [CChar] = []
    var starts: [Int?] = []
    for string in strings {
        starts.append(string == nil ? nil : bytes.count)
        if let string { bytes.append(contentsOf: string.utf8CString) }
    }
    return bytes.withUnsafeBufferPointer { buffer in
        body(starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } })
    }
}
