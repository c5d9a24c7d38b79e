/// One currency of an account's ledger over a range: start + Σ bills = end.
///
/// Amounts are in the currency and signed: negative was paid.
public struct LedgerLine: Hashable, Sendable {
    public let currency: String
    /// Cash before the range, by the last bill before it.
    public let start: Exact
    /// What the bills of the range add up to.
    public let change: Exact
    /// Cash after the range, by its last bill.
    public let end: Exact
    /// How many bills the range has.
    public let bills: Int
    /// Parts of ``change``, by kind of bill.
    public let trades: Exact
    /// Daily settlements and deliveries.
    public let settlement: Exact
    /// Deposits and withdrawals.
    public let transfers: Exact
    /// Interest on what was borrowed.
    public let interest: Exact
    /// Bills of all other kinds.
    public let other: Exact
    /// Fees within ``change``, signed: negative is charged.
    public let fees: Exact

    public init(
        currency: String, start: Exact, change: Exact, end: Exact, bills: Int, trades: Exact,
        settlement: Exact, transfers: Exact, interest: Exact, other: Exact, fees: Exact
    ) {
        (self.currency, self.start, self.change) = (currency, start, change)
        (self.end, self.bills, self.trades) = (end, bills, trades)
        (self.settlement, self.transfers) = (settlement, transfers)
        (self.interest, self.other, self.fees) = (interest, other, fees)
    }

    /// Is `start + Σ bills = end`, to the last digit?
    public var isBalanced: Bool { start + change == end }
}

/// An equity snapshot as it was stored.
public struct StoredEquity: Hashable, Sendable {
    /// By the exchange's clock.
    public let takenAt: Timestamp
    /// Total equity by the exchange's own valuation; `nil` where it states none.
    public let totalUSD: Exact?
    /// Equity over maintenance margin, a multiple; `nil` when no margin is in use.
    public let marginRatio: Exact?
    /// USD per USDT by the exchange's index; `nil` when it gave none.
    public let usdtUSD: Exact?
    /// The newest bill that the balances contain; empty when there was none.
    public let lastBillID: String
    /// The account's first one, where its ledger starts.
    public let isOpening: Bool
    public let currencies: [Currency]

    /// One currency of a snapshot; amounts in that currency.
    public struct Currency: Hashable, Sendable {
        public let name: String
        /// Settled cash: what bills add up to.
        public let cash: Exact
        /// Cash plus unrealised profit less liabilities.
        public let equity: Exact
        /// What could be spent or moved.
        public let available: Exact
        /// Borrowed, never negative.
        public let liability: Exact
        /// Unrealised profit; negative is a loss.
        public let unrealised: Exact
        /// USD per unit by the exchange's index; `nil` when it was not read.
        public let priceUSD: Exact?

        public init(
            name: String, cash: Exact, equity: Exact, available: Exact, liability: Exact,
            unrealised: Exact, priceUSD: Exact?
        ) {
            (self.name, self.cash, self.equity) = (name, cash, equity)
            (self.available, self.liability) = (available, liability)
            (self.unrealised, self.priceUSD) = (unrealised, priceUSD)
        }
    }

    public init(
        takenAt: Timestamp, totalUSD: Exact?, marginRatio: Exact?, usdtUSD: Exact?,
        lastBillID: String, isOpening: Bool, currencies: [Currency]
    ) {
        (self.takenAt, self.totalUSD, self.marginRatio) = (takenAt, totalUSD, marginRatio)
        (self.usdtUSD, self.lastBillID) = (usdtUSD, lastBillID)
        (self.isOpening, self.currencies) = (isOpening, currencies)
    }
}

/// One execution of a position, with everything its result is made of.
public struct PositionFill: Hashable, Sendable {
    public let leg: Leg
    public let side: Side
    /// In quote per coin: USD for the future.
    public let price: Exact
    /// Coins or contracts.
    public let size: Exact
    /// Signed: negative is charged.
    public let fee: Exact
    public let feeCurrency: String
    /// By the exchange's clock.
    public let time: Timestamp

    public init(
        leg: Leg, side: Side, price: Exact, size: Exact, fee: Exact, feeCurrency: String,
        time: Timestamp
    ) {
        (self.leg, self.side, self.price, self.size) = (leg, side, price, size)
        (self.fee, self.feeCurrency, self.time) = (fee, feeCurrency, time)
    }
}
