public import Domain

/// What an opening adds to the sums that limits are held against.
public struct OpeningSize: Hashable, Sendable {
    /// USD notional of the future leg.
    public let addedUSD: Exact
    /// The future's open interest, USD; `nil` when it is not known.
    public let openInterestUSD: Exact?

    public init(addedUSD: Exact, openInterestUSD: Exact?) {
        (self.addedUSD, self.openInterestUSD) = (addedUSD, openInterestUSD)
    }
}

/// What an opening may not exceed; read and re-summed under row locks when it is recorded.
struct OpeningLimits: Hashable, Sendable {
    /// USD notional of the future leg that this trade adds.
    let addedUSD: Exact
    let strategyCoinUSD: Exact?
    let accountCoinUSD: Exact?
    let accountTotalUSD: Exact?
    /// The strategy's share of the future's open interest, USD.
    let futureUSD: Exact?

    /// The first limit that the sums and this trade exceed together.
    func exceeded(by sums: NotionalSums) -> JournalRefusal? {
        let checks: [(String, Exact, Exact?)] = [
            ("max_position_usd", sums.strategyCoinUSD, strategyCoinUSD),
            ("max_coin_usd", sums.accountCoinUSD, accountCoinUSD),
            ("max_total_usd", sums.accountTotalUSD, accountTotalUSD),
            ("max_position_ratio", sums.futureUSD, futureUSD),
        ]
        for (name, held, limit) in checks {
            guard let limit, held + addedUSD > limit else { continue }
            return .limit(name: name, heldUSD: held, addedUSD: addedUSD, limitUSD: limit)
        }
        return nil
    }
}

/// Why the journal did not record an order, found under lock: nothing was sent.
public enum JournalRefusal: Error, Hashable, CustomStringConvertible {
    case leaseLost
    case stopped(code: String, reason: String, byPerson: Bool)
    case disabled(String)
    case limit(name: String, heldUSD: Exact, addedUSD: Exact, limitUSD: Exact)
    /// Another strategy holds this future on the account, another trade is unfinished, or another
    /// pass has ended what this one was working on.
    case ownedElsewhere(String)

    public var description: String {
        switch self {
        case .leaseLost:
            "another pass has taken over the account; nothing was sent"
        case .stopped(let code, let reason, _): "\(code): \(reason); nothing was sent"
        case .disabled(let subject): "\(subject) was disabled meanwhile; nothing was sent"
        case .limit(let name, let held, let added, let limit):
            "\(name): \(held) USD held or in doubt and \(added) USD more would exceed \(limit)"
        case .ownedElsewhere(let subject): "\(subject); nothing was sent"
        }
    }
}
