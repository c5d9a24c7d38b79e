import Domain

/// Everything that changes: what a snapshot has to hold.
struct ExchangeState: Sendable {
    /// How far the timeline has been played.
    var playedTo: Timestamp
    var accounts: [String: AccountState] = [:]
    var ledger = Ledger()
    /// Pending orders, and finished ones that an account still keeps.
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
    var watch = Watch()
    private var lastID: Int64 = 3_000_000_000_000_000_000
    private var lastTrades: [String: Int64] = [:]

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

    /// Writes a bill, and adds it to what the account was billed in all.
    mutating func add(_ bill: BillRecord, to uid: String) {
        watch.accountChanged(uid)
        accounts[uid]?.billed[bill.currency, default: 0] += bill.change
        accounts[uid]?.bills.append(bill)
    }

    /// Keeps a finished order in the history, and forgets the one that falls off its end.
    mutating func keepFinished(_ order: Order) {
        orders[order.id] = order
        guard let id = accounts[order.uid]?.finished.append(order.id),
            let forgotten = orders.removeValue(forKey: id)
        else { return }
        let clientID = forgotten.terms.clientOrderID
        if accounts[order.uid]?.latestByClientID[clientID] == id {
            accounts[order.uid]?.latestByClientID[clientID] = nil
        }
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
