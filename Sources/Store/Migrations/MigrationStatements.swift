/// The statements by which the schema keeps its own history. The two tables are made here and not
/// by a step, because the first step is already recorded in them.
enum MigrationStatements {
    /// Names the same lock for every program of ours; such locks count per database, so a number
    /// suffices: "basis" in ASCII.
    static let lockKey: Int64 = 0x62_6173_6973

    static let lock = "select pg_advisory_lock($1)"

    static let unlock = "select pg_advisory_unlock($1)"

    /// Whether the schema and its history are there. A role that may not create schemas can still
    /// migrate one that was made for it, so nothing is created that exists.
    static let presence = """
        select to_regnamespace('basis') is not null as schema,
               to_regclass('basis.schema_migration') is not null as history
        """

    static let createSchema = "create schema basis"

    static let createHistory = """
        create table basis.schema_migration (
            version    integer     primary key check (version > 0),
            name       text        not null,
            sha256     text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
            applied_at timestamptz not null default clock_timestamp(),
            applied_by text        not null
        );
        comment on table  basis.schema_migration is 'The steps by which this schema was built.';
        comment on column basis.schema_migration.version is 'Number of the step, from 1.';
        comment on column basis.schema_migration.name is 'What the step brought.';
        comment on column basis.schema_migration.sha256 is 'Checksum of the SQL that was run.';
        comment on column basis.schema_migration.applied_at is 'When it was run.';
        comment on column basis.schema_migration.applied_by is 'Program and version that ran it.';

        create table basis.schema_version (
            only_row      boolean primary key default true check (only_row),
            version       integer not null check (version > 0),
            oldest_binary integer not null check (oldest_binary between 1 and version)
        );
        comment on table  basis.schema_version is 'Which programs may work on this schema.';
        comment on column basis.schema_version.only_row is 'True: there is one row.';
        comment on column basis.schema_version.version is 'The last step taken.';
        comment on column basis.schema_version.oldest_binary is
            'The least version that a program must be built for.';
        """

    static let history = """
        select version, name, sha256
        from basis.schema_migration
        order by version
        """

    /// The server computes the checksums, so that one function decides for all programs.
    static let checksum = "select encode(sha256(convert_to($1, 'UTF8')), 'hex') as sha256"

    static let record = """
        insert into basis.schema_migration (version, name, sha256, applied_by)
        values ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'), $4)
        """

    static let recordVersion = """
        insert into basis.schema_version (version, oldest_binary)
        values ($1, $2)
        on conflict (only_row) do update
        set version = excluded.version,
            oldest_binary = greatest(schema_version.oldest_binary, excluded.oldest_binary)
        """

    static let version = "select version, oldest_binary from basis.schema_version"

    /// Those that can be prepared once the tables are there.
    static let all = [
        lock, unlock, presence, history, checksum, record, recordVersion, version,
    ]
}
