import HTTP

/// What is known of an order after it was handed to the wire. There is no fourth case, and what is
/// not certain is in doubt.
public enum OrderOutcome: Hashable, Sendable {
    /// The exchange has it, under this id. Whether it fills is another question.
    case accepted(orderID: String)
    /// It was certainly not executed and never will be.
    case rejected(Rejection)
    /// It may or may not have reached the exchange: ask, never send again.
    case inDoubt(Doubt)
    /// Not a byte of it left this machine.
    case notSent(OKXError)
}

/// What is known of the wish to cancel an order.
public enum CancelOutcome: Hashable, Sendable {
    /// The exchange will try. Whether it succeeds shows in the order.
    case requested
    /// There was nothing left to cancel; whether it filled, was cancelled or never existed shows
    /// in the order.
    case alreadyFinal(code: String)
    /// It was certainly not taken: the order goes on as it was.
    case rejected(Rejection)
    /// It may or may not have reached the exchange: ask what became of the order.
    case inDoubt(Doubt)
    /// Not a byte of it left this machine: the order goes on as it was.
    case notSent(OKXError)
}

/// The exchange's no to one order.
public struct Rejection: Hashable, Sendable {
    /// The exchange's number, of the closed list that proves a refusal.
    public let code: String
    /// The exchange's words, which may be empty.
    public let message: String
    /// What to do after it; never ``ErrorClass/unknownOutcome``.
    public let errorClass: ErrorClass

    public init(code: String, message: String, errorClass: ErrorClass) {
        (self.code, self.message, self.errorClass) = (code, message, errorClass)
    }
}

/// Why it is not known what became of an order.
public enum Doubt: Hashable, Sendable {
    /// No whole answer came.
    case noAnswer(OKXError)
    /// The server failed; whether before or after it acted, it does not say.
    case serverFailure(status: Int)
    /// HTML, plain text, cut-off JSON.
    case unreadable(status: Int, excerpt: String)
    /// The answer says nothing of this order, or twice.
    case noRow
    /// Accepted, says the answer, without the id that acceptance comes with.
    case noOrderID
    /// A code that proves nothing: unknown, or known to leave the outcome open.
    case code(String, message: String, status: Int)
}

extension Rejection: CustomStringConvertible {
    public var description: String {
        "\(code) '\(message)': " + (ErrorCode.known[code]?.meaning ?? "refused")
            + (ErrorCode.advice[code].map { ". " + $0 } ?? "")
    }
}

extension Doubt: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noAnswer(let error): error.description
        case .serverFailure(let status): "the exchange failed with HTTP \(status)"
        case .unreadable(let status, let excerpt):
            "the answer is unreadable (HTTP \(status)): '\(excerpt)'"
        case .noRow: "the answer has no row for the order"
        case .noOrderID: "the answer says accepted and gives no order id"
        case .code(let code, let message, let status):
            "\(code) '\(message)' (HTTP \(status)) proves nothing: "
                + (ErrorCode.known[code]?.meaning ?? "a code this version does not know")
        }
    }
}
