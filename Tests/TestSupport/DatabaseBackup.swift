private import Postgres

/// All rows of a test's database as they were at a moment, kept beside them: what a restored backup
/// brings back, its sequences included.
public final class DatabaseBackup {
    private let connection: PostgresConnection
    private let tables: [String]
    private let sequences: [(name: String, last: Int64?)]

    public init(of database: TestDatabase) throws {
        connection = try database.connect()
        tables = try connection.query(
            """
            select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'basis' and c.relkind in ('r', 'p') and not c.relispartition
                and c.relname not in ('schema_migration')
            order by 1
            """
        ).map { try $0.string("name") }
        sequences = try connection.query(
            """
            select sequencename as name, last_value as last from pg_sequences
            where schemaname = 'basis'
            """
        ).map { (try $0.string("name"), try $0.int64OrNil("last")) }
        try connection.execute("drop schema if exists backup cascade")
        try connection.execute("create schema backup")
        for table in tables {
            try connection.execute("create table backup.\(table) as table basis.\(table)")
        }
    }

    /// Puts every row back as it was; what came since is gone.
    public func restore() throws {
        try connection.execute("set session_replication_role = replica")
        try connection.execute(
            "truncate \(tables.map { "basis.\($0)" }.joined(separator: ", ")) cascade")
        for table in tables {
            try connection.execute(
                """
                insert into basis.\(table) overriding system value select * from backup.\(table)
                """)
        }
        for sequence in sequences {
            _ = try connection.query(
                "select setval($1::text::regclass, $2, $3) as value",
                ["basis.\(sequence.name)", sequence.last ?? 1, sequence.last != nil])
        }
        try connection.execute("set session_replication_role = origin")
    }
}
