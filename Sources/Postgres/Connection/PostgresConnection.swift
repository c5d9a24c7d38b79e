public import Clock

/// One session of a PostgreSQL server, used from one thread.
///
/// Every wait has a limit: the server keeps its own (``PostgresTimeLimits``), and this side gives up
/// a little later. Writes belong into ``transaction(_:_:)``, whose COMMIT tells certain from
/// uncertain; a single statement outside one may or may not have happened if its answer is lost.
public final class PostgresConnection {
    /// Asked in every wait but that for a COMMIT; `true` ends the wait. A run sets it to what its
    /// signals say while it may still stop, and to `{ false }` while money must be brought home.
    public var interrupted: () -> Bool

    /// Asked before a message leaves and again once its answer has come; `true` breaks the session
    /// right there. A simulation cuts the network with it; the programs leave it alone.
    public var breaks: (Moment, _ statement: String) -> Bool = { _, _ in false }

    /// Whether the server keeps each statement's plan for the next time. It pays in a session that
    /// serves many runs, such as a simulation's; the programs, whose sessions are short, leave it.
    public var keepsPlans = false
    private var kept: [String: String] = [:]

    /// The two sides of a message to the server at which a session can break.
    public enum Moment: Hashable, Sendable { case beforeSending, afterAnswer }

    /// Those that the session keeps now; ``withLimits(_:_:)`` changes them.
    public private(set) var limits: PostgresTimeLimits
    let wire: Wire
    let clock: Clock
    var inTransaction = false
    private var closedBecause = "it was closed"

    /// How long the server gets to end a statement that it was asked to end.
    private static let cancelLimit: Int64 = 2000
    private static let cancelPause: Int64 = 100

    /// Connects and prepares the session: UTC, ISO dates, the schema, the limits.
    ///
    /// - Throws: ``PostgresError/connectionString(_:)``, ``PostgresError/unreachable(detail:)``,
    ///   ``PostgresError/refused(sqlState:detail:)``, ``PostgresError/interrupted(statement:)``.
    public init(
        _ settings: PostgresSettings, clock: Clock = .system,
        interrupted: @escaping () -> Bool = { false }
    ) throws(PostgresError) {
        self.clock = clock
        self.interrupted = interrupted
        limits = settings.limits
        wire = try Connector(settings: settings, clock: clock, interrupted: interrupted).connect()
        try setUpSession(settings)
    }

    /// The corresponding C function is `PQfinish`; it also runs when the object goes away.
    public func close() { wire.close() }

    /// Whether the connection is gone; every further call then throws
    /// ``PostgresError/connectionLost(detail:statement:)``.
    public var isDead: Bool { !wire.isOpen }

    /// The server's process of this session, as in `pg_stat_activity`.
    public var processID: Int { Int(wire.processID) }

    /// The server's version as a number: 150018 for 15.18.
    public var serverVersion: Int { Int(wire.serverVersion) }

    /// What the server remarked on since the last call, at most a hundred, for the log.
    public func takeNotices() -> [PostgresNotice] { wire.notices.take() }

    // MARK: - Statements

    /// The rows of one statement; `$1` is the first parameter.
    public func query(
        _ sql: String, _ parameters: [any PostgresParameter] = []
    ) throws(PostgresError) -> [Row] {
        let answer = try perform(.statement(sql, parameters.map(\.postgresText)), sql)
        guard let columns = ColumnNames(answer.columns) else {
            throw shape("columns with names of their own", "\(answer.columns)", sql)
        }
        return answer.rows.map { Row(columns: columns, values: $0) }
    }

    /// The single row of one statement.
    public func queryRow(
        _ sql: String, _ parameters: [any PostgresParameter] = []
    ) throws(PostgresError) -> Row {
        guard let row = try queryRowOrNil(sql, parameters) else {
            throw shape("one row", "none", sql)
        }
        return row
    }

    /// The row of one statement that gives at most one.
    public func queryRowOrNil(
        _ sql: String, _ parameters: [any PostgresParameter] = []
    ) throws(PostgresError) -> Row? {
        let rows = try query(sql, parameters)
        guard rows.count <= 1 else { throw shape("at most one row", "\(rows.count) rows", sql) }
        return rows.first
    }

    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    public func execute(
        _ sql: String, _ parameters: [any PostgresParameter] = []
    ) throws(PostgresError) -> Int {
        try perform(.statement(sql, parameters.map(\.postgresText)), sql).affected
    }

    /// Runs several statements without parameters, separated by semicolons: a migration.
    public func executeScript(_ sql: String) throws(PostgresError) {
        try perform(.script(sql), sql)
    }

    /// Has the server parse and plan a statement without running it, for tests: a misspelt column
    /// or a missing table fails here.
    public func prepareCheck(_ sql: String) throws(PostgresError) {
        try perform(.preparation(sql, name: ""), sql)
    }

    /// Runs `body` under other limits, as a migration needs them; not inside a transaction, whose
    /// end would undo them.
    public func withLimits<T>(_ other: PostgresTimeLimits, _ body: () throws -> T) throws -> T {
        precondition(!inTransaction, "limits were changed inside a transaction")
        let usual = limits
        try apply(other)
        let result = Result { try body() }
        if !isDead { try apply(usual) }
        return try result.get()
    }

