public import Domain
import Glibc
public import PaperExchange

/// The state of a paper exchange in a folder: two SQLite files that one process has open at a time,
/// one for the journal, one with everything that is over behind indices.
///
/// A commit survives whatever ends the process, `kill -9` included. After a loss of power the file is
/// whole; what the last seconds brought may be missing, all of it or from some commit on.
public final class FolderStore: PaperStore {
    /// Why a folder cannot be used.
    public enum Failure: Error, Hashable, CustomStringConvertible {
        /// There is no such folder and none can be made.
        case cannotCreate(folder: String, reason: String)
        /// Another process has it open.
        case inUse(folder: String)
        /// It is of another format than this program writes.
        case version(folder: String, Int64)
        /// One of its files cannot be read or made.
        case unreadable(folder: String, reason: String)

        public var description: String {
            switch self {
            case .cannotCreate(let folder, let reason):
                "the state folder '\(folder)' cannot be made: \(reason)"
            case .inUse(let folder): "another okx-paper has the state folder '\(folder)'"
            case .version(let folder, let version):
                "the state folder '\(folder)' has format \(version), and this program writes"
                    + " format \(Tables.version): use the program that wrote it, or another folder"
            case .unreadable(let folder, let reason):
                "the state in the folder '\(folder)' cannot be read: \(reason)"
            }
        }
    }

    private let database: Database
    private let records: RecordFile
    private let onFailure: @Sendable (String) -> Never
    private var isInTransaction = false
    public private(set) var genesis: [UInt8]?
    public private(set) var clock: (market: Timestamp, wall: Timestamp)?
    private var entryCount: Int64 = 0

    /// - Parameters:
    ///   - folder: made where it is missing, for its owner alone.
    ///   - onFailure: ends the process, when the state can no longer be read or written.
    public init(
        folder: String, onFailure: @escaping @Sendable (String) -> Never
    ) throws(Failure) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .cannotCreate(folder: folder, reason: String(cString: strerror(errno)))
        }
        self.onFailure = onFailure
        let version: Int64
        do throws(DatabaseError) {
            database = try Database(folder + "/journal.db")
            records = try RecordFile(folder + "/records.db", onFailure: onFailure)
            version = try database.rows("PRAGMA user_version") { $0.integer(0) }.first ?? 0
            if version == 0 { try createTables() }
            if version == 0 || version == Tables.version { try readState() }
        } catch {
            throw error.isBusy
                ? .inUse(folder: folder)
                : .unreadable(folder: folder, reason: error.description)
        }
        guard version == 0 || version == Tables.version else {
            throw .version(folder: folder, version)
        }
    }

    private func createTables() throws(DatabaseError) {
        try database.execute(
            "BEGIN;" + Tables.journal + "PRAGMA user_version = \(Tables.version); COMMIT")
    }

    private func readState() throws(DatabaseError) {
        genesis = try database.rows("SELECT genesis FROM about") { $0.bytes(0) }.first
        let clocks = try database.rows(
            """
            SELECT * FROM (SELECT time, wall FROM journal ORDER BY number DESC LIMIT 1)
            UNION ALL SELECT market, wall FROM about WHERE market IS NOT NULL
            """
        ) { (market: Timestamp($0, 0), wall: Timestamp($0, 1)) }
        clock = clocks.max { ($0.market, $0.wall) < ($1.market, $1.wall) }
        // Numbered without a gap: to count them would read them all.
        let last = try database.rows("SELECT max(number) FROM journal") { $0.integer(0) }
        entryCount = last.first ?? 0
    }

    public func fail(_ reason: String) -> Never { onFailure(reason) }

    // MARK: Journal

    public func begin(genesis: [UInt8]) {
        change("INSERT INTO about (genesis) VALUES (?)", [.bytes(genesis)])
        self.genesis = genesis
    }

    public func append(_ entry: JournalEntry) {
        let row = JournalRow(entry)
        change(
            """
            INSERT INTO journal
                (number, time, wall, kind, method, target, body, key_uid, is_admitted)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(entryCount + 1), .integer(entry.time.milliseconds),
                .integer(entry.wall.milliseconds), .text(row.kind),
                .text(row.method), .text(row.target), .bytes(row.body),
                row.keyUID.map(Value.text) ?? .null, .integer(row.isAdmitted ? 1 : 0),
            ])
        entryCount += 1
        clock = (entry.time, entry.wall)
    }

    public func entries(after number: Int64, limit: Int) -> [JournalEntry] {
        let entries = read(
            """
            SELECT time, wall, kind, method, target, body, key_uid, is_admitted FROM journal
            WHERE number > ? ORDER BY number LIMIT ?
            """, [.integer(number), .integer(Int64(limit))]
        ) { row in
            JournalRow(
                kind: row.text(2), method: row.text(3), target: row.text(4), body: row.bytes(5),
                keyUID: row.optionalText(6), isAdmitted: row.integer(7) == 1
            ).entry(at: Timestamp(row, 0), wall: Timestamp(row, 1))
        }
        return entries.map { entry in
            guard let entry else { fail("the journal has an entry of an unknown kind") }
            return entry
        }
    }

    public func note(market: Timestamp, wall: Timestamp) {
        change(
            "UPDATE about SET market = ?, wall = ?",
            [.integer(market.milliseconds), .integer(wall.milliseconds)])
        clock = (market, wall)
    }

    public func commit() {
        guard isInTransaction else { return }
        attempt { () throws(DatabaseError) in try database.run("COMMIT") }
        isInTransaction = false
    }

    // MARK: Snapshots

    public var snapshot: (bytes: [UInt8], upTo: Int64)? {
        read("SELECT bytes, up_to FROM snapshot", []) { (bytes: $0.bytes(0), upTo: $0.integer(1)) }
            .first
    }

    public func save(snapshot: [UInt8]) {
        records.finish()
        change("DELETE FROM snapshot", [])
        change(
            "INSERT INTO snapshot (up_to, bytes) VALUES (?, ?)",
            [.integer(entryCount), .bytes(snapshot)])
    }

    // MARK: Rows

    public func add(_ rows: @escaping @Sendable () -> [StoredRow]) { records.add(rows) }

    public func forgetRows(_ kind: StoredRow.Kind, of uid: String, after id: Int64) {
        records.forget(kind, of: uid, after: id)
    }

    public func rows(_ query: StoredRow.Query, limit: Int) -> [StoredRow] {
        records.rows(query, limit: limit)
    }

    // MARK: Statements

    /// Changes something, in the transaction that the next commit ends.
    private func change(_ sql: String, _ values: [Value]) {
        attempt { () throws(DatabaseError) in
            if !isInTransaction {
                try database.run("BEGIN IMMEDIATE")
                isInTransaction = true
            }
            try database.run(sql, values)
        }
    }

    private func read<Row>(
        _ sql: String, _ values: [Value], _ row: (ResultRow) -> Row
    ) -> [Row] {
        attempt { () throws(DatabaseError) in try database.rows(sql, values, row) }
    }

    private func attempt<Result>(_ body: () throws(DatabaseError) -> Result) -> Result {
        Database.attempt("the state", onFailure, body)
    }
}

extension Timestamp {
    fileprivate init(_ row: ResultRow, _ column: Int32) {
        self.init(milliseconds: row.integer(column))
    }
}
