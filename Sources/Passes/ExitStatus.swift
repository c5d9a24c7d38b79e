import HTTP
import OKX
import Postgres
import Store

/// The process exit codes, and the table from what goes wrong below the commands to one of them; an
/// error of a command's own knows its code (``ExitStatusConvertible``).
public enum ExitStatus: Int32, Hashable, Sendable, CaseIterable {
    /// Done, or nothing to do.
    case success = 0
    /// Done, but something needs a person: an unhedged residual, a break, a latch, a rejected leg.
    case attention = 1
    /// Stopped by a person's `halt`.
    case halted = 3
    /// Wrong usage: a malformed or out-of-range argument.
    case usage = 64
    /// An answer or a file that is well-formed and makes no sense.
    case nonsense = 65
    /// Exchange or database unreachable, or an answer that is missing, cut off or not JSON.
    case unreachable = 69
    /// A bug.
    case bug = 70
    /// Try later: busy, rate limit, time-out, SIGTERM.
    case tryLater = 75
    /// The key, passphrase, environment or database role was refused.
    case refused = 77
    /// Configuration: unknown name, clock, account or position mode, schema version, settings.
    case configuration = 78

    /// As programs read it: `try_later`.
    public var name: String {
        switch self {
        case .success: "success"
        case .attention: "attention"
        case .halted: "halted"
        case .usage: "usage"
        case .nonsense: "nonsense"
        case .unreachable: "unreachable"
        case .bug: "bug"
        case .tryLater: "try_later"
        case .refused: "refused"
        case .configuration: "configuration"
        }
    }

    /// Over several accounts the worst wins, in this order.
    private static let severity: [ExitStatus] = [
        .bug, .attention, .refused, .configuration, .nonsense, .unreachable, .tryLater, .halted,
        .success, .usage,
    ]

    /// The one that a whole command exits with; ``success`` for none.
    public static func worst(_ statuses: [ExitStatus]) -> ExitStatus {
        severity.first(where: statuses.contains) ?? .success
    }

    /// Without its database a pass can do nothing more, for any position.
    static func endsRun(_ error: any Error) -> Bool { error is PostgresError }

    /// The status that an error of the layers below ends a command with.
    public init(_ error: any Error) {
        self =
            switch error {
            case let error as OKXError: ExitStatus(error)
            case let error as PostgresError: ExitStatus(error)
            case let error as any ExitStatusConvertible: error.exitStatus
            case let refusal as JournalRefusal: ExitStatus(refusal)
            case is StoreError: .configuration
            case is UnsuitableAccount: .configuration
            default: .bug
            }
    }

    private init(_ error: OKXError) {
        self =
            switch error {
            case .notSent(_, .plainHTTP): .configuration
            case .notSent(_, .outOfTime): .tryLater
            case .unreachable(_, let failure):
                failure.kind == .interrupted ? .tryLater : .unreachable
            case .unreadable(_, let status, _, _): status == 429 ? .tryLater : .unreachable
            case .nonsense: .nonsense
            case .refused(_, _, let code, _): ExitStatus(refusal: code, of: error)
            }
    }

    private init(refusal code: String, of error: OKXError) {
        switch code {
        case "50102", "50036", "50112": self = .configuration
        case "51010", "51001": self = .configuration
        case "50101", "50105", "50110", "50111", "50113", "50114", "50119", "50120", "50121",
            "50035":
            self = .refused
        default:
            self =
                switch error.errorClass {
                case .retryLater, .waitForChange: .tryLater
                case .unknownOutcome: .unreachable
                case .permanent: .nonsense
                case .stopAndAlert: .refused
                }
        }
    }

    /// What the journal refused under lock is no failure of the program.
    private init(_ refusal: JournalRefusal) {
        self =
            switch refusal {
            case .leaseLost, .ownedElsewhere: .tryLater
            case .stopped(_, _, let byPerson): byPerson ? .halted : .success
            case .accountDisabled, .strategyDisabled, .limit, .equity: .success
            }
    }

    private init(_ error: PostgresError) {
        self =
            switch error {
            case .connectionString: .configuration
            case .refused: .refused
            case .interrupted, .timedOut, .lockUnavailable: .tryLater
            case .unreachable, .connectionLost, .commitInDoubt: .unreachable
            case .decoding: .nonsense
            case .statementFailed(let failure): ExitStatus(sqlState: failure.sqlState)
            default: .bug
            }
    }

