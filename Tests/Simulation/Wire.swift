import Domain
import HTTP
import PaperExchange

/// A process' way to the exchange: the same bytes as over a socket, and everything that can happen to
/// them on the way.
final class Wire: Transport {
    private let job: Job
    private let universe: Universe
    private let isBrokenOff: () -> Bool
    private(set) var traffic = Traffic()

    /// The client's own limit for one request.
    private static let limit: Int64 = 10_000

    init(of job: Job, isBrokenOff: @escaping () -> Bool) {
        (self.job, universe, self.isBrokenOff) = (job, job.universe, isBrokenOff)
    }

    private enum Outcome {
        case answered(PaperResponse)
        case failed(HTTPFailure.Kind)
    }

    private struct Delivery {
        let outcome: Outcome
        /// From when it was sent to when the client knows, ms.
        let took: Int64
    }

    func send(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, HTTPFailure>] {
        traffic.rounds += 1
        traffic.requests += requests.count
        universe.truth.handOver(requests, by: job)
        let start = universe.turns.now
        var results: [Int: (Result<HTTPResponse, HTTPFailure>, at: Int64)] = [:]
        // A round leaves as one and arrives in any order.
        for index in requests.indices.shuffled(using: &universe.adversary.random) {
            universe.turns.sleep(universe.adversary.number(0...3))
            let sent = universe.turns.now
            let delivery = deliver(requests[index])
            let known = max(sent, universe.turns.now) + delivery.took
            results[index] = (
                received(delivery.outcome, requests[index], took: known - start), at: known
            )
        }
        let last = results.values.map(\.at).max() ?? start
        if !job.isDead { universe.turns.sleep(last - universe.turns.now) }
        return requests.indices.map { index in
            job.isDead
                ? .failure(failure(.broken, requests[index], 0))
                : results[index]?.0 ?? .failure(failure(.broken, requests[index], 0))
        }
    }

    private func deliver(_ request: HTTPRequest) -> Delivery {
        if job.isDead { return Delivery(outcome: .failed(.broken), took: 0) }
        if isBrokenOff() { return Delivery(outcome: .failed(.interrupted), took: 0) }
        let isOrder = request.url.contains("/trade/order") || request.url.contains("batch-orders")
        let isPost = request.method == .post
        var groups = [Hazard.ofRequest, universe.hazards, Hazard.ofProcess]
        // What becomes of an order is struck more often than all else.
        if isPost && isOrder {
            // A halt has to wait for what leaves at this moment, a takeover too.
            groups += Array(repeating: Hazard.ofOrder, count: 4) + [[.haltedByPerson, .takenOver]]
            if universe.settings.breaksModel { groups += Array(repeating: [.hidden], count: 6) }
        }
        let step = Step.of(request)
        var weight = isPost ? 45.0 : 1
        if Looks.isAboutOrder(request) {
            groups += [Hazard.ofOrderQuestion, Hazard.ofOrderQuestion]
            weight = 5
        }
        let hazard = job.strike(at: step, groups, weight: weight)
        if job.isDead { return Delivery(outcome: .failed(.broken), took: 0) }
        let delivery = hazard.map { disturbed($0, request) } ?? plain(request)
        // Death on the way back: it took effect, and nobody is there to hear of it.
        if isPost { _ = job.strike(at: "answer to \(step)", [[.killed], [.stalled]], weight: 25) }
        return delivery
    }

    private func plain(_ request: HTTPRequest) -> Delivery {
        Delivery(
            outcome: .answered(universe.arrive(request)), took: universe.adversary.number(1...40))
    }

