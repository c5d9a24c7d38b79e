/// The tables of the two files, and the version that they have.
enum Tables {
    /// Kept with the journal. One that another version wrote is refused.
    static let version: Int64 = 1

    static let journal = """
        -- What the exchange was made of, and its clock where no entry tells it.
        CREATE TABLE about (
            genesis BLOB NOT NULL,
            market INTEGER,
            wall INTEGER
        );
        -- Everything that came from outside and may have changed something, in its order.
        CREATE TABLE journal (
            number INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            wall INTEGER NOT NULL,
            kind TEXT NOT NULL,
            method TEXT NOT NULL,
            target TEXT NOT NULL,
            body BLOB NOT NULL,
            key_uid TEXT,
            is_admitted INTEGER NOT NULL
        );
        CREATE TABLE snapshot (
            up_to INTEGER NOT NULL,
            bytes BLOB NOT NULL
        );
        """

    static let records = """
        -- What is over: finished orders, fills, bills, closed positions, accrued interest.
        CREATE TABLE IF NOT EXISTS record (
            kind TEXT NOT NULL,
            uid TEXT NOT NULL,
            id INTEGER NOT NULL,
            part TEXT NOT NULL,
            instrument TEXT NOT NULL,
            reference TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (kind, uid, id, part)
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS record_of_instrument ON record (kind, uid, instrument, id, part)
            WHERE instrument <> '';
        CREATE INDEX IF NOT EXISTS record_of_reference ON record (kind, uid, reference, id, part)
            WHERE reference <> '';
        """
}
