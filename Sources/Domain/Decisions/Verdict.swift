/// What became of a candidate, or why nothing did. Declared in the documented order: the first that
/// applies is the candidate's verdict, all that apply are its reasons.
///
/// What each means: `docs/VERDICTS.md`.
public enum Verdict: String, Hashable, Sendable, CaseIterable, Codable {
    // What was done.
    case opened, closed, sliced, delivered
    case wouldOpen = "would_open"
    case wouldClose = "would_close"
    case repaired, unwound
    case wouldRepair = "would_repair"
    case notFilled = "not_filled"

    // Who may not.
    case accountBusy = "account_busy"
    case accountDisabled = "account_disabled"
    case strategyDisabled = "strategy_disabled"
    case halted
    case journalBehind = "journal_behind"
    case foreignInOurFuture = "foreign_in_our_future"
    case latched
    case inDoubt = "in_doubt"
    case blacklisted
    case notWhitelisted = "not_whitelisted"

    // When not.
    case instrumentNotLive = "instrument_not_live"
    case delivering
    case settling
    case dataTooOld = "data_too_old"
    case peg
    case tooNearExpiry = "too_near_expiry"
    case outOfTime = "out_of_time"
    case cooldown
    case tradeLimit = "trade_limit"
    case rankedBelow = "ranked_below"

    // At which prices not.
    case bookTooThin = "book_too_thin"
    case yieldBelowThreshold = "yield_below_threshold"
    case yieldAboveClose = "yield_above_close"
    case losesAfterCosts = "loses_after_costs"
    /// Closed again at the threshold it would have lost: nothing may be opened in circles.
    case churn
    case slippage
    case priceDeviation = "price_deviation"

    // How much not.
    case positionLimit = "position_limit"
    case openInterestLimit = "open_interest_limit"
    case dayLimit = "day_limit"
    case lossLimit = "loss_limit"
    case minEquity = "min_equity"
    case belowMinSize = "below_min_size"
    case insufficientUSDT = "insufficient_usdt"
    case marginInsufficient = "margin_insufficient"
    case openedElsewhere = "opened_elsewhere"
}

extension Verdict {
    /// What a halt or a latch makes of a candidate.
    public init(ofStop code: String, isAutomatic: Bool) {
        self =
            switch code {
            case LatchCode.journalBehind.rawValue: .journalBehind
            case LatchCode.foreignInOurFuture.rawValue: .foreignInOurFuture
            default: isAutomatic ? .latched : .halted
            }
    }
}

extension Verdict: Comparable {
    public static func < (left: Verdict, right: Verdict) -> Bool {
        left.precedence < right.precedence
    }
    private var precedence: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

/// One reason why a candidate was not traded, with the numbers behind it.
public struct Reason: Hashable, Sendable {
    public let verdict: Verdict
    /// For people, with the numbers.
    public let sentence: String
    /// The same numbers for programs, by name.
    public let numbers: [Figure]

    public init(_ verdict: Verdict, _ sentence: String, _ numbers: [Figure] = []) {
        (self.verdict, self.sentence, self.numbers) = (verdict, sentence, numbers)
    }
}

/// A named number or text that a decision was made on.
public struct Figure: Hashable, Sendable {
    /// What a figure is, and so how JSON writes it.
    public enum Value: Hashable, Sendable {
        /// A price, a size, money: a string in JSON, exact.
        case exact(Exact)
        /// A percentage, a count or milliseconds: a number in JSON.
        case number(Exact)
        case text(String)
    }

    /// snake_case, unit last.
    public let name: String
    public let value: Value

    public init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }

    /// A price, a size or money; `nil` where there is no value.
    public static func exact(_ name: String, _ value: Exact?) -> Figure? {
        value.map { Figure(name, .exact($0)) }
    }
    /// A percentage, a count or milliseconds; `nil` where there is no value.
    public static func number(_ name: String, _ value: Exact?) -> Figure? {
        value.map { Figure(name, .number($0)) }
    }
}

/// Why a candidate was or was not traded.
public struct Judgement: Hashable, Sendable {
    /// What was done or would be, or the first reason against it.
    public let verdict: Verdict
    /// All that apply, the first first; of a trade, why it ended before its target, if it did.
    public let reasons: [Reason]
    /// The figures that it was judged by.
    public let numbers: [Figure]

    /// The verdict of what was done or would be.
    public init(_ verdict: Verdict, reasons: [Reason] = [], numbers: [Figure]) {
        (self.verdict, self.reasons, self.numbers) = (verdict, reasons, numbers)
    }

    /// The verdict of the first reason in the documented order.
    public init(reasons: [Reason], numbers: [Figure]) {
        precondition(!reasons.isEmpty, "a candidate was not traded for no reason")
        let sorted = reasons.sorted { $0.verdict < $1.verdict }
        (verdict, self.reasons, self.numbers) = (sorted[0].verdict, sorted, numbers)
    }
}
