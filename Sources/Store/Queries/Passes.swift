public import Domain
import Postgres

enum PassStatements {
    static let begin = """
        insert into pass (command, venue, owner) values ($1, $2, $3) returning id
        """
    static let end = """
        update pass set finished_at = clock(), exit_code = $2, requests = $3, rounds = $4,
            duration_ms = $5, summary = $6
        where id = $1
        """
    /// Numbered in the order in which the candidates were walked.
    static let insertVerdicts = """
        insert into verdict (pass, account, strategy, strategy_version, spot, future, verdict,
            reasons, numbers)
        select $1, account, strategy, version, spot, future, verdict, reasons, numbers
        from unnest($2::bigint[], $3::bigint[], $4::integer[], $5::text[], $6::text[], $7::text[],
            $8::jsonb[], $9::jsonb[]) with ordinality
            as t (account, strategy, version, spot, future, verdict, reasons, numbers, place)
        order by place
        """
    static let list = """
        select id, command, venue, owner, started_at, finished_at, exit_code, requests, rounds,
            duration_ms, summary
        from pass where ($1::bigint is null or id = $1) and ($2::text is null or command = $2)
        order by id desc limit $3
        """
    /// Reasons and numbers are unpacked by the server, so that their digits stay as they are.
    static let verdicts = """
        select v.pass, a.name as account, s.name as strategy, v.strategy_version, v.spot, v.future,
            split_part(v.spot, '-', 1) as coin, v.verdict, v.reasons::text as reasons,
            v.numbers::text as numbers,
            array(
                select coalesce(r ->> 'reason', '')
                from jsonb_array_elements(v.reasons) with ordinality as e (r, n) order by n)
                as reason_names,
            array(
                select coalesce(r ->> 'sentence', '')
                from jsonb_array_elements(v.reasons) with ordinality as e (r, n) order by n)
                as sentences,
            array(select key from jsonb_each_text(v.numbers) order by key) as figure_names,
            array(
                select coalesce(value, '') from jsonb_each_text(v.numbers) order by key)
                as figure_values
        from verdict v left join account a on a.id = v.account
        left join strategy s on s.id = v.strategy
        where v.pass = $1 and ($2::text is null or a.name = $2)
            and ($3::text is null or split_part(v.spot, '-', 1) = $3)
        order by v.id
        """
    static let all = [begin, end, insertVerdicts, list, verdicts]
}

/// What a run cost and how it ended.
public struct PassEnd: Hashable, Sendable {
    /// What the process exits with.
    public let exitCode: Int
    /// Sent to the exchange.
    public let requests: Int
    /// Of parallel requests.
    public let rounds: Int
    /// Wall time.
    public let durationMilliseconds: Int64
    /// One line for people.
    public let summary: String

    public init(
        exitCode: Int, requests: Int, rounds: Int, durationMilliseconds: Int64, summary: String
    ) {
        (self.exitCode, self.requests, self.rounds) = (exitCode, requests, rounds)
        (self.durationMilliseconds, self.summary) = (durationMilliseconds, summary)
    }
}

/// One candidate's verdict to be stored.
public struct NewVerdict: Hashable, Sendable {
    /// `nil` where it was judged for none.
    public let account: Int64?
    /// The version of its rules is kept with the verdict; `nil` where it was judged by none.
    public let strategy: Strategy?
    public let spotID: String
    public let futureID: String
    public let judgement: Judgement

    public init(
        account: Int64?, strategy: Strategy?, spotID: String, futureID: String,
        judgement: Judgement
    ) {
        (self.account, self.strategy) = (account, strategy)
        (self.spotID, self.futureID, self.judgement) = (spotID, futureID, judgement)
    }
}

extension Store {
    /// Records that a run began.
    public func beginPass(_ command: String, venue: String?) throws -> Int64 {
        try one(PassStatements.begin, [command, venue, owner]).int64("id")
    }

    /// Records how it ended, with its verdicts.
    public func endPass(_ pass: Int64, _ end: PassEnd, verdicts: [NewVerdict]) throws {
        try transaction {
            if !verdicts.isEmpty {
                _ = try connection.execute(
                    PassStatements.insertVerdicts,
                    [
                        pass, verdicts.map(\.account), verdicts.map(\.strategy?.id),
                        verdicts.map { $0.strategy.map { Int64($0.version) } },
                        verdicts.map(\.spotID), verdicts.map(\.futureID),
                        verdicts.map(\.judgement.verdict.rawValue),
                        verdicts.map { JSONText.reasons($0.judgement.reasons) },
                        verdicts.map { JSONText.figures($0.judgement.numbers) },
                    ])
            }
            _ = try connection.execute(
                PassStatements.end,
                [
                    pass, end.exitCode, end.requests, end.rounds, end.durationMilliseconds,
                    end.summary,
                ])
        }
    }

    /// The newest passes first.
    ///
    /// - Parameter id: `nil` for any; so is `command`.
    public func passes(id: Int64? = nil, command: String? = nil, limit: Int) throws -> [PassRow] {
        try connection.query(PassStatements.list, [id, command, limit]).map { row in
            PassRow(
                id: try row.int64("id"), command: try row.string("command"),
                venue: try row.stringOrNil("venue"), owner: try row.string("owner"),
                startedAt: try row.timestamp("started_at"),
                finishedAt: try row.timestampOrNil("finished_at"),
                exitCode: try row.intOrNil("exit_code"), requests: try row.intOrNil("requests"),
                rounds: try row.intOrNil("rounds"),
                durationMilliseconds: try row.int64OrNil("duration_ms"),
                summary: try row.stringOrNil("summary"))
        }
    }

    /// The verdicts of a pass in the order in which its candidates were walked.
    ///
    /// - Parameter account: a name; `nil` for all.
    public func verdicts(
        ofPass pass: Int64, account: String? = nil, coin: String? = nil
    ) throws -> [VerdictRow] {
        try connection.query(PassStatements.verdicts, [pass, account, coin]).map { row in
            VerdictRow(
                pass: try row.int64("pass"), account: try row.stringOrNil("account"),
                strategy: try row.stringOrNil("strategy"),
                strategyVersion: try row.intOrNil("strategy_version"),
                coin: try row.string("coin"), spotID: try row.string("spot"),
                futureID: try row.string("future"), verdict: try row.string("verdict"),
                sentences: try zip(row.strings("reason_names"), row.strings("sentences")).map {
                    VerdictRow.Sentence(reason: $0, text: $1)
                },
                figures: try row.figures("figure_names", "figure_values"),
                reasonsJSON: try row.string("reasons"), numbersJSON: try row.string("numbers"))
        }
    }
}

extension Row {
    /// Names and values that the server unpacked from JSON.
    func figures(_ names: String, _ values: String) throws -> [StoredFigure] {
        try zip(strings(names), strings(values)).map { StoredFigure(name: $0, text: $1) }
    }
}
