/// How a transaction sees the others.
public enum TransactionMode: Sendable {
    /// Each statement sees what was committed before it; the way to write.
    case readWrite
    /// All statements see one moment, and none may write: reports.
    case snapshot

    var begin: String {
        switch self {
        case .readWrite: "begin isolation level read committed read write"
        case .snapshot: "begin isolation level repeatable read read only"
        }
    }
}

extension PostgresConnection {
    /// Runs `body` in a transaction. It commits when `body` returns and rolls back when it throws.
    ///
    /// - Throws: what `body` throws; ``PostgresError/commitInDoubt(_:)`` when it is not certain that
    ///   the transaction was recorded, after which the connection is closed; other
    ///   ``PostgresError``s of the COMMIT, a deferred constraint for one, mean that it was not.
    public func transaction<T>(
        _ mode: TransactionMode = .readWrite, _ body: (PostgresConnection) throws -> T
    ) throws -> T {
        precondition(!inTransaction, "a transaction was begun inside a transaction")
        try execute(mode.begin)
        inTransaction = true
        defer { inTransaction = false }
        let value: T
        do {
            value = try body(self)
        } catch {
            rollBack()
            throw error
        }
        try commit()
        return value
    }

    /// Leaves no transaction behind: rolled back by the server if it answers, by its end of the
    /// session if not.
    private func rollBack() {
        inTransaction = false
        guard !isDead else { return }
        // What the program was stopped for must not keep it from letting go of its locks.
        let asked = interrupted
        interrupted = { false }
        defer { interrupted = asked }
        do {
            try execute("rollback")
        } catch {
            die("a transaction could not be rolled back")
        }
    }

    /// A COMMIT is bounded by closing the socket, never by a cancel: while a synchronous standby is
    /// gone, a canceled COMMIT is reported as done with only a warning, and may be lost with the
    /// primary. So a notice of any kind counts as no answer.
    private func commit() throws(PostgresError) {
        guard !isDead else {
            // The body swallowed the loss; nothing of it was committed.
            throw .connectionLost(detail: "it broke inside the transaction", statement: "commit")
        }
        let noticesBefore = wire.notices.total
        var answers: [Answer] = []
        let progress = exchange("commit", &answers) { (answers: inout [Answer]) in
            if let refusal = wire.send(.statement("commit", [])) { return .broken(refusal) }
            return receive(&answers, limits.commit) { false }
        }
        let raised = wire.notices.total - noticesBefore
        if let doubt = doubt(progress, answers, raised) {
            die("a COMMIT is in doubt")
            throw .commitInDoubt(doubt)
        }
        if let failure = answers.compactMap(\.failure).first {
            throw PostgresError(
                failure, "commit",
                canceled: .timedOut(milliseconds: limits.statement, statement: "commit"))
        }
    }

    private func doubt(
        _ progress: Wire.Progress, _ answers: [Answer], _ raised: Int
    ) -> CommitDoubt? {
        switch progress {
        case .timedOut, .interrupted: return .noAnswer(milliseconds: limits.commit)
        case .broken(let detail): return .connectionLost(detail: detail)
        case .complete: break
        }
        if raised > 0 { return .notices(wire.notices.kept.suffix(raised)) }
        if let failure = answers.compactMap(\.failure).first {
            return failure.isFatal ? .connectionLost(detail: failure.message) : nil
        }
        let tag = answers.last?.tag ?? ""
        return tag == "COMMIT" ? nil : .answered(tag)
    }
}
