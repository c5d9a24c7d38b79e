/// What a pass did and found, for people and for programs.
public struct PassReport: Hashable, Sendable {
    public let command: String
    /// `nil` for a dry run, which stores nothing.
    public let passID: Int64?
    /// Nothing was stored and nothing sent.
    public let isDryRun: Bool
    /// Those that were worked, by name.
    public let venues: [String]
    /// By the clock of the machine that it ran on.
    public let startedAt: Timestamp
    public let cost: Cost
    public let verdicts: [VerdictLine]
    public let trades: [TradeLine]
    /// Figures of ours that are not the exchange's; `nil` for a pass that does not compare them.
    public let breaks: [BreakLine]?
    /// What needs a person.
    public let attentions: [Remark]
    /// Accounts that could not be worked, each with why.
    public let problems: [Remark]
    /// Accounts that another pass holds.
    public let busy: [String]
    /// What there is to say beyond verdicts and trades, for `--verbose` and JSON.
    public let notes: [String]
    /// What was rebuilt after a restore; `nil` when nobody asked for it.
    public let restorations: [RestorationLine]?
    /// What `snapshot-yields` has looked at; `nil` for the other passes.
    public let snapshots: [SnapshotLine]?

    /// What the run took.
    public struct Cost: Hashable, Sendable {
        /// Elapsed time, not that of the processor.
        public let durationMilliseconds: Int64
        /// Requests sent to the exchanges.
        public let requests: Int
        /// Rounds of parallel requests.
        public let rounds: Int
        /// Connections that were opened for them.
        public let connections: Int
        /// Sent and received, headers included.
        public let bytes: Int
        /// Of this process, user and system.
        public let cpuMilliseconds: Int64
        /// The most memory that this process held, KiB.
        public let peakKilobytes: Int64

        public init(
            durationMilliseconds: Int64, requests: Int, rounds: Int, connections: Int, bytes: Int,
            cpuMilliseconds: Int64, peakKilobytes: Int64
        ) {
            (self.durationMilliseconds, self.requests) = (durationMilliseconds, requests)
            (self.rounds, self.connections, self.bytes) = (rounds, connections, bytes)
            (self.cpuMilliseconds, self.peakKilobytes) = (cpuMilliseconds, peakKilobytes)
        }
    }

    /// One candidate's verdict, with the names that people know it by.
    public struct VerdictLine: Hashable, Sendable {
        public let venue: String
        public let account: String
        public let strategy: String
        public let spotID: String
        public let futureID: String
        public let judgement: Judgement

        public init(
            venue: String, account: String, strategy: String, spotID: String, futureID: String,
            judgement: Judgement
        ) {
            (self.venue, self.account, self.strategy) = (venue, account, strategy)
            (self.spotID, self.futureID, self.judgement) = (spotID, futureID, judgement)
        }
    }

    /// A trade that was worked on, or in a dry run would be.
    public struct TradeLine: Hashable, Sendable {
        public let venue: String
        public let account: String
        public let strategy: String
        /// Its number; `nil` where it has none yet, as in a dry run.
        public let position: Int64?
        /// Its number; `nil` where it has none yet, as in a dry run.
        public let trade: Int64?
        public let kind: Trade.Kind
        public let spotID: String
        public let futureID: String
        /// `nil` while it is not over, and for a trade that a dry run would make.
        public let outcome: Trade.Outcome?
        /// Coins in excess of the hedge, or missing where negative; `nil` where it is not known, as
        /// of a trade that a dry run would make.
        public let residual: Exact?
        /// The figures it was decided on; empty for one that an earlier pass decided.
        public let numbers: [Figure]
        public let orders: [OrderLine]

        public init(
            venue: String, account: String, strategy: String, position: Int64?, trade: Int64?,
            kind: Trade.Kind, spotID: String, futureID: String, outcome: Trade.Outcome?,
            residual: Exact?, numbers: [Figure], orders: [OrderLine]
        ) {
            (self.venue, self.account, self.strategy) = (venue, account, strategy)
            (self.position, self.trade, self.kind) = (position, trade, kind)
            (self.spotID, self.futureID, self.outcome) = (spotID, futureID, outcome)
            (self.residual, self.numbers, self.orders) = (residual, numbers, orders)
        }
    }

