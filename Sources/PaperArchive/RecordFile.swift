import Dispatch
import PaperExchange

/// The file with everything that is over. It is written on a thread of its own, so that no request
/// waits for it but one that asks for what is in there.
///
/// `@unchecked Sendable` because the one thing in it that changes is touched on its queue alone.
final class RecordFile: @unchecked Sendable {
    private let database: Database
    private let queue = DispatchQueue(label: "records")
    /// So many batches may wait to be written before whoever brings another waits too.
    private let room = DispatchSemaphore(value: 64)
    private let onFailure: @Sendable (String) -> Never

    init(_ path: String, onFailure: @escaping @Sendable (String) -> Never) throws(DatabaseError) {
        database = try Database(path)
        try database.execute(Tables.records)
        self.onFailure = onFailure
    }

    /// - Parameter rows: makes the rows.
    func add(_ rows: @escaping @Sendable () -> [StoredRow]) {
        room.wait()
        queue.async { [self] in
            attempt { () throws(DatabaseError) in
                try database.run("BEGIN IMMEDIATE")
                for row in rows() { try write(row) }
                try database.run("COMMIT")
            }
            room.signal()
        }
    }

    /// Waits until everything is on the disk.
    func finish() {
        onQueue { database throws(DatabaseError) in
            try database.execute("PRAGMA wal_checkpoint(FULL)")
        }
    }

    func forget(_ kind: StoredRow.Kind, of uid: String, after id: Int64) {
        onQueue { database throws(DatabaseError) in
            try database.run(
                "DELETE FROM record WHERE kind = ? AND uid = ? AND id > ?",
                [.text(kind.rawValue), .text(uid), .integer(id)])
        }
    }

    private func write(_ row: StoredRow) throws(DatabaseError) {
        try database.run(
            """
            INSERT OR REPLACE INTO record (kind, uid, id, part, instrument, reference, text)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(row.kind.rawValue), .text(row.uid), .integer(row.position.id),
                .text(row.position.part), .text(row.instrument), .text(row.reference),
                .text(row.text),
            ])
    }

    func rows(_ query: StoredRow.Query, limit: Int) -> [StoredRow] {
        var conditions = ["kind = ?", "uid = ?"]
        var values: [Value] = [.text(query.kind.rawValue), .text(query.uid)]
        func require(_ condition: String, _ more: Value...) {
            conditions.append(condition)
            values += more
        }
        // An empty one would find nothing, as it is in no index.
        if let instrument = query.instrument {
            require("instrument = ? AND instrument <> ''", .text(instrument))
        }
        if let reference = query.reference {
            require("reference = ? AND reference <> ''", .text(reference))
        }
        if let below = query.below { require("id < ?", .integer(below)) }
        if let before = query.before {
            require("(id, part) < (?, ?)", .integer(before.id), .text(before.part))
        }
        let sql = """
            SELECT id, part, instrument, reference, text FROM record
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY id DESC, part DESC LIMIT ?
            """
        let all = values + [.integer(Int64(limit))]
        return onQueue { database throws(DatabaseError) in
            try database.rows(sql, all) { StoredRow($0, query) }
        }
    }

    private func onQueue<Result>(_ body: (Database) throws(DatabaseError) -> Result) -> Result {
        queue.sync { attempt { () throws(DatabaseError) in try body(database) } }
    }

    private func attempt<Result>(_ body: () throws(DatabaseError) -> Result) -> Result {
        Database.attempt("the records", onFailure, body)
    }
}

extension StoredRow {
    fileprivate init(_ row: ResultRow, _ query: Query) {
        self.init(
            kind: query.kind, uid: query.uid,
            position: Position(id: row.integer(0), part: row.text(1)), instrument: row.text(2),
            reference: row.text(3), text: row.text(4))
    }
}
