import Testing

@Suite struct `SQL has its places` {
    @Test func `statements stand in sql/ and in Store`() {
        let statement =
            #/(?:\bselect\b.*\bfrom\b|\binsert\s+into\b|\bupdate\s+\w+(\.\w+)?\s+set\b|\bdelete\s+from\b|\b(create|alter|drop)\s+(table|index|schema|view|role|function|database)\b)/#
        let shouted =
            #/(?:\bSELECT\b.*\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\s+\w+(\.\w+)?\s+SET\b|\bDELETE\s+FROM\b|\b(CREATE|ALTER|DROP)\s+(TABLE|INDEX|SCHEMA|VIEW|ROLE|FUNCTION|DATABASE)\b)/#
        let places = [
            "Sources/Store/", "sql/",
            // Another program's database, another dialect: the paper exchange's own file.
            "Sources/PaperArchive/",
            // What every session is set to, whatever the schema.
            "Sources/Postgres/Connection/PostgresConnection+Session.swift",
        ]
        let bad = SourceFile(
            path: "Sources/Passes/A.swift",
            text: "let sql = \"\"\"\n  select a\n  from b\n  \"\"\"\n")
        expectTidy(Repository.sources, unlike: bad) { file in
            guard !places.contains(where: { file.path.hasPrefix($0) }) else { return [] }
            return file.swift.strings.compactMap { piece in
                let text = piece.text.replacing("\n", with: " ")
                guard text.contains(statement) || text.contains(shouted) else { return nil }
                return "\(file.path):\(piece.line): \(text.trimmed.prefix(60))"
            }
        }
    }

    /// Simulation sets the database's clock, so no statement may look at another one.
    @Test func `asks for the time in one function`() {
        let functions =
            #"(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)"#
        let words = "(current_timestamp|current_date|current_time|localtime|localtimestamp)"
        let literals = "'(now|today|tomorrow|yesterday)'"
        let time = #"(?i)\b\#(functions)\s*\(|\b\#(words)\b|\#(literals)"#
        // The history of the schema is written before that function exists.
        let once = "Sources/Store/Migrations/MigrationStatements.swift"
        let bad = SourceFile(path: "sql/migrations/0002_a.sql", text: "select Now();")
        expectTidy(Repository.sql + Repository.sources, unlike: bad) { file in
            let found = file.places(of: time, in: statements(of: file))
            return file.path == once && found.count == 1 ? [] : found
        }
    }

    @Test func `and the time's one function is the only one let through`() {
        let function = """
            create function basis.clock() returns timestamptz language sql as
                $$ select clock_timestamp(); $$;
            """
        #expect(!SQLText(function).withoutClockFunction.contains("clock_timestamp"))
        let both = SQLText(function + "\nselect clock_timestamp();").withoutClockFunction
        #expect(both.contains("clock_timestamp"))
        #expect(!SQLText("select 1; -- now()\n/* now() */").withoutClockFunction.contains("now"))
    }

    /// Only the migrator begins and ends transactions: a step that did would be half taken.
    @Test func `leaves transactions to the migrator`() {
        let words = "(commit|rollback|begin|start +transaction|savepoint)"
        let control = #"(?i)^[ \t]*\#(words)\b(?!\s+atomic)"#
        let bad = SourceFile(path: "sql/migrations/0002_a.sql", text: "create table a ();\ncommit;")
        expectTidy(Repository.sql, unlike: bad) { file in
            file.places(of: control, in: SQLText(file.text).withoutBodies)
        }
    }

    /// The SQL in a file, with the lines of the file: all of a migration, the literals of Swift.
    private func statements(of file: SourceFile) -> String {
        if file.isSQL { return SQLText(file.text).withoutClockFunction }
        guard file.path.hasPrefix("Sources/Store/") || file.path.hasPrefix("Sources/Postgres/")
        else { return "" }
        var lines = file.lines.map { _ in "" }
        for piece in file.swift.strings {
            let parts = piece.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (offset, part) in parts.enumerated() { lines[piece.line - 1 + offset] += part }
        }
        return lines.joined(separator: "\n")
    }
}
