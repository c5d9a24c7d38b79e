public import Domain
import Postgres

enum PassStatements {
    static let now = "select clock() as now"
    static let begin = """
        insert into pass (command, venue, owner) values ($1, $2, $3) returning id
        """
    static let end = """
        update pass set finished_at = clock(), exit_code = $2, requests = $3, rounds = $4,
            duration_ms = $5, summary = $6
        where id = $1
        """
    static let verdict = """
        insert into verdict (pass, account, strategy, strategy_version, spot, future, verdict,
            reasons, numbers)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """
    static let list = """
        select id, command, venue, owner, started_at, finished_at, exit_code, requests, rounds,
            duration_ms, summary
        from pass where ($1::bigint is null or id = $1) and ($2::text is null or command = $2)
        order by id desc limit $3
        """
    static let verdicts = """
        select v.pass, a.name as account, s.name as strategy, v.strategy_version, v.spot, v.future,
            v.verdict, v.reasons::text as reasons, v.numbers::text as numbers
        from verdict v left join account a on a.id = v.account
        left join strategy s on s.id = v.strategy
        where v.pass = $1 order by v.id
        """
    static let all = [now, begin, end, verdict, list, verdicts]
}

/// One run of a command, as stored.
public struct PassRow: Hashable, Sendable {
    public let id: Int64
    public let command: String
    public let venue: String?
    public let owner: String
    public let startedAt: Timestamp
    /// `nil` when it died or still runs.
    public let finishedAt: Timestamp?
    public let exitCode: Int?
    public let requests: Int?
    public let rounds: Int?
    public let durationMilliseconds: Int64?
    public let summary: String?
}

/// What a run cost and how it ended.
public struct PassEnd: Hashable, Sendable {
    public let exitCode: Int
    public let requests: Int
    public let rounds: Int
    public let durationMilliseconds: Int64
    public let summary: String

    public init(
        exitCode: Int, requests: Int, rounds: Int, durationMilliseconds: Int64, summary: String
    ) {
        (self.exitCode, self.requests, self.rounds) = (exitCode, requests, rounds)
        (self.durationMilliseconds, self.summary) = (durationMilliseconds, summary)
    }
}

/// One candidate's verdict as stored; reasons and numbers are JSON.
public struct VerdictRow: Hashable, Sendable {
    public let account: String?
    public let strategy: String?
    public let strategyVersion: Int?
    public let spotID: String
    public let futureID: String
    public let verdict: String
    public let reasons: String
    public let numbers: String
}

/// One candidate's verdict to be stored.
public struct NewVerdict: Hashable, Sendable {
    public let account: Int64?
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
            for verdict in verdicts {
                _ = try connection.execute(
                    PassStatements.verdict,
                    [
                        pass, verdict.account, verdict.strategy?.id, verdict.strategy?.version,
                        verdict.spotID, verdict.futureID, verdict.judgement.verdict.rawValue,
                        JSONText.reasons(verdict.judgement.reasons),
                        JSONText.figures(verdict.judgement.numbers),
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

    public func verdicts(ofPass pass: Int64) throws -> [VerdictRow] {
        try connection.query(PassStatements.verdicts, [pass]).map { row in
            VerdictRow(
                account: try row.stringOrNil("account"),
                strategy: try row.stringOrNil("strategy"),
                strategyVersion: try row.intOrNil("strategy_version"),
                spotID: try row.string("spot"), futureID: try row.string("future"),
                verdict: try row.string("verdict"), reasons: try row.string("reasons"),
                numbers: try row.string("numbers"))
        }
    }
}
