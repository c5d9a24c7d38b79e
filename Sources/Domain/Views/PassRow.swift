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

    public init(
        id: Int64, command: String, venue: String?, owner: String, startedAt: Timestamp,
        finishedAt: Timestamp?, exitCode: Int?, requests: Int?, rounds: Int?,
        durationMilliseconds: Int64?, summary: String?
    ) {
        (self.id, self.command, self.venue) = (id, command, venue)
        (self.owner, self.startedAt, self.finishedAt) = (owner, startedAt, finishedAt)
        (self.exitCode, self.requests, self.rounds) = (exitCode, requests, rounds)
        (self.durationMilliseconds, self.summary) = (durationMilliseconds, summary)
    }
}