    private func disturbed(_ hazard: Hazard, _ request: HTTPRequest) -> Delivery {
        let adversary = universe.adversary
        switch hazard {
        case .requestLost:
            return Delivery(outcome: .failed(.broken), took: adversary.number(0...5000))
        case .requestDelayed:
            let arrival = adversary.number(50...25_000)
            universe.turns.schedule(after: arrival) { [universe] in _ = universe.arrive(request) }
            let gaveUp = adversary.number(0...min(arrival, Wire.limit))
            return Delivery(
                outcome: .failed(gaveUp < Wire.limit ? .broken : .timedOut), took: gaveUp)
        case .answerLost:
            _ = universe.arrive(request)
            return Delivery(outcome: .failed(.broken), took: adversary.number(0...5000))
        case .timedOut:
            _ = universe.arrive(request)
            return Delivery(outcome: .failed(.timedOut), took: Wire.limit)
        case .answerOutdated:
            let outdated = universe.looks.outdated(request, at: universe.turns.now, adversary)
            let answer = universe.arrive(request)
            return Delivery(outcome: .answered(outdated ?? answer), took: adversary.number(1...40))
        case .answerDelayed:
            return Delivery(
                outcome: .answered(universe.arrive(request)), took: adversary.number(200...9500))
        default:
            return Delivery(
                outcome: .answered(universe.arrive(request, under: fault(hazard, request))),
                took: adversary.number(1...40))
        }
    }

    /// The paper exchange's own word for what goes wrong.
    private func fault(_ hazard: Hazard, _ request: HTTPRequest) -> PaperFault.Kind {
        let adversary = universe.adversary
        switch hazard {
        case .truncated: return .truncate
        case .cut: return .cut
        case .wrongLength: return .wrongLength(by: adversary.happens(0.5) ? 40 : -40)
        case .html: return .httpStatus(adversary.happens(0.5) ? 502 : 503, executed: false)
        case .htmlExecuted: return .httpStatus(adversary.happens(0.5) ? 504 : 500, executed: true)
        case .plainText: return .text(429, "Too Many Requests", executed: false)
        case .rateLimited: return code("50011", 429)
        case .busy: return code(adversary.happens(0.5) ? "50013" : "50001", 503)
        case .executedWithError:
            let codes = [("50004", 400), ("50026", 500), ("51054", 500), ("51149", 200)]
            let (name, status) = codes.randomElement(using: &adversary.random) ?? codes[0]
            return code(name, status, executed: true)
        case .emptyData: return .emptyData
        case .doubledRows: return .rows(.doubled)
        case .shuffledRows: return .rows(.shuffled)
        case .repeatedPage: return .repeatPage
        case .rejected:
            let codes = ["51008", "51020", "51131", "51138", "50014", "51159"]
            return .reject(
                codes.randomElement(using: &adversary.random) ?? "51008",
                message: "refused by the adversary", subcode: "")
        case .partFilled:
            return .partialFill(percent: Exact(adversary.number(0...99)), rest: 20_000)
        case .matchedLate: return .lateMatch(milliseconds: adversary.number(10...1500))
        case .canceledBySystem: return .cancelBySystem(milliseconds: adversary.number(0...500))
        case .hidden:
            // Within the stated fault model: visible two seconds after its expiry at the latest.
            let longest: Int64 = universe.settings.breaksModel ? 90_000 : 1900
            return .hide(milliseconds: adversary.number(100...longest))
        default: preconditionFailure("\(hazard) is no fault of a request")
        }
    }

    private func code(_ code: String, _ status: Int, executed: Bool = false) -> PaperFault.Kind {
        .code(code, message: "said by the adversary", status: status, executed: executed)
    }

    // MARK: - The answer as the client sees it

    private func received(
        _ outcome: Outcome, _ request: HTTPRequest, took: Int64
    ) -> Result<HTTPResponse, HTTPFailure> {
        switch outcome {
        case .failed(let kind): return .failure(failure(kind, request, took))
        case .answered(let response):
            traffic.bytes += response.body.count
            var body = response.body
            switch response.disposition {
            case .close, .cut: return .failure(failure(.broken, request, took))
            case .length(let count) where count > body.count:
                return .failure(failure(.broken, request, took))
            case .length(let count): body = Array(body.prefix(count))
            case .answer, .slow: break
            }
            return .success(
                HTTPResponse(
                    status: response.status, body: body, contentType: response.contentType,
                    elapsedMilliseconds: took))
        }
    }

    private func failure(
        _ kind: HTTPFailure.Kind, _ request: HTTPRequest, _ took: Int64
    ) -> HTTPFailure {
        HTTPFailure(
            kind: kind, request: "\(request.method.rawValue) \(request.url)", detail: "simulated",
            elapsedMilliseconds: took)
    }
}
