import Postgres
import Schema
import TestSupport
import Testing

@Suite struct `The schema from the command line` {
    @Test func `is wanted before anything else`() throws {
        let desk = try Desk(migrated: false)
        #expect(
            try desk.basis("venue", "list")
                == Transcript(
                    stderr: "basis: the database has no schema yet and this program works on "
                        + "version \(Schema.version); run `basis migrate`\n", status: 78))
    }

    @Test func `is created once, and a dry run creates nothing`() throws {
        let desk = try Desk(migrated: false)
        let planned = try desk.basis("migrate", "--dry-run", "--format", "csv")
        #expect(planned.stdout.hasPrefix("version,name,taken\n1,foundation,false\n"))
        let first = try desk.basis("migrate")
        #expect(first.status == 0 && first.stdout.isEmpty)
        #expect(first.stderr.hasPrefix("migrated to 1 (foundation)\n"))
        #expect(
            try desk.basis("migrate") == Transcript(stderr: "the schema is up to date\n"))
        #expect(try desk.basis("migrate", "--quiet") == Transcript())
        #expect(try desk.basis("migrate", "--format", "json").stdout == "{\"rows\":[]}\n")
    }

    @Test func `with a changed history is left alone`() throws {
        let desk = try Desk()
        try desk.database.connect().execute(
            "update schema_migration set sha256 = repeat('0', 64) where version = 3")
        let transcript = try desk.basis("migrate")
        #expect(transcript.status == 78 && transcript.stdout.isEmpty)
        #expect(
            transcript.stderr.hasPrefix(
                "basis: schema step 3 was taken as strategy 000000000000 and this program knows"))
    }

    @Test func `that has gone on too far stops every command`() throws {
        let desk = try Desk()
        try desk.database.connect().execute(
            "update schema_version set version = 99, oldest_binary = 99")
        #expect(
            try desk.basis("account", "list")
                == Transcript(
                    stderr: "basis: the schema is at version 99, which needs a program for version "
                        + "99 or later, and this one is for \(Schema.version); upgrade basis on this host\n",
                    status: 78))
    }
}
