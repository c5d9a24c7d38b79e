/// A person's halt or an automatic latch that is in force.
public struct Stop: Hashable, Sendable {
    /// What it stops. Accounts and strategies are named by their numbers in the database.
    public enum Scope: Hashable, Sendable {
        case all
        case account(Int64)
        case strategy(Int64)
        /// A future on an account.
        case pair(account: Int64, future: String)
        case position(account: Int64, strategy: Int64, future: String)
    }

    /// How much it stops.
    public enum Mode: String, Hashable, Sendable {
        /// Nothing is opened; closing, repairing and unwinding go on.
        case noOpen = "no_open"
        /// Only reads and cancels. Set by people only.
        case stopped
    }

    public let id: Int64
    public let scope: Scope
    public let mode: Mode
    /// `true` for a latch, `false` for a person's halt.
    public let isAutomatic: Bool
    /// `halt`, or the latch's name.
    public let code: String
    /// Why, in words, with the numbers.
    public let reason: String
    /// A person as user and host, or the command, host and process of a pass.
    public let setBy: String
    /// By the database's clock.
    public let since: Timestamp
    /// When it ends by itself, by the database's clock; `nil` when only a person ends it.
    public let until: Timestamp?

    public init(
        id: Int64, scope: Scope, mode: Mode, isAutomatic: Bool, code: String, reason: String,
        setBy: String, since: Timestamp, until: Timestamp?
    ) {
        (self.id, self.scope, self.mode, self.isAutomatic) = (id, scope, mode, isAutomatic)
        (self.code, self.reason, self.setBy) = (code, reason, setBy)
        (self.since, self.until) = (since, until)
    }

    /// Does it apply to this strategy's pair on this account?
    public func applies(account: Int64, strategy: Int64, future: String) -> Bool {
        switch scope {
        case .all: true
        case .account(let stopped): stopped == account
        case .strategy(let stopped): stopped == strategy
        case .pair(let stoppedAccount, let stoppedFuture):
            stoppedAccount == account && stoppedFuture == future
        case .position(let stoppedAccount, let stoppedStrategy, let stoppedFuture):
            stoppedAccount == account && stoppedStrategy == strategy && stoppedFuture == future
        }
    }
}

/// What a latch is called: why a pass itself stopped openings.
public enum LatchCode: String, Hashable, Sendable, CaseIterable {
    /// A leg was refused, or a trade was taken back.
    case failureCooldown = "failure_cooldown"
    /// A second failure within a day, or one that cost too much.
    case repeatedFailure = "repeated_failure"
    /// The repair band is at its widest and the hedge is still missing.
    case repairExhausted = "repair_exhausted"
    /// The exchange knows of ours what the journal does not.
    case journalBehind = "journal_behind"
    /// Orders of ours that were found after a restore and that no strategy could be told for.
    case unattributed
    /// The exchange's position is not the sum of our fills.
    case foreignInOurFuture = "foreign_in_our_future"
    /// An order that was proved never placed has been seen after all.
    case orderReappeared = "order_reappeared"
    /// The exchange liquidated or deleveraged a future of ours.
    case hedgeLost = "hedge_lost"
    /// A day has lost as much as the account may lose in one.
    case dailyLoss = "daily_loss"
    /// The account has fallen as far from its highest equity as it may.
    case drawdown
    /// An order that is over is reported by the exchange otherwise than the journal has it.
    case orderBreak = "order_break"
    /// More executions of an order are known than it says it filled.
    case fillBreak = "fill_break"
    /// The ledger of the account does not add up.
    case ledgerBreak = "ledger_break"
}
