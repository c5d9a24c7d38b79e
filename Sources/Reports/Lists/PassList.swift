public import Domain

/// Runs of commands, as stored.
public enum PassList {
    /// One row a run; what is not known of one that died, or still runs, is null.
    public static func table(_ rows: [PassRow]) -> Table {
        Table(
            rows,
            [
                Column("id") { .text(String($0.id)) },
                Column("command") { .text($0.command) },
                Column("venue") { Cell($0.venue) },
                Column("started_at") { .timestamp($0.startedAt) },
                Column("finished_at") { Cell($0.finishedAt) },
                Column("duration_ms") { row in
                    row.durationMilliseconds.map { .number($0) } ?? .null
                },
                Column("requests") { Cell($0.requests) },
                Column("rounds") { Cell($0.rounds) },
                Column("exit_code") { Cell($0.exitCode) },
                Column("summary") { Cell($0.summary) },
                Column("owner") { .text($0.owner) },
            ])
    }
}
