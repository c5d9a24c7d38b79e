import Domain

/// One account: its settings, positions and history. Its cash is in the ledger.
struct AccountState: Sendable {
    let uid: String
    let level: PaperAccount.Level
    let positionMode: PaperAccount.PositionMode
    let keys: [PaperKey]
    var borrowsAutomatically: Bool
    var feeType: FeeType
    /// By family of futures.
    var leverages: [String: Exact] = [:]
    let defaultLeverage: Exact
    var positions: [PositionKey: Position] = [:]
    /// Ids of pending orders, oldest first.
    var pending: [Int64] = []
    /// Ids of finished orders, in the order in which they finished.
    var finished: [Int64] = []
    /// The last order that was placed under each client id.
    var latestByClientID: [String: Int64] = [:]
    var fills: [FillRecord] = []
    var bills: [BillRecord] = []
    /// When cancel-all-after fires, by order tag; the empty tag stands for the whole account.
    var timers: [String: Timestamp] = [:]

    struct PositionKey: Hashable, Sendable {
        let instrumentID: String
        let side: PositionSide
    }

    init(_ account: PaperAccount) {
        (uid, level, positionMode) = (account.uid, account.level, account.positionMode)
        (keys, borrowsAutomatically) = (account.keys, account.autoLoan)
        feeType = FeeType(rawValue: account.feeType) ?? .received
        defaultLeverage = account.leverage
    }

    func leverage(of instrument: PaperInstrument) -> Exact {
        leverages[instrument.family] ?? defaultLeverage
    }

    func lots(of instrument: PaperInstrument, _ side: PositionSide) -> Int64 {
        positions[PositionKey(instrumentID: instrument.id, side: side)]?.lots ?? 0
    }
}

/// Everything that changes: what a snapshot has to hold.
struct ExchangeState: Sendable {
    /// How far the timeline has been played.
    var playedTo: Timestamp
    var accounts: [String: AccountState] = [:]
    var ledger = Ledger()
    var orders: [Int64: Order] = [:]
    var books: [String: RestingBook] = [:]
    var taken: [String: TakenLiquidity] = [:]
    /// The market model's own positions, by instrument.
    var house: [String: Position] = [:]
    /// What the insurance fund has taken over, by instrument.
    var insurance: [String: Position] = [:]
    var listing: Listing
    var deliveries: [DeliveryRecord] = []
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
    mutating func nextTradeID(_ instrumentID: String) -> Int64 {
        lastTrades[instrumentID, default: 0] += 1
        return lastTrades[instrumentID, default: 0]
    }
    var uids: [String] { accounts.keys.sorted() }
}

/// A future that has been delivered.
struct DeliveryRecord: Sendable {
    let instrument: PaperInstrument
    let time: Timestamp
    /// The index's average over the closing window.
    let price: Exact
}
