/// The ledger and the positions of one account over a range of time.
public struct AccountReport: Hashable, Sendable {
    public let account: String
    public let venue: String
    /// The first moment of the range, by the exchange's clock.
    public let since: Timestamp
    /// Not in the range itself.
    public let until: Timestamp
    /// One a currency.
    public let ledger: [LedgerCheck]
    /// The newest equity snapshot before the end of the range.
    public let equity: StoredEquity?
    /// Positions that were open in the range or traded in it.
    public let positions: [PositionReport]
    /// Of the executions in the range.
    public let fees: [FeeLine]
    /// Trades of which something filled in the range.
    public let trades: Int

    public init(
        account: String, venue: String, since: Timestamp, until: Timestamp, ledger: [LedgerCheck],
        equity: StoredEquity?, positions: [PositionReport], fees: [FeeLine], trades: Int
    ) {
        (self.account, self.venue, self.since) = (account, venue, since)
        (self.until, self.ledger, self.equity) = (until, ledger, equity)
        (self.positions, self.fees, self.trades) = (positions, fees, trades)
    }

    /// Fees that were paid in one currency.
    public struct FeeLine: Hashable, Sendable {
        public let currency: String
        /// Signed: negative is charged.
        public let amount: Exact
        /// At the prices of the end of the range; `nil` when none is stored.
        public let usd: Exact?

        public init(currency: String, amount: Exact, usd: Exact?) {
            (self.currency, self.amount, self.usd) = (currency, amount, usd)
        }
    }
}

extension AccountReport {
    /// Why the figures cannot be relied on; empty when they can. With one of these no profit is
    /// stated.
    public var breaks: [String] {
        ledger.flatMap { $0.breaks(account: account) } + positions.flatMap(\.breaks)
    }

    /// Σ of the positions, USD; `nil` while something does not add up.
    public var profitUSD: Exact? {
        guard breaks.isEmpty else { return nil }
        return positions.compactMap(\.profitUSD).sum()
    }

    /// Σ of the fees, USD, negative is charged; `nil` while one of them has no price.
    public var feesUSD: Exact? {
        let amounts = fees.compactMap(\.usd)
        return amounts.count == fees.count ? amounts.sum() : nil
    }
}

/// One currency of the ledger beside what the exchange itself shows.
public struct LedgerCheck: Hashable, Sendable {
    public let line: LedgerLine
    /// The exchange's cash at the equity snapshot; `nil` without one.
    public let exchangeCash: Exact?
    /// When that snapshot was taken, by the exchange's clock.
    public let exchangeCashAt: Timestamp?
    /// Bills of the range that are newer than that snapshot, and what they add up to.
    public let newerBills: Int
    /// Σ of these bills, in the currency; signed.
    public let newerChange: Exact

    public init(
        line: LedgerLine, exchangeCash: Exact?, exchangeCashAt: Timestamp?, newerBills: Int,
        newerChange: Exact
    ) {
        (self.line, self.exchangeCash, self.exchangeCashAt) = (line, exchangeCash, exchangeCashAt)
        (self.newerBills, self.newerChange) = (newerBills, newerChange)
    }

    /// Is the cash that the bills had made at the snapshot what the exchange showed, to the last
    /// digit? `nil` without a snapshot.
    public var agrees: Bool? { exchangeCash.map { line.end - newerChange == $0 } }

    func breaks(account: String) -> [String] {
        var sentences: [String] = []
        if !line.isBalanced {
            sentences.append(
                "\(line.currency) of \(account): start \(line.start) and bills of \(line.change) "
                    + "make \(line.start + line.change), but the last bill says \(line.end); "
                    + "a bill is missing or changed, run 'basis reconcile'")
        }
        if agrees == false, let cash = exchangeCash, let time = exchangeCashAt {
            sentences.append(
                "\(line.currency) of \(account): the bills had made \(line.end - newerChange) at "
                    + "\(time), but the exchange showed \(cash); run 'basis reconcile'")
        }
        return sentences
    }
}
