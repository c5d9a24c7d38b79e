extension PostgresError {
    /// What a refusal of the server means here.
    ///
    /// - Parameter canceled: the error for a statement that was ended on request or by its limit.
    init(_ failure: ServerFailure, _ statement: String, canceled: PostgresError) {
        let detail = [failure.message, failure.detail].compactMap(\.self).joined(separator: "; ")
        switch failure.sqlState {
        case "57014": self = canceled
        case "55P03": self = .lockUnavailable(detail: detail, statement: statement)
        case "42501": self = .refused(sqlState: failure.sqlState, detail: detail)
        case let state where state.hasPrefix("28"): self = .refused(sqlState: state, detail: detail)
        case _ where failure.isFatal:
            self = .connectionLost(detail: detail, statement: statement)
        default: self = .statementFailed(StatementFailure(failure, statement))
        }
    }
}

extension StatementFailure {
    init(_ failure: ServerFailure, _ statement: String) {
        sqlState = failure.sqlState
        message = failure.message
        detail = failure.detail
        constraint = failure.constraint
        table = failure.table
        self.statement = statement
    }
}

/// The start of a statement on one line, to tell it apart in a message.
func excerpt(_ sql: String) -> String {
    let words = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 120 ? words.prefix(120) + "…" : words
}
