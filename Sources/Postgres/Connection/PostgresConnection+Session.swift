/// How every session of ours is set, whatever the role, the database and the server say.
extension PostgresConnection {
    func setUpSession(_ settings: PostgresSettings) throws(PostgresError) {
        let schema = settings.schema.replacing("\"", with: "\"\"")
        var values = [
            "TimeZone": "UTC",
            "DateStyle": "ISO, YMD",
            "IntervalStyle": "iso_8601",
            "standard_conforming_strings": "on",
            "bytea_output": "hex",
            // Last, so that nobody's temporary table can stand in for one of ours.
            "search_path": "\"\(schema)\", pg_temp",
            // A notice on COMMIT is evidence; a role that hides them would hide a lost commit.
            "client_min_messages": "notice",
        ]
        values.merge(settings.limits.session) { _, limit in limit }
        if serverVersion >= 140_000 {
            // Ends what we left running when we closed the socket.
            values["client_connection_check_interval"] = "1s"
        }
        try set(values, PostgresConnection.setValues + PostgresConnection.keepCommitsDurable)
    }

    /// Sets values for the rest of the session.
    func set(
        _ values: [String: String], _ statement: String = setValues
    ) throws(PostgresError) {
        let names = values.keys.sorted()
        try execute(statement, [names, names.compactMap { values[$0] }])
    }

    static let setValues = """
        select set_config(name, value, false)
        from unnest($1::text[], $2::text[]) as setting(name, value)
        """

    /// An order goes out on the strength of a commit, so the commit must survive a crash of the
    /// server. What the operator chose about standbys stays.
    private static let keepCommitsDurable = """

        union all
        select set_config('synchronous_commit', 'on', false)
        where current_setting('synchronous_commit') = 'off'
        """
}

extension PostgresTimeLimits {
    /// The server's names for its limits; a number is in milliseconds.
    var session: [String: String] {
        [
            "statement_timeout": String(statement), "lock_timeout": String(lock),
            "idle_in_transaction_session_timeout": String(idleInTransaction),
        ]
    }
}
