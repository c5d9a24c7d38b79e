import HTTP

/// What an error means for what to do next.
public enum ErrorClass: Hashable, Sendable {
    /// Not executed; the same request may succeed later.
    case retryLater
    /// Not known whether it was executed: ask, never send again.
    case unknownOutcome
    /// Not executed; market, instrument or account must change first.
    case waitForChange
    /// Not executed, and the same request never will be.
    case permanent
    /// Not executed; something is wrong that a person must mend before anything is tried again.
    case stopAndAlert
}

extension OKXError {
    /// What to do after it. A code that this version does not know proves nothing; what leaves the
    /// outcome of a change open is, of a question, merely worth asking again.
    public var errorClass: ErrorClass {
        switch self {
        case .notSent(_, .plainHTTP): .stopAndAlert
        case .notSent(_, .outOfTime): .retryLater
        case .unreachable(_, let failure) where failure.kind == .certificateRefused: .stopAndAlert
        case .unreachable(_, let failure):
            failure.neverSent || asksOnly ? .retryLater : .unknownOutcome
        case .unreadable: asksOnly ? .retryLater : .unknownOutcome
        case .nonsense: asksOnly ? .permanent : .unknownOutcome
        case .refused(_, _, let code, _): refusalClass(ErrorCode.known[code])
        }
    }

    private func refusalClass(_ known: ErrorCode?) -> ErrorClass {
        guard let known else { return .unknownOutcome }
        // A question changes nothing, so that asking again answers every doubt about it.
        return known.errorClass == .unknownOutcome && asksOnly ? .retryLater : known.errorClass
    }

    private var asksOnly: Bool { request.method == .get }

    /// Whether a question that failed like this is worth asking again at once.
    var isWorthRepeating: Bool {
        switch self {
        case .notSent, .nonsense: return false
        case .unreachable(_, let failure):
            return ![.certificateRefused, .answerTooLarge, .interrupted].contains(failure.kind)
        case .unreadable(_, let status, let defect, _):
            return status >= 500 || status == 429 || defect == .notJSON || defect == .empty
        case .refused(_, let status, let code, _):
            return status >= 500 && ErrorCode.known[code] == nil
                || errorClass == .retryLater && !isClockError
        }
    }

    /// The request was stamped with a time too far from the exchange's.
    var isClockError: Bool { code == "50102" }

    /// Asking again before the limit's window has passed only prolongs it.
    var isRateLimit: Bool {
        switch self {
        case .unreadable(_, 429, _, _): true
        case .refused(_, let status, let code, _): status == 429 || code == "50011"
        default: false
        }
    }
}

extension ErrorClass {
    /// What a stored code means; `nil` for one that this version does not know.
    public init?(code: String) {
        guard let known = ErrorCode.known[code] else { return nil }
        self = known.errorClass
    }
}