    private func apply(_ limits: PostgresTimeLimits) throws(PostgresError) {
        try set(limits.session)
        self.limits = limits
    }

    // MARK: - One round trip

    @discardableResult
    func perform(_ command: Wire.Command, _ sql: String) throws(PostgresError) -> Answer {
        try checkSendable(command, sql)
        let started = clock.elapsed()
        var answers: [Answer] = []
        var progress = exchange(sql, &answers) { (answers: inout [Answer]) in
            start(command, &answers, limits.statement + PostgresTimeLimits.grace)
        }
        var ended: PostgresError?
        switch progress {
        case .timedOut:
            ended = .timedOut(milliseconds: clock.elapsed() - started, statement: excerpt(sql))
        case .interrupted: ended = .interrupted(statement: excerpt(sql))
        case .complete, .broken: break
        }
        if let ended {
            progress = stopStatement(&answers)
            guard case .complete = progress else {
                die("a statement could not be ended")
                throw ended
            }
        }
        if case .broken(let detail) = progress {
            die(detail)
            throw .connectionLost(detail: detail, statement: excerpt(sql))
        }
        // A statement that finished while it was being ended has finished: its answer is true.
        return try checked(answers, sql, ended, clock.elapsed() - started)
    }

    /// A message and its answer, with the network broken before or after where ``breaks`` says so.
    func exchange(
        _ sql: String, _ answers: inout [Answer], _ body: (inout [Answer]) -> Wire.Progress
    ) -> Wire.Progress {
        if breaks(.beforeSending, sql) { return .broken("broken off before it was sent") }
        let progress = body(&answers)
        if case .complete = progress, breaks(.afterAnswer, sql) {
            return .broken("broken off after it was sent")
        }
        return progress
    }

    private func start(
        _ command: Wire.Command, _ answers: inout [Answer], _ limit: Int64
    ) -> Wire.Progress {
        var command = command
        if keepsPlans, case .statement(let sql, let parameters) = command {
            guard let name = kept[sql] else {
                kept[sql] = "s\(kept.count)"
                let progress = start(.preparation(sql, name: kept[sql] ?? ""), &answers, limit)
                guard case .complete = progress, answers.allSatisfy({ $0.failure == nil }) else {
                    kept[sql] = nil
                    return progress
                }
                answers = []
                return start(command, &answers, limit)
            }
            command = .execution(name, parameters)
        }
        if let refusal = wire.send(command) { return .broken(refusal) }
        return receive(&answers, limit, interrupted)
    }

    func receive(
        _ answers: inout [Answer], _ limit: Int64, _ interrupted: () -> Bool
    ) -> Wire.Progress {
        let deadline = clock.elapsed() + limit
        return wire.receive(
            into: &answers, left: { deadline - clock.elapsed() }, interrupted: interrupted)
    }

    /// A cancel that arrives before the server has begun with the statement is lost without a trace,
    /// so it is repeated until there is an answer or the time is over.
    private func stopStatement(_ answers: inout [Answer]) -> Wire.Progress {
        let deadline = clock.elapsed() + PostgresConnection.cancelLimit
        while wire.cancel(within: Int32(PostgresConnection.cancelLimit)) {
            let progress = receive(&answers, PostgresConnection.cancelPause) { false }
            guard case .timedOut = progress, clock.elapsed() < deadline else { return progress }
        }
        return .timedOut
    }

    private func checked(
        _ answers: [Answer], _ sql: String, _ ended: PostgresError?, _ milliseconds: Int64
    ) throws(PostgresError) -> Answer {
        if let failure = answers.lazy.compactMap(\.failure).first {
            if failure.isFatal { die(failure.message) }
            let ended = ended ?? .timedOut(milliseconds: milliseconds, statement: excerpt(sql))
            throw PostgresError(failure, excerpt(sql), canceled: ended)
        }
        guard let answer = answers.last else { throw shape("an answer", "none", sql) }
        guard !inTransaction || wire.isInTransaction else {
            die("a statement ended the transaction around it")
            throw .transactionEnded(statement: excerpt(sql))
        }
        return answer
    }

    /// Marks the connection as gone; an open transaction is rolled back by the server.
    func die(_ reason: String) {
        if wire.isOpen { closedBecause = reason }
        wire.close()
    }

    private func checkSendable(
        _ command: Wire.Command, _ sql: String
    ) throws(PostgresError) {
        guard wire.isOpen else {
            throw .connectionLost(detail: closedBecause, statement: excerpt(sql))
        }
        switch command {
        case .script(let sql), .preparation(let sql, _):
            if sql.utf8.contains(0) { throw .nulByte(place: "a statement") }
        case .statement(let sql, let parameters), .execution(let sql, let parameters):
            if sql.utf8.contains(0) { throw .nulByte(place: "a statement") }
            let marked = parameters.firstIndex { $0?.utf8.contains(0) ?? false }
            if let marked { throw .nulByte(place: "parameter $\(marked + 1) of: \(excerpt(sql))") }
        }
    }

    private func shape(_ expected: String, _ found: String, _ sql: String) -> PostgresError {
        .unexpectedShape(expected: expected, found: found, statement: excerpt(sql))
    }
}
