import CSQLite
import Glibc

/// A value that goes into a statement or comes out of one.
enum Value {
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    case null
}

/// What SQLite said went wrong.
struct DatabaseError: Error, CustomStringConvertible {
    let code: Int32
    let message: String

    var description: String { "\(message) (SQLite \(code))" }
    /// Another process has the file.
    var isBusy: Bool { code & 0xff == SQLITE_BUSY }
}

/// One SQLite file that nobody else may have open.
final class Database {
    private var handle: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]

    /// Creates the file if there is none.
    ///
    /// The write-ahead log makes a commit one write without a wait for the disk: it survives the end
    /// of the process, whatever ends it, and after a loss of power the file is whole, though its last
    /// moments may be missing.
    init(_ path: String) throws(DatabaseError) {
        // Made here for its owner alone; what SQLite makes beside it has the same rights.
        close(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        try check(sqlite3_open_v2(path, &handle, flags, nil))
        // A process that was killed a moment ago may still be about to let the file go.
        sqlite3_busy_timeout(handle, 3000)
        try execute("PRAGMA locking_mode = EXCLUSIVE")
        try execute("PRAGMA journal_mode = WAL")
        try execute("PRAGMA synchronous = NORMAL")
        // Waiting for the disk comes seldom, and then for some 40 MB.
        try execute("PRAGMA wal_autocheckpoint = 10000")
        // The lock is taken by the first statement that writes.
        try execute("BEGIN IMMEDIATE")
        try execute("COMMIT")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close(handle)
    }

    /// Runs statements that take and give no values.
    func execute(_ sql: String) throws(DatabaseError) {
        try check(sqlite3_exec(handle, sql, nil, nil, nil))
    }

    func run(_ sql: String, _ values: [Value] = []) throws(DatabaseError) {
        let statement = try prepared(sql, values)
        defer { sqlite3_reset(statement) }
        try check(sqlite3_step(statement))
    }

    /// - Parameter read: makes something of one row.
    func rows<Row>(
        _ sql: String, _ values: [Value] = [], _ read: (ResultRow) -> Row
    ) throws(DatabaseError) -> [Row] {
        let statement = try prepared(sql, values)
        defer { sqlite3_reset(statement) }
        var rows: [Row] = []
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                try check(code)
                return rows
            }
            rows.append(read(ResultRow(statement: statement)))
        }
    }

    private func prepared(_ sql: String, _ values: [Value]) throws(DatabaseError) -> OpaquePointer {
        let statement = try statement(sql)
        for (index, value) in values.enumerated() {
            try check(bind(value, to: statement, Int32(index + 1)))
        }
        return statement
    }

    private func statement(_ sql: String) throws(DatabaseError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        try check(sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil))
        guard let statement else {
            throw DatabaseError(code: SQLITE_ERROR, message: "no statement")
        }
        statements[sql] = statement
        return statement
    }

    private func bind(_ value: Value, to statement: OpaquePointer, _ place: Int32) -> Int32 {
        switch value {
        case .integer(let number): return sqlite3_bind_int64(statement, place, number)
        case .null: return sqlite3_bind_null(statement, place)
        case .text(var text):
            return text.withUTF8 { utf8 in
                // No text at all has no address either, and would be bound as NULL.
                guard let start = utf8.baseAddress else {
                    return sqlite_bind_copied_text(statement, place, "", 0)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                    sqlite_bind_copied_text(statement, place, $0, Int32(utf8.count))
                }
            }
        case .bytes(let bytes):
            return bytes.withUnsafeBytes {
                $0.isEmpty
                    ? sqlite3_bind_zeroblob(statement, place, 0)
                    : sqlite_bind_copied_bytes(statement, place, $0.baseAddress, Int32($0.count))
            }
        }
    }

    /// Does what must not fail, or ends the process with the reason why it did.
    ///
    /// - Parameter what: what is lost by it, for the reason: `the records`.
    static func attempt<Result>(
        _ what: String, _ onFailure: (String) -> Never,
        _ body: () throws(DatabaseError) -> Result
    ) -> Result {
        do throws(DatabaseError) {
            return try body()
        } catch {
            onFailure("\(what) cannot be kept any more: \(error)")
        }
    }

    private func check(_ code: Int32) throws(DatabaseError) {
        guard ![SQLITE_OK, SQLITE_DONE, SQLITE_ROW].contains(code) else { return }
        let message = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
        throw DatabaseError(
            code: handle.map { sqlite3_extended_errcode($0) } ?? code,
            message: message ?? String(cString: sqlite3_errstr(code)))
    }
}

/// One row of an answer, good until the next one.
struct ResultRow {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func text(_ column: Int32) -> String {
        String(decoding: buffer(column, sqlite3_column_text(statement, column)), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : text(column)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        Array(buffer(column, sqlite3_column_blob(statement, column)))
    }

    private func buffer(_ column: Int32, _ start: UnsafeRawPointer?) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}
