import Domain

/// One account: its settings, positions and history. Its cash is in the ledger.
struct AccountState: Sendable {
    let uid: String
    var level: PaperAccount.Level
    var positionMode: PaperAccount.PositionMode
    var borrowsAutomatically: Bool
    var feeType: FeeType
    /// `Lv1`, `VIP1`, …: which of the fee schedules counts.
    let feeLevel: String
    /// What happens to orders that do not say it themselves.
    var selfTrade: SelfTradePrevention = .cancelMaker
    /// By family of futures.
    var leverages: [String: Exact] = [:]
    let defaultLeverage: Exact
    var positions: [PositionKey: Position] = [:]

    // MARK: Orders

    /// Ids of pending orders, oldest first.
    var pending: [Int64] = []
    /// The same by instrument.
    var pendingByInstrument: [String: [Int64]] = [:]
    /// Pending orders by their client id.
    var pendingByClientID: [String: Int64] = [:]
    /// What pending orders hold, by currency.
    var holds: [String: Hold] = [:]
    /// The last order that was placed under each client id, of those that are remembered.
    var latestByClientID: [String: Int64] = [:]
    /// When cancel-all-after fires, by order tag; the empty tag stands for the whole account.
    var timers: [String: Timestamp] = [:]

    // MARK: Money

    /// The sum of all bills ever written, by currency.
    var billed: [String: Exact] = [:]

    /// Interest that has accrued and was not yet taken out of the cash, by currency.
    var interest: [String: Exact] = [:]

    struct PositionKey: Hashable, Comparable, Codable, Sendable {
        let instrumentID: String
        let side: PositionSide

        static func < (left: PositionKey, right: PositionKey) -> Bool {
            (left.instrumentID, left.side.rawValue) < (right.instrumentID, right.side.rawValue)
        }
    }

    /// What pending orders keep from being used for anything else, in one currency.
    struct Hold: Hashable, Sendable {
        /// What spot orders would give.
        var spot: Exact = 0
        /// Margin and fee of orders that open futures.
        var margin: Exact = 0
    }

    init(_ account: PaperAccount) {
        (uid, level, positionMode) = (account.uid, account.level, account.positionMode)
        borrowsAutomatically = account.autoLoan
        feeType = FeeType(rawValue: account.feeType) ?? .received
        (feeLevel, defaultLeverage) = (account.feeLevel, account.leverage)
    }

    func leverage(of instrument: PaperInstrument) -> Exact {
        leverages[instrument.family] ?? defaultLeverage
    }

    func lots(of instrument: PaperInstrument, _ side: PositionSide) -> Int64 {
        positions[PositionKey(instrumentID: instrument.id, side: side)]?.lots ?? 0
    }

    /// Whether it holds or waits for anything, which most settings must not change under.
    var isIdle: Bool { pending.isEmpty && !positions.values.contains(where: \.isOpen) }
}

// MARK: - Indices of pending orders

extension AccountState {
    mutating func addPending(_ order: Order) {
        pending.append(order.id)
        pendingByInstrument[order.instrument.id, default: []].append(order.id)
        change(hold: order.hold, of: order)
        let clientID = order.terms.clientOrderID
        guard !clientID.isEmpty else { return }
        pendingByClientID[clientID] = order.id
        latestByClientID[clientID] = order.id
    }

    mutating func removePending(_ order: Order) {
        AccountState.remove(order.id, from: &pending)
        let id = order.instrument.id
        AccountState.remove(order.id, from: &pendingByInstrument[id, default: []])
        if pendingByInstrument[id]?.isEmpty == true { pendingByInstrument[id] = nil }
        change(hold: -order.hold, of: order)
        pendingByClientID[order.terms.clientOrderID] = nil
    }

    /// Adds to what an order holds, or takes away.
    mutating func change(hold: Exact, of order: Order) {
        guard !hold.isZero else { return }
        let currency = order.holdCurrency
        if order.instrument.contract == nil {
            holds[currency, default: Hold()].spot += hold
        } else {
            holds[currency, default: Hold()].margin += hold
        }
        if holds[currency] == Hold() { holds[currency] = nil }
    }

    /// Ids rise, so the place of one is found by halving.
    private static func remove(_ id: Int64, from ids: inout [Int64]) {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        if low < ids.count, ids[low] == id { ids.remove(at: low) }
    }
}
