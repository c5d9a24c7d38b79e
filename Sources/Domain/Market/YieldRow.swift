/// The yields of one pair at one moment, as stored and listed.
public struct YieldRow: Hashable, Sendable {
    /// The number of the stored snapshot; 0 before it is stored.
    public let snapshot: Int64
    /// By the exchange's clock.
    public let takenAt: Timestamp
    public let venue: String
    public let spotID: String
    public let futureID: String
    public let coin: String
    public let expiry: Timestamp
    /// From the snapshot to the delivery, a fraction at ``Scale/yield``.
    public let days: Exact
    /// USDT per coin; `nil` for an empty side.
    public let spotBid: Exact?
    /// USDT per coin; `nil` for an empty side.
    public let spotAsk: Exact?
    /// USD per coin; `nil` for an empty side.
    public let futureBid: Exact?
    /// USD per coin; `nil` for an empty side.
    public let futureAsk: Exact?
    /// Future bid over spot ask, percent, before costs; `nil` where either is missing.
    public let spreadPct: Exact?
    /// The same a year, percent: what opening earns before costs.
    public let entryYieldPct: Exact?
    /// From future ask and spot bid, percent a year: what closing gives up before costs.
    public let exitYieldPct: Exact?
    /// Percent a year after costs, with the fees of the lowest tier, at the smallest size of the
    /// ladder that can be had; `nil` without books, or where none can.
    public let netAnnualYieldPct: Exact?
    /// USD notional that both books hold at or above a net yield of zero; `nil` without books.
    public let capacityUSD: Exact?
    /// Net yield by size as JSON; `nil` without books.
    public let ladder: String?
    /// `nil` when the exchange listed none.
    public let openInterestContracts: Exact?
    /// USD per USDT by the exchange's index; `nil` when it gave none.
    public let usdtUSD: Exact?
    /// The older of the two quotes.
    public let dataAt: Timestamp?

    public init(
        snapshot: Int64, takenAt: Timestamp, venue: String, spotID: String, futureID: String,
        coin: String, expiry: Timestamp, days: Exact, spotBid: Exact?, spotAsk: Exact?,
        futureBid: Exact?, futureAsk: Exact?, spreadPct: Exact?, entryYieldPct: Exact?,
        exitYieldPct: Exact?, netAnnualYieldPct: Exact?, capacityUSD: Exact?, ladder: String?,
        openInterestContracts: Exact?, usdtUSD: Exact?, dataAt: Timestamp?
    ) {
        (self.snapshot, self.takenAt, self.venue) = (snapshot, takenAt, venue)
        (self.spotID, self.futureID, self.coin) = (spotID, futureID, coin)
        (self.expiry, self.days) = (expiry, days)
        (self.spotBid, self.spotAsk) = (spotBid, spotAsk)
        (self.futureBid, self.futureAsk) = (futureBid, futureAsk)
        (self.spreadPct, self.entryYieldPct) = (spreadPct, entryYieldPct)
        (self.exitYieldPct, self.netAnnualYieldPct) = (exitYieldPct, netAnnualYieldPct)
        (self.capacityUSD, self.ladder) = (capacityUSD, ladder)
        self.openInterestContracts = openInterestContracts
        (self.usdtUSD, self.dataAt) = (usdtUSD, dataAt)
    }
}

/// One look at all pairs of a venue.
public struct YieldSnapshot: Hashable, Sendable {
    public let venue: String
    /// By the exchange's clock.
    public let takenAt: Timestamp
    /// USD per USDT by the exchange's index; `nil` when it gave none.
    public let usdtUSD: PricePoint?
    /// One a pair.
    public let rows: [YieldRow]

    public init(venue: String, takenAt: Timestamp, usdtUSD: PricePoint?, rows: [YieldRow]) {
        (self.venue, self.takenAt) = (venue, takenAt)
        (self.usdtUSD, self.rows) = (usdtUSD, rows)
    }
}

/// What an account was worth at a moment.
public struct EquitySnapshot: Hashable, Sendable {
    public let balance: AccountBalance
    /// USD per unit by currency, by the exchange's indices.
    public let pricesUSD: [String: Exact]
    /// USD per USDT by the exchange's index; `nil` when it gave none.
    public let usdtUSD: Exact?
    /// The newest bill that the balances contain; empty when there was none.
    public let lastBillID: String

    public init(
        balance: AccountBalance, pricesUSD: [String: Exact], usdtUSD: Exact?, lastBillID: String
    ) {
        (self.balance, self.pricesUSD) = (balance, pricesUSD)
        (self.usdtUSD, self.lastBillID) = (usdtUSD, lastBillID)
    }
}
