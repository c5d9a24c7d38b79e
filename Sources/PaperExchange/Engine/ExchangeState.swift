import Domain

/// Everything that changes: what a snapshot has to hold.
struct ExchangeState: Sendable {
    /// How far the timeline has been played.
    var playedTo: Timestamp
    var accounts: [String: AccountState] = [:]
    /// What is over, by account. Apart from what is going on: to hold an account while something is
    /// added to its records would copy them all.
    var records: [String: AccountRecords] = [:]
    /// What has been added to records since the store last took it over; `nil` where there is no
    /// store.
    var outbox: [OutgoingRecord]?
    var ledger = Ledger()
    /// Pending orders, and finished ones that the records still have.
    var orders: [Int64: Order] = [:]
    var books: [String: RestingBook] = [:]
    var taken: [String: TakenLiquidity] = [:]
    /// What was traded, by instrument.
    var tapes: [String: TradeTape] = [:]
    /// The market model's own positions, by instrument.
    var house: [String: Position] = [:]
    /// What the insurance fund has taken over, by instrument.
    var insurance: [String: Position] = [:]
    var listing: Listing
    var deliveries: [DeliveryRecord] = []
    var settlements: [SettlementRecord] = []
    /// The next moment at which a cancel-all-after timer fires.
    var nextTimer: Timestamp?
    /// What disturbed orders still have to expect.
    var scheduled: [ScheduledAct] = []
    /// Orders that no query shows, and until when.
    var hidden: [Int64: Timestamp] = [:]
    var watch = Watch()
    var lastID: Int64 = 3_000_000_000_000_000_000
    var lastTrades: [String: Int64] = [:]

    init(playedTo: Timestamp, listing: Listing) {
        (self.playedTo, self.listing) = (playedTo, listing)
    }

    /// Orders, bills and positions share one row of ids, which only rises.
    mutating func nextID() -> Int64 {
        lastID += 1
        return lastID
    }
    /// Numbers rise with time, between those of the model's trades.
    mutating func nextTradeID(_ instrumentID: String, at time: Timestamp) -> Int64 {
        let next = TradeNumber.next(after: lastTrades[instrumentID] ?? 0, at: time)
        lastTrades[instrumentID] = next
        return next
    }
    var uids: [String] { accounts.keys.sorted() }

    mutating func send(_ record: KeptRecord, of uid: String) {
        outbox?.append(OutgoingRecord(uid: uid, record: record))
    }
}

/// A future that has been delivered.
struct DeliveryRecord: Sendable {
    let instrument: PaperInstrument
    let time: Timestamp
    /// The index's average over the closing window.
    let price: Exact
}

/// A daily settlement of a future that someone held.
struct SettlementRecord: Hashable, Codable, Sendable {
    let instrumentID: String
    let family: String
    let time: Timestamp
    /// The mark price's average over the hour before.
    let price: Exact
}

/// What a liability cost in one hour.
struct InterestAccrual: Hashable, Codable, Sendable {
    let time: Timestamp
    let currency: String
    /// Liable for interest, and in all.
    let liability: Exact
    let totalLiability: Exact
    let interestFree: Exact
    /// An hour's, as a fraction.
    let rate: Exact
    let interest: Exact
}
