public import Domain
public import HTTP

/// Why a question to the exchange has no usable answer. What became of an order is never an error
/// but an ``OrderOutcome``.
public enum OKXError: Error, Hashable, Sendable {
    /// The request never left this process.
    case notSent(RequestName, Obstacle)
    /// No whole answer came.
    case unreachable(RequestName, HTTPFailure)
    /// An answer came that is not the exchange's: HTML, cut-off JSON, another type.
    case unreadable(RequestName, status: Int, Defect, excerpt: String)
    /// The exchange said no.
    case refused(RequestName, status: Int, code: String, message: String)
    /// The answer reads well and cannot be true.
    case nonsense(RequestName, Nonsense)

    /// What keeps a request here.
    public enum Obstacle: Hashable, Sendable {
        /// A signature may not travel over plain http to another machine.
        case plainHTTP(baseURL: String)
        /// The rate limit asks for a wait, in milliseconds, that the run has no time for.
        case outOfTime(wait: Int64)
    }

    /// What is wrong with an answer that cannot be read.
    public enum Defect: Hashable, Sendable {
        case empty
        case notJSON
        /// JSON without a `code`.
        case noEnvelope
        /// A field of another type than documented.
        case wrongType(field: String)
        /// The status says failure, the code says success.
        case contradictoryStatus
    }

    /// Which request it was.
    public var request: RequestName {
        switch self {
        case .notSent(let request, _), .unreachable(let request, _),
            .unreadable(let request, _, _, _), .refused(let request, _, _, _),
            .nonsense(let request, _):
            request
        }
    }

    /// The exchange's own number, where it gave one; `nil` for every other failure.
    public var code: String? {
        guard case .refused(_, _, let code, _) = self else { return nil }
        return code
    }
}

/// A well-formed answer that cannot be.
public enum Nonsense: Error, Hashable, Sendable {
    case missing(field: String)
    case malformed(field: String, value: String)
    case notPositive(field: String, value: Exact)
    case negative(field: String, value: Exact)
    case rows(expected: Int, found: Int)
    case otherInstrument(asked: String, found: String)
    /// Levels that do not get worse one after the other.
    case unsortedBook(side: Side)
    /// Fee rows that do not say which one applies.
    case ambiguousFees(group: String?)
    /// A page of rows that begins again where the last one did.
    case endlessPages(cursor: String)
}
