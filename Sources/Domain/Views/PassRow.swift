/// One run of a command, as stored.
public struct PassRow: Hashable, Sendable {
    public let id: Int64
    /// `open-pass`, `close-pass`, `reconcile`, …
    public let command: String
    /// `nil` when it worked several.
    public let venue: String?
    /// Command, host and process.
    public let owner: String
    /// By the database's clock.
    public let startedAt: Timestamp
    /// `nil` when it died or still runs.
    public let finishedAt: Timestamp?
    /// `nil` while ``finishedAt`` is, and so all that follows.
    public let exitCode: Int?
    /// Requests sent to the exchange.
    public let requests: Int?
    /// Rounds of parallel requests.
    public let rounds: Int?
    /// Elapsed time, not that of the processor.
    public let durationMilliseconds: Int64?
    /// One line for people.
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
