public import Domain
import Store

/// What a pass did and found.
public struct PassResult: Sendable {
    public let command: String
    /// `nil` for a dry run, which stores nothing.
    public var passID: Int64?
    public let dryRun: Bool
    public var venues: [String] = []
    public let startedAt: Timestamp
    public var durationMilliseconds: Int64 = 0
    public var requests = 0
    public var rounds = 0
    public var connections = 0
    public var bytes = 0
    public var verdicts: [VerdictLine] = []
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
        public let strategy: String
        public let position: Position?
        /// `nil` in a dry run.
        public let trade: Trade?
        public let kind: Trade.Kind
        public let spotID: String
        public let futureID: String
        public let orders: [OrderLine]
        public let residual: Exact?
        /// Why it rested no longer, of a trade whose spot leg did; `nil` for any other and for one
        /// that came to its target.
        public var ending: Reason?
    }

    /// One order of a trade, sent or, in a dry run, not.
    public struct OrderLine: Hashable, Sendable {
        public let order: NewOrder
        /// `nil` in a dry run.
        public let journal: JournalOrder?
    }

    public struct BreakLine: Hashable, Sendable {
        public let account: String
        public let found: Break
    }

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

    public struct Problem: Sendable {
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
