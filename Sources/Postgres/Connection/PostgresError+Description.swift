extension PostgresError: CustomStringConvertible {
    /// What failed, what that means, and what to do.
    public var description: String {
        switch self {
        case .connectionString(let flaw):
            "the database's connection string \(flaw.description)"
        case .unreachable(let detail):
            "no database took the connection: \(detail); nothing was read or written; check "
                + "DATABASE_URL or PGHOST, and that the server runs"
        case .refused(let sqlState, let detail):
            "the database refused the role (\(sqlState ?? "no code")): \(detail); check user, "
                + "password and grants"
        case .statementFailed(let failure):
            failure.description
        case .lockUnavailable(let detail, let statement):
            "another session holds a lock: \(detail); nothing was written; try again later; "
                + "statement: \(statement)"
        case .timedOut(let milliseconds, let statement):
            "the database took longer than its limit and was stopped after \(milliseconds) ms; "
                + "the transaction is rolled back; statement: \(statement)"
        case .interrupted(let statement):
            "stopped while waiting for the database; the transaction is rolled back; "
                + "statement: \(statement)"
        case .connectionLost(let detail, let statement):
            "the connection to the database is lost: \(detail); an open transaction is rolled "
                + "back; statement: \(statement)"
        case .commitInDoubt(let doubt):
            "it is not certain that a COMMIT was recorded: \(doubt.description); act on nothing "
                + "that it was to record, the next run reads what is there"
        case .transactionEnded(let statement):
            "a statement ended the transaction around it, so its parts may stand alone; this is a "
                + "bug; statement: \(statement)"
        case .decoding(let column, let type, let value):
            "column '\(column)' should be \(type) and is \(PostgresError.quoted(value)); the "
                + "database was changed by other means, or this is a bug"
        case .unknownColumn(let column, let available):
            "no column '\(column)' in the answer, only \(available.joined(separator: ", ")); "
                + "this is a bug"
        case .unexpectedShape(let expected, let found, let statement):
            "the database answered \(found) in place of \(expected); statement: \(statement)"
        case .nulByte(let place):
            "\(place) holds a NUL byte, which PostgreSQL does not store; nothing was sent"
        }
    }

    private static func quoted(_ value: String?) -> String {
        guard let value else { return "NULL" }
        return value.count > 60 ? "'\(value.prefix(60))…'" : "'\(value)'"
    }
}

extension ConnectionStringFlaw: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed:
            "cannot be read; it is postgresql://user@host:port/name?option=value or "
                + "keyword=value pairs"
        case .unescapedCredentials:
            "has an unescaped '@' or '/' in front of the host; write them as %40 and %2F"
        }
    }
}

extension CommitDoubt: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noAnswer(let milliseconds):
            "no answer within \(milliseconds) ms, perhaps a synchronous standby is gone"
        case .connectionLost(let detail): "the connection broke before the answer: \(detail)"
        case .notices(let notices):
            "it came with " + notices.map(\.description).joined(separator: "; ")
        case .answered(let tag): "the server answered \(tag.isEmpty ? "nothing" : tag)"
        }
    }
}

extension StatementFailure: CustomStringConvertible {
    public var description: String {
        let facts = [
            "the database refused a statement (\(sqlState)): \(message)", detail,
            constraint.map { "constraint \($0)" }, advice, "statement: \(statement)",
        ]
        return facts.compactMap(\.self).joined(separator: "; ")
    }

    /// A missing table or column almost always means a schema older than the program.
    private var advice: String? {
        ["42P01", "42703", "3F000", "42883"].contains(sqlState)
            ? "if the schema is older than this program, run `basis migrate`" : nil
    }
}
