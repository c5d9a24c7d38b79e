public import Domain
import Store

/// What a pass did and found.
public struct PassResult: Sendable {
    /// As it is typed: `open-pass`.
    public let command: String
    /// `nil` for a dry run, which stores nothing.
    public var passID: Int64?
    /// Nothing was written or sent.
    public let dryRun: Bool
    /// Names of those that were worked.
    public var venues: [String] = []
    /// By this machine's clock.
    public let startedAt: Timestamp
    /// Wall time, by a clock that is never set.
    public var durationMilliseconds: Int64 = 0
    /// Requests sent to the exchange, repeated questions among them.
    public var requests = 0
    /// Rounds of parallel requests.
    public var rounds = 0
    /// Connections that were opened for them.
    public var connections = 0
    /// Sent and received, headers included.
    public var bytes = 0
    /// One for each candidate, position and unfinished trade, in the order in which they were
    /// walked.
    public var verdicts: [VerdictLine] = []
    /// Those that were opened, closed or repaired, or in a dry run would be.
    public var trades: [TradeLine] = []
    /// What was rebuilt after a restore; `nil` when nobody asked for it.
    public var restorations: [Restoration]?
    /// Figures of ours that are not the exchange's; `nil` for a pass that does not compare them.
    public var breaks: [BreakLine]?
    /// What needs a person: residuals, latches, breaks, rejected legs.
    public var attentions: [Attention] = []
    /// Accounts that could not be worked, each with why; the others were.
    public var problems: [Problem] = []
    /// Accounts that another pass holds.
    public var busy: [String] = []
    /// A person's halt kept something from being done.
    public var wasHalted = false
    /// SIGTERM came before the pass was through.
    public var wasInterrupted = false
    /// What the pass has to say beyond verdicts and trades, for `--verbose` and JSON.
    public var notes: [String] = []

    public init(command: String, dryRun: Bool, startedAt: Timestamp) {
        (self.command, self.dryRun, self.startedAt) = (command, dryRun, startedAt)
    }

    /// Said once, however often a pass comes by it.
    mutating func noteOnce(_ note: String) {
        if !notes.contains(note) { notes.append(note) }
    }

    /// One candidate's verdict with the names that people know it by.
    public struct VerdictLine: Hashable, Sendable {
        public let venue: String
        public let account: String
        public let strategy: String
        public let spotID: String
        public let futureID: String
        public let judgement: Judgement
        /// For the database.
        let row: NewVerdict
    }

    /// A trade that was worked on, or in a dry run would be, with its orders.
    public struct TradeLine: Hashable, Sendable {
        public let venue: String
        public let account: String
        /// Its name; empty for a rebuilt trade whose strategy is gone.
        public let strategy: String
        /// As the trade left it; `nil` where a dry run would open or close.
        public let position: Position?
        /// `nil` in a dry run.
        public let trade: Trade?
        public let kind: Trade.Kind
        public let spotID: String
        public let futureID: String
        /// All of the trade's, those of earlier passes too; of a rebuilt one those that were lost;
        /// where a dry run would open or close, those that would go out first.
        public let orders: [OrderLine]
        /// Coins held beyond the hedge (positive) or missing (negative), as the trade left the
        /// position; `nil` where a dry run would open or close.
        public let residual: Exact?
        /// Why it rested no longer, of a trade whose spot leg did; `nil` for any other and for one
        /// that came to its target.
        public var ending: Reason?
    }

    /// One order of a trade, sent or, in a dry run, not.
    public struct OrderLine: Hashable, Sendable {
        /// What was asked for.
        public let order: NewOrder
        /// `nil` in a dry run.
        public let journal: JournalOrder?
    }

    /// A figure of an account that is not the exchange's.
    public struct BreakLine: Hashable, Sendable {
        public let account: String
        public let found: Break
    }

    /// What needs a person, or soon will.
    public struct Attention: Hashable, Sendable {
        public let account: String
        /// snake_case, for programs: `residual`, `latched`, `rejected_leg`, `in_doubt`, …
        public let code: String
        /// For people: what, the numbers, what it means for the money, what to do.
        public let sentence: String
        /// Told once, ahead of time: nobody has to do anything yet, and the exit status says so.
        public let isWarning: Bool

        public init(account: String, code: String, sentence: String, isWarning: Bool = false) {
            (self.account, self.code, self.sentence) = (account, code, sentence)
            self.isWarning = isWarning
        }
    }

    /// What could not be worked, and why. It decides the exit status with the others.
    public struct Problem: Sendable {
        /// Its name, or several; of a pass that works no account the venue's.
        public let account: String
        public let error: any Error

        public init(account: String, error: any Error) {
            (self.account, self.error) = (account, error)
        }
    }

    /// Did nothing and needs nobody: prints nothing unless asked.
    public var isQuiet: Bool {
        trades.isEmpty && attentions.isEmpty && problems.isEmpty && busy.isEmpty && !wasHalted
            && !wasInterrupted && restorations == nil
    }
}
