public import Domain

/// What an opening may not exceed; re-summed under row locks when it is recorded.
public struct OpeningLimits: Hashable, Sendable {
    /// USD notional of the future leg that this trade adds.
    public let addedUSD: Exact
    public let strategyCoinUSD: Exact?
    public let accountCoinUSD: Exact?
    public let accountTotalUSD: Exact?
    /// The strategy's share of the future's open interest, USD.
    public let futureUSD: Exact?

    public init(
        addedUSD: Exact, strategyCoinUSD: Exact?, accountCoinUSD: Exact?,
        accountTotalUSD: Exact?, futureUSD: Exact?
    ) {
        (self.addedUSD, self.strategyCoinUSD) = (addedUSD, strategyCoinUSD)
        (self.accountCoinUSD, self.accountTotalUSD) = (accountCoinUSD, accountTotalUSD)
        self.futureUSD = futureUSD
    }

    /// The first limit that the sums and this trade exceed together.
    public func exceeded(by sums: NotionalSums) -> JournalRefusal? {
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
    case stopped(code: String, reason: String)
    case disabled(String)
    case limit(name: String, heldUSD: Exact, addedUSD: Exact, limitUSD: Exact)
    /// Another strategy holds this future on the account, or another trade is unfinished.
    case ownedElsewhere(String)

    public var description: String {
        switch self {
        case .leaseLost:
            "another pass has taken over the account; nothing was sent"
        case .stopped(let code, let reason): "\(code): \(reason); nothing was sent"
        case .disabled(let subject): "\(subject) was disabled meanwhile; nothing was sent"
        case .limit(let name, let held, let added, let limit):
            "\(name): \(held) USD held or in doubt and \(added) USD more would exceed \(limit)"
        case .ownedElsewhere(let subject): "\(subject); nothing was sent"
        }
    }
}
