internal import CLibpq

/// One result of the server, copied out of libpq's memory.
struct Answer {
    let columns: [String]
    let rows: [[String?]]
    /// The command tag: `SELECT 3`, `COMMIT`.
    let tag: String
    /// Rows inserted, changed, deleted or selected.
    let affected: Int
    let failure: ServerFailure?
}

/// The fields of an error that the server reported.
///
/// Source: <https://www.postgresql.org/docs/15/protocol-error-fields.html>
struct ServerFailure {
    let severity: String
    let sqlState: String
    let message: String
    let detail: String?
    let constraint: String?
    let table: String?

    /// The server ended the session with this error.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }
}

/// Owns one `PGresult` while it is read.
struct ResultHandle: ~Copyable {
    private let raw: OpaquePointer

    init(owning raw: OpaquePointer) { self.raw = raw }

    deinit { PQclear(raw) }

    /// A state that the extended protocol has no answer for here: COPY.
    var isCopy: Bool {
        [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(PQresultStatus(raw))
    }

    func answer() -> Answer {
        let columns = (0..<PQnfields(raw)).map { String(cString: PQfname(raw, $0)) }
        let rows = (0..<PQntuples(raw)).map { row in
            (0..<PQnfields(raw)).map { column in
                PQgetisnull(raw, row, column) == 1
                    ? nil : String(cString: PQgetvalue(raw, row, column))
            }
        }
        return Answer(
            columns: columns, rows: rows, tag: String(cString: PQcmdStatus(raw)),
            affected: Int(String(cString: PQcmdTuples(raw))) ?? 0, failure: failure())
    }

    private func failure() -> ServerFailure? {
        let failed = [PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE].contains(PQresultStatus(raw))
        return failed ? ResultHandle.report(of: raw) : nil
    }

    /// The fields of an error or a notice; `raw` is borrowed.
    static func report(of raw: OpaquePointer) -> ServerFailure {
        func field(_ code: UnicodeScalar) -> String? {
            PQresultErrorField(raw, Int32(code.value)).map { String(cString: $0) }
        }
        // The letters are libpq's PG_DIAG_… macros, which Swift does not import. An error that
        // libpq made up itself, as for a broken connection, has a message and no fields.
        return ServerFailure(
            severity: field("V") ?? field("S") ?? "", sqlState: field("C") ?? "",
            message: field("M") ?? String(cString: PQresultErrorMessage(raw)).trimmedLine,
            detail: field("D"), constraint: field("n"), table: field("t"))
    }
}

extension String {
    /// Without the line breaks around it.
    var trimmedLine: String {
        split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