    /// One order of a trade, as it was meant and as it went.
    public struct OrderLine: Hashable, Sendable {
        public let order: NewOrder
        /// `nil` for an order that was not sent, as in a dry run.
        public let journal: JournalOrder?

        public init(order: NewOrder, journal: JournalOrder?) {
            (self.order, self.journal) = (order, journal)
        }
    }

    /// A sentence for people, with what it is about.
    public struct Remark: Hashable, Sendable {
        /// `nil` when it is about the run as a whole.
        public let venue: String?
        /// An account's name, or what else it is about; may be empty.
        public let account: String
        /// snake_case, for programs.
        public let code: String
        /// For people: what, the numbers, and what to do about it.
        public let sentence: String

        public init(venue: String?, account: String, code: String, sentence: String) {
            (self.venue, self.account, self.code) = (venue, account, code)
            self.sentence = sentence
        }
    }

    /// What was rebuilt of one account's journal, or in a dry run would be.
    public struct RestorationLine: Hashable, Sendable {
        public let venue: String
        public let account: String
        /// Of the client order ids from now on; `nil` when nothing was missing, and in a dry run.
        public let generation: Int?
        /// Positions that are new.
        public let positions: Int
        /// Orders that are rebuilt.
        public let orders: Int
        /// Executions of these.
        public let fills: Int
        /// Each lost trade, with its orders.
        public let trades: [TradeLine]
        public let unattributed: [UnattributedLine]

        public init(
            venue: String, account: String, generation: Int?, positions: Int, orders: Int,
            fills: Int, trades: [TradeLine], unattributed: [UnattributedLine]
        ) {
            (self.venue, self.account, self.generation) = (venue, account, generation)
            (self.positions, self.orders, self.fills) = (positions, orders, fills)
            (self.trades, self.unattributed) = (trades, unattributed)
        }
    }

    /// An order of ours that no strategy could be told for.
    public struct UnattributedLine: Hashable, Sendable {
        public let clientOrderID: String
        public let instrumentID: String
        public let side: Side
        /// Coins or contracts.
        public let filledSize: Exact
        /// In the instrument's quote per coin; `nil` when nothing filled.
        public let averagePrice: Exact?
        /// Why, in words for people.
        public let reason: String

        public init(
            clientOrderID: String, instrumentID: String, side: Side, filledSize: Exact,
            averagePrice: Exact?, reason: String
        ) {
            (self.clientOrderID, self.instrumentID, self.side) = (clientOrderID, instrumentID, side)
            (self.filledSize, self.averagePrice) = (filledSize, averagePrice)
            self.reason = reason
        }
    }

    /// What one look at all pairs of a venue found.
    public struct SnapshotLine: Hashable, Sendable {
        public let venue: String
        /// By the exchange's clock.
        public let takenAt: Timestamp
        /// USD per USDT; `nil` when the exchange gave none.
        public let usdtUSD: Exact?
        /// How many pairs were listed.
        public let pairs: Int
        /// The pair with the highest annual yield at the touch.
        public let best: YieldRow?

        public init(
            venue: String, takenAt: Timestamp, usdtUSD: Exact?, pairs: Int, best: YieldRow?
        ) {
            (self.venue, self.takenAt, self.usdtUSD) = (venue, takenAt, usdtUSD)
            (self.pairs, self.best) = (pairs, best)
        }
    }

    public init(
        command: String, passID: Int64?, isDryRun: Bool, venues: [String], startedAt: Timestamp,
        cost: Cost, verdicts: [VerdictLine], trades: [TradeLine], attentions: [Remark],
        problems: [Remark], busy: [String], notes: [String], snapshots: [SnapshotLine]?,
        restorations: [RestorationLine]? = nil, breaks: [BreakLine]? = nil
    ) {
        (self.restorations, self.breaks) = (restorations, breaks)
        (self.command, self.passID, self.isDryRun) = (command, passID, isDryRun)
        (self.venues, self.startedAt, self.cost) = (venues, startedAt, cost)
        (self.verdicts, self.trades, self.attentions) = (verdicts, trades, attentions)
        (self.problems, self.busy, self.notes) = (problems, busy, notes)
        self.snapshots = snapshots
    }
}

extension PassReport {
    /// Traded nothing and needs nobody: prints nothing unless asked.
    public var isQuiet: Bool {
        trades.isEmpty && attentions.isEmpty && problems.isEmpty && busy.isEmpty
            && restorations == nil
    }
}
