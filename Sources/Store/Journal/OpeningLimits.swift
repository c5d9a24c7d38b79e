public import Domain

/// What an opening may not exceed; read and re-summed under row locks when it is recorded.
struct OpeningLimits: Hashable, Sendable {
    let size: OpeningSize
    let strategyCoinUSD: Exact?
    /// The strategy's share of the future's open interest, USD.
    let futureUSD: Exact?
    let strategyTurnoverUSD: Exact?
    let strategyFeesUSD: Exact?
    let account: AccountLimits

    /// The first limit that the sums and this trade exceed together.
    func exceeded(by sums: NotionalSums) -> JournalRefusal? {
        let (today, added) = (sums.today, size.addedUSD)
        let checks: [(name: String, held: Exact, added: Exact, limit: Exact?)] = [
            ("max_position_usd", sums.strategyCoinUSD, added, strategyCoinUSD),
            ("max_coin_usd", sums.accountCoinUSD, added, account.maxCoinUSD),
            ("max_total_usd", sums.accountTotalUSD, added, account.maxTotalUSD),
            ("max_position_ratio", sums.futureUSD, added, futureUSD),
            (
                "max_turnover_usd_day", today.strategyTurnoverUSD, size.turnoverUSD,
                strategyTurnoverUSD
            ),
            ("max_fees_usd_day", today.strategyFeesUSD, size.feesUSD, strategyFeesUSD),
            (
                "max_turnover_usd_day", today.accountTurnoverUSD, size.turnoverUSD,
                account.maxTurnoverUSDDay
            ),
            ("max_fees_usd_day", today.accountFeesUSD, size.feesUSD, account.maxFeesUSDDay),
        ]
        for (name, held, added, limit) in checks {
            guard let limit, held + added > limit else { continue }
            return .limit(name: name, heldUSD: held, addedUSD: added, limitUSD: limit)
        }
        return lost(sums.equity)
    }

    private func lost(_ marks: EquityMarks) -> JournalRefusal? {
        guard account.watchEquity else { return nil }
        guard let equity = size.equity?.usd else {
            return .equity(name: "equity", "the account's limits need an equity that is not known")
        }
        return LossUse.all(equityUSD: equity, marks: marks, limits: account)
            .first(where: \.isReached)
            .map { .equity(name: $0.kind.rawValue, $0.sentence) }
    }
}

/// Why the journal did not record an order, found under lock: nothing was sent.
public enum JournalRefusal: Error, Hashable, CustomStringConvertible {
    /// The lease ended or another pass has taken it: leave the account alone.
    case leaseLost
    /// A halt (`byPerson`) or a latch is in force; `code` is `halt` or the latch's name.
    case stopped(code: String, reason: String, byPerson: Bool)
    /// Disabled since the pass read its settings; nothing is opened.
    case accountDisabled, strategyDisabled
    /// The limit of this name would be exceeded: USD that are held, in doubt or ordered today, and
    /// USD that this trade would add. For a limit on fees both are fees.
    case limit(name: String, heldUSD: Exact, addedUSD: Exact, limitUSD: Exact)
    /// The account has lost what it may, or is worth too little.
    case equity(name: String, _ sentence: String)
    /// Another strategy holds this future on the account, another trade is unfinished, or another
    /// pass has ended what this one was working on.
    case ownedElsewhere(String)

    public var description: String {
        switch self {
        case .leaseLost:
            "another pass has taken over the account; nothing was sent"
        case .stopped(let code, let reason, _): "\(code): \(reason); nothing was sent"
        case .accountDisabled: "the account was disabled meanwhile; nothing was sent"
        case .strategyDisabled: "the strategy was disabled meanwhile; nothing was sent"
        case .limit(let name, let held, let added, let limit):
            "\(name): \(held) USD held or in doubt and \(added) USD more would exceed \(limit)"
        case .equity(_, let sentence): "\(sentence); nothing was sent"
        case .ownedElsewhere(let subject): "\(subject); nothing was sent"
        }
    }
}