    /// What a server that is at work refuses for now, and a schema that is another program's.
    private init(sqlState: String) {
        switch sqlState {
        case PostgresError.serializationFailure, PostgresError.deadlockDetected: self = .tryLater
        // A standby that only reads, and a server that is out of disk, memory or connections.
        case "25006": self = .unreachable
        case _ where sqlState.hasPrefix("53"): self = .unreachable
        // No such table, column, schema or function.
        case PostgresError.undefinedTable, "42703", "3F000", "42883": self = .configuration
        default: self = .bug
        }
    }

    /// The status of a whole pass.
    public init(_ result: PassResult) {
        var statuses = result.problems.map { ExitStatus($0.error) }
        if result.attentions.contains(where: { !$0.isWarning }) { statuses.append(.attention) }
        if !result.busy.isEmpty || result.wasInterrupted { statuses.append(.tryLater) }
        if result.wasHalted { statuses.append(.halted) }
        self = ExitStatus.worst(statuses)
    }
}

/// An error that knows its own exit status: those of the commands themselves.
public protocol ExitStatusConvertible: Error {
    var exitStatus: ExitStatus { get }
}

/// What a pass itself finds wrong before it can work.
public enum PassError: Error, Hashable, CustomStringConvertible, ExitStatusConvertible {
    case nothingConfigured(String)
    /// No yields of the venue are stored, so there are no candidates.
    case noRanking(venue: String)
    /// The account's key is that of another user id of the exchange.
    case otherUser(account: String, expected: String, found: String)
    /// The key may only read.
    case noTradePermission(account: String)
    /// The key may do more than it should be able to.
    case mayWithdraw(account: String)
    /// By so much this machine's clock is ahead of the exchange's; negative is behind.
    case clockSkew(milliseconds: Int64)
    /// Bills came between the reads each time, so balances and newest bill do not belong together.
    case restlessBalance(account: String)
    /// A list of instruments lacks one whose book the exchange shows.
    case missingFromList(instrument: String)
    /// By the exchange's lists the two are not of one coin.
    case noPair(spot: String, future: String)
    /// Another pass opened the position, or a late fill brought it back, too late to ask.
    case notObserved(spot: String, future: String)
    /// There are more than `count` bills since the account was last reconciled.
    case manyBills(account: String, count: Int)

    public var exitStatus: ExitStatus {
        switch self {
        case .nothingConfigured, .noRanking, .clockSkew: .configuration
        case .otherUser, .noTradePermission, .mayWithdraw: .refused
        case .restlessBalance, .notObserved: .tryLater
        case .missingFromList, .noPair: .nonsense
        case .manyBills: .attention
        }
    }

    public var description: String {
        switch self {
        case .nothingConfigured(let what): what
        case .noRanking(let venue):
            "no yields of the venue '\(venue)' are stored: run 'basis snapshot-yields "
                + "--venue \(venue)' first; nothing was opened"
        case .otherUser(let account, let expected, let found):
            "the key of '\(account)' belongs to user \(found), not \(expected): nothing was done "
                + "with it; give the account its own key again"
        case .noTradePermission(let account):
            "the key of '\(account)' may not trade: give it the permission to trade at the exchange"
        case .mayWithdraw(let account):
            "the key of '\(account)' may withdraw: make one that cannot, for whoever steals it "
                + "could empty the account"
        case .clockSkew(let milliseconds):
            "this machine's clock is \(milliseconds) ms off the exchange's: set it by NTP"
        case .notObserved(let spot, let future):
            "the market of \(spot) and \(future) was not asked for, as nothing was held there when the "
                + "pass began: nothing was done with it; the next pass asks"
        case .missingFromList(let instrument):
            "the exchange's list lacks \(instrument), whose book it shows in the same moment: the answer "
                + "is not used, and nothing of it is traded until both agree"
        case .noPair(let spot, let future):
            "by the exchange's lists \(spot) and \(future) are no longer of one coin: nothing of them is "
                + "traded until they are"
        case .manyBills(let account, let count):
            "'\(account)' has had more than \(count) bills since it was last reconciled: nothing is "
                + "opened on it before 'basis reconcile', with a --timeout that suffices, has read them"
        case .restlessBalance(let account):
            "the balances of '\(account)' changed each time they were read, so its ledger has no "
                + "start: stop what trades on it for a moment, and try again"
        }
    }
}
