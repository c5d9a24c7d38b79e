import Domain
import OKX
import Store

/// What trading costs each account, from the database while it is fresh and from the exchange
/// otherwise.
///
/// Rates go by fee group, so that a first pass over four pairs asks two questions and not eight:
/// the exchange allows five in two seconds.
struct FeeQuestions {
    private var tickets: [(work: AccountWork, key: String, ticket: Round.Ticket<FeeRates>)] = []

    init(_ works: [AccountWork], pairs: [Pair], in round: inout Round) {
        for work in works {
            var asked: Set<String> = []
            for pair in pairs {
                let spot = FeeQuestions.key(.spot, pair)
                if !work.freshFees.contains(spot), pair.spot.state == .live,
                    asked.insert(spot).inserted
                {
                    let ticket = round.add(
                        .feeRates(spot: pair.spot.id, group: pair.spot.feeGroup),
                        as: work.credentials)
                    tickets.append((work, spot, ticket))
                }
                let future = FeeQuestions.key(.future, pair)
                if !work.freshFees.contains(future), pair.future.instrument.state == .live,
                    asked.insert(future).inserted
                {
                    let ticket = round.add(
                        .feeRates(
                            futures: pair.family,
                            group: pair.future.instrument.feeGroup), as: work.credentials)
                    tickets.append((work, future, ticket))
                }
            }
        }
    }

    /// Keeps what was answered; a question that failed leaves the rates as they were last stated.
    func read(_ answers: Answers, store: Store?) throws {
        for (work, key, ticket) in tickets {
            guard let rates = try? answers[ticket] else { continue }
            work.fees[key] = rates
            work.freshFees.insert(key)
            try store?.keep(rates, of: key, for: work.account)
        }
    }

    static func key(_ leg: Leg, _ pair: Pair) -> String {
        let group =
            leg == .spot ? pair.spot.feeGroup : pair.future.instrument.feeGroup
        return "\(leg.rawValue)/\(group ?? "")"
    }
}

extension AccountWork {
    func fees(of pair: Pair) -> (spot: FeeRates, future: FeeRates)? {
        guard let spot = fees[FeeQuestions.key(.spot, pair)],
            let future = fees[FeeQuestions.key(.future, pair)]
        else { return nil }
        return (spot, future)
    }
}
