import HTTP

/// Questions that go out together and are answered together.
///
///     var round = Round()
///     let time = round.add(.time)
///     let balance = round.add(.balance, as: credentials)
///     let answers = client.send(round)
///     print(try answers[time], try answers[balance])
public struct Round: Sendable {
    /// The claim to one answer of a round.
    public struct Ticket<Answer: Sendable>: Sendable {
        fileprivate let index: Int
        fileprivate let round: Identity
    }

    /// What tells one round's tickets from another's.
    fileprivate final class Identity: Sendable {}

    fileprivate let identity = Identity()
    private(set) var calls: [Call] = []

    /// A round without questions; sending it uses no wire.
    public init() {}

    /// Nothing was added yet.
    public var isEmpty: Bool { calls.isEmpty }

    /// Adds a question. One that is in the round already is not asked again: both get its answer.
    ///
    /// - Parameter credentials: of the account that asks; must be given for a signed endpoint.
    public mutating func add<Answer>(
        _ endpoint: Endpoint<Answer>, as credentials: Credentials? = nil
    ) -> Ticket<Answer> {
        precondition(
            endpoint.access == .open || credentials != nil,
            "\(endpoint.request) needs credentials")
        let call = Call(endpoint, as: credentials)
        if let index = calls.firstIndex(where: call.asksTheSame(as:)) {
            return Ticket(index: index, round: identity)
        }
        calls.append(call)
        return Ticket(index: calls.count - 1, round: identity)
    }
}

/// What came of a round.
public struct Answers: Sendable {
    private let results: [CallResult]
    private let round: Round.Identity

    init(_ results: [CallResult], of round: Round) {
        (self.results, self.round) = (results, round.identity)
    }

    /// The answer that a ticket stands for.
    ///
    /// - Throws: ``OKXError`` when there is none.
    public subscript<Answer>(ticket: Round.Ticket<Answer>) -> Answer {
        get throws(OKXError) {
            precondition(ticket.round === round, "a ticket of another round")
            guard let answer = try results[ticket.index].get() as? Answer else {
                preconditionFailure("the answer of a ticket is of another type")
            }
            return answer
        }
    }
}

typealias CallResult = Result<any Sendable, OKXError>

/// One question of a round, without the type of its answer.
struct Call: Sendable {
    let request: RequestName
    let target: String
    let body: [UInt8]
    let headers: [HTTPRequest.Header]
    let credentials: Credentials?
    let limits: [RateLimit]
    private let answer: ObjectIdentifier
    private let reading: String
    let conclude: @Sendable (Reply) -> CallResult

    init<Answer>(_ endpoint: Endpoint<Answer>, as credentials: Credentials?) {
        (request, target) = (endpoint.request, endpoint.target)
        (body, headers, limits) = (endpoint.body, endpoint.headers, endpoint.limits)
        self.credentials = endpoint.access == .signed ? credentials : nil
        (answer, reading) = (ObjectIdentifier(Answer.self), endpoint.reading)
        conclude = { reply in
            do throws(OKXError) {
                return .success(try endpoint.conclude(reply))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Does another call get the same answer? One that changes something never does.
    func asksTheSame(as other: Call) -> Bool {
        request.method == .get && other.request.method == .get && target == other.target
            && answer == other.answer && reading == other.reading
            && credentials == other.credentials
    }

    /// What the exchange counts this request in.
    var draws: [RateLimiter.Draw] {
        limits.map { limit in
            // The key's hash, so that no dump of the limiter shows the key.
            let owner = limit.scope == .user ? credentials?.key.hashValue ?? 0 : 0
            return RateLimiter.Draw(
                bucket: "\(request) \(owner) \(limit.subject)",
                count: limit.count, window: limit.window, cost: limit.cost)
        }
    }
}
