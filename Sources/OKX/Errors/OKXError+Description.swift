import Domain
import HTTP

extension OKXError: CustomStringConvertible {
    /// What failed, what the exchange said, and what to do.
    public var description: String {
        switch self {
        case .notSent(let request, .plainHTTP(let baseURL)):
            "\(request) was not sent: \(baseURL) is neither https nor this machine, and a signature "
                + "does not travel in the open. Set an https base URL for the venue."
        case .notSent(let request, .outOfTime(let wait)):
            "\(request) was not sent: the rate limit asks for \(wait) ms more, which this run does "
                + "not have. The next run asks again."
        case .unreachable(let request, let failure):
            "\(request) got no answer: \(failure.summary). \(consequence)"
        case .unreadable(let request, let status, let defect, let excerpt):
            "\(request) got an answer that is not the exchange's (HTTP \(status), \(defect)): "
                + "'\(excerpt)'. \(consequence)"
        case .refused(let request, let status, let code, let message):
            "\(request) was refused with \(code) '\(message)' (HTTP \(status)): "
                + (ErrorCode.known[code]?.meaning ?? "a code this version does not know") + "."
                + (ErrorCode.advice[code].map { " " + $0 } ?? "")
        case .nonsense(let request, let complaint):
            "\(request) got an answer that cannot be: \(complaint). Nothing was decided on it."
        }
    }

    private var consequence: String {
        switch errorClass {
        case .stopAndAlert: "Nothing was sent. Have the certificate and its chain checked."
        case .unknownOutcome: "It may have been executed: ask the exchange before anything else."
        default: "Nothing was changed; it can be asked again."
        }
    }
}

extension HTTPFailure {
    fileprivate var summary: String {
        let what =
            switch kind {
            case .couldNotResolve: "the host's name does not resolve"
            case .couldNotConnect: "no connection to the host"
            case .certificateRefused: "the host's certificate is not trusted"
            case .timedOut: "timed out after \(elapsedMilliseconds) ms"
            case .broken: "the connection broke"
            case .answerTooLarge: "the answer is too large"
            case .interrupted: "interrupted"
            case .other: "failed"
            }
        return detail.isEmpty ? what : "\(what) (\(detail))"
    }
}

extension OKXError.Defect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "empty"
        case .notJSON: "not JSON, or cut off"
        case .noEnvelope: "without a code"
        case .wrongType(let field): "another type than documented at \(field)"
        case .contradictoryStatus: "with a code that says success"
        }
    }
}

extension Nonsense: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let field): "\(field) is missing or empty"
        case .malformed(let field, let value): "\(field) is '\(value)'"
        case .notPositive(let field, let value): "\(field) is \(value), not above zero"
        case .negative(let field, let value): "\(field) is \(value), below zero"
        case .rows(let expected, let found): "\(found) rows where there is always \(expected)"
        case .otherInstrument(let asked, let found): "it is about \(found), asked was \(asked)"
        case .unsortedBook(let side):
            "the \(side == .buy ? "bids" : "asks") of the book are out of order"
        case .ambiguousFees(let group):
            "several fee groups, and none is that of the instrument (\(group ?? "none stated"))"
        case .endlessPages(let cursor): "the page after \(cursor) begins before it"
        }
    }
}

extension ErrorCode {
    /// What a person can do about it, where that is not plain from the meaning.
    static let advice: [String: String] = [
        "50011": "Wait two seconds; if it persists, other programs share the key or the address.",
        "50035": "Bind the key to this machine's address at the exchange.",
        "50036": "Check this machine's clock against the exchange's.",
        "50100": "Renew the key at the exchange.",
        "50101":
            "A demo key works only on a demo venue and a live key only on a live one: change "
            + "the account's venue or its key.",
        "50102": "Synchronise this machine's clock (NTP).",
        "50105": "Rotate the account and enter the passphrase that was set with the key.",
        "50110": "Add this machine's address to the key at the exchange.",
        "50111":
            "Check the key; keys of accounts in Europe, the US or Australia work only on the "
            + "venue of their region.",
        "50112": "This is a defect of this program: report it.",
        "50113": "The secret does not belong to the key: rotate the account and enter both again.",
        "50119":
            "Check the key; keys of accounts in Europe, the US or Australia work only on the "
            + "venue of their region. It may also have been deleted.",
        "50120": "Give the key the permission to trade at the exchange.",
        "50121": "The exchange does not serve this machine's address.",
        "51010": "Set the account to futures or multi-currency mode at the exchange.",
        "54024": "Enable the coin as collateral at the exchange.",
        "59000": "Close positions and cancel orders, then change the setting.",
        "59107": "Cancel the pending orders of the underlying, then set the leverage.",
    ]
}
