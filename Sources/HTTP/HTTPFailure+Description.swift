extension HTTPFailure: CustomStringConvertible {
    /// Which request, what happened, after how long; and for a POST what is known of its fate.
    public var description: String {
        let said = detail.isEmpty ? "" : ": \(detail)"
        return "\(request): \(kind.phrase) after \(elapsedMilliseconds) ms\(said)\(fate)"
    }

    private var fate: String {
        guard request.hasPrefix("POST ") else { return "" }
        return neverSent
            ? "; it was never sent"
            : "; whether the server acted on it is unknown: ask, do not send it again"
    }
}

extension HTTPFailure.Kind {
    fileprivate var phrase: String {
        switch self {
        case .couldNotResolve: "host name not resolved"
        case .couldNotConnect: "no connection"
        case .certificateRefused: "the server's certificate was refused"
        case .timedOut: "no whole answer in time"
        case .broken: "the connection broke"
        case .answerTooLarge: "the answer is too large"
        case .interrupted: "interrupted"
        case .other: "failed"
        }
    }
}
