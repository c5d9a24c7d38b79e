/// Why the database did not do what was asked. No case carries a parameter or a password.
public enum PostgresError: Error, Hashable, Sendable {
    /// The connection string cannot be read, or would be misread. Its text may hold a password, so
    /// it is not repeated here.
    case connectionString(ConnectionStringFlaw)
    /// No server took the connection: down, starting, full, or no such host or database.
    case unreachable(detail: String)
    /// The server refused who is asking: authentication (class 28) or a missing privilege (42501).
    case refused(sqlState: String?, detail: String)
    /// The server refused one statement; the connection is usable.
    case statementFailed(StatementFailure)
    /// A lock was not to be had within the limit.
    case lockUnavailable(detail: String, statement: String)
    /// A statement took longer than its limit and was ended.
    case timedOut(milliseconds: Int64, statement: String)
    /// A signal or the run's time limit ended the wait for a statement.
    case interrupted(statement: String)
    /// The connection broke, or was closed earlier. What the statement did is not known, except
    /// that a transaction that was open is rolled back.
    case connectionLost(detail: String, statement: String)
    /// A COMMIT whose success is not certain. The connection is closed.
    case commitInDoubt(CommitDoubt)
    /// A statement ended the transaction that it was to be part of: what came before it is no longer
    /// all or nothing. The connection is closed.
    case transactionEnded(statement: String)
    /// A value is not of the type that was asked for; `nil` is NULL.
    case decoding(column: String, type: String, value: String?)
    /// A column was read that the answer does not have.
    case unknownColumn(String, available: [String])
    /// The answer does not have the rows or columns that the statement promises.
    case unexpectedShape(expected: String, found: String, statement: String)
    /// Text with a NUL byte, which libpq would cut there without a word.
    case nulByte(place: String)
}

/// What is wrong with a connection string.
public enum ConnectionStringFlaw: Hashable, Sendable {
    /// Neither a URL nor `keyword=value` pairs.
    case malformed
    /// A reserved character stands unescaped in the user or password part of a URL.
    case unescapedCredentials
}

/// Why a COMMIT is in doubt.
public enum CommitDoubt: Hashable, Sendable {
    /// No answer within the limit; the socket was closed.
    case noAnswer(milliseconds: Int64)
    /// The connection broke before the answer.
    case connectionLost(detail: String)
    /// The answer came with a notice, such as that of a standby that did not confirm.
    case notices([PostgresNotice])
    /// The command tag of the answer is not COMMIT: `ROLLBACK` after a failed statement.
    case answered(String)
}

/// What the server said about a statement that it refused.
public struct StatementFailure: Hashable, Sendable {
    /// Five characters. Source: <https://www.postgresql.org/docs/15/errcodes-appendix.html>
    public let sqlState: String
    /// In the server's language.
    public let message: String
    /// What the server adds, often with the values of the row; `nil` for nothing.
    public let detail: String?
    /// The constraint that was violated, by its name in the schema; `nil` where none was.
    public let constraint: String?
    /// The table of the row; `nil` where the server names none.
    public let table: String?
    /// The start of the statement's text, without its parameters.
    public let statement: String
}

extension PostgresError {
    /// Another row has the key already.
    public static let uniqueViolation = "23505"
    /// A row that is named is not there, or is still named by another.
    public static let foreignKeyViolation = "23503"
    /// A row is not as the schema demands.
    public static let checkViolation = "23514"
    /// Mostly a schema older than the program.
    public static let undefinedTable = "42P01"
    /// The transaction could not be put in an order with others; it is rolled back.
    public static let serializationFailure = "40001"
    /// Ended by the server to let another go on; it is rolled back.
    public static let deadlockDetected = "40P01"

    /// The constraint that a failed statement violated; `nil` for any other error.
    public var constraint: String? {
        guard case .statementFailed(let failure) = self else { return nil }
        return failure.constraint
    }

    /// The server's five characters; `nil` where no server refused anything.
    public var sqlState: String? {
        switch self {
        case .statementFailed(let failure): failure.sqlState
        case .refused(let sqlState, _): sqlState
        default: nil
        }
    }

    /// Whether a row was refused because another one already has its key: how a store tells
    /// "someone was faster" from a failure. Without a name any unique constraint counts.
    public func isUniqueViolation(of name: String? = nil) -> Bool {
        sqlState == PostgresError.uniqueViolation && (name == nil || constraint == name)
    }
}
