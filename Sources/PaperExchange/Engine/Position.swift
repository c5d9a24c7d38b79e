import Domain

enum PositionSide: String, Hashable, Codable, Sendable { case net, long, short }

/// A position in one future.
///
/// It is kept as contracts and what they were worth in the settle currency when they were entered,
/// not as an average price: worths add up exactly, and `N·V / worth` *is* the harmonic mean.
struct Position: Hashable, Codable, Sendable {
    /// The exchange's `posId`.
    let id: Int64
    /// Negative is short.
    private(set) var lots: Int64 = 0
    /// Worth at entry, or at the last settlement, to 24 places; never negative.
    private(set) var worth: Exact = 0
    /// Worth at entry, untouched by settlements.
    private(set) var entryWorth: Exact = 0
    /// Since the position was opened: what closing and settling it brought, its fees (negative is
    /// charged), and what liquidation took beyond the mark price.
    private(set) var profit: Exact = 0
    private(set) var settledProfit: Exact = 0
    private(set) var fees: Exact = 0
    private(set) var penalty: Exact = 0
    /// Since the position was opened: lots entered and left, what they were worth at that, and the
    /// most that was held.
    private(set) var openedLots: Int64 = 0
    private(set) var openedWorth: Exact = 0
    private(set) var closedLots: Int64 = 0
    private(set) var closedWorth: Exact = 0
    private(set) var mostLots: Int64 = 0
    private(set) var createdAt: Timestamp
    private(set) var updatedAt: Timestamp
    private(set) var tradeID: Int64 = 0

    init(id: Int64, at time: Timestamp) {
        (self.id, createdAt, updatedAt) = (id, time, time)
    }

    var isOpen: Bool { lots != 0 }
    var size: Int64 { Int64(lots.magnitude) }
    /// All that it brought and cost since it was opened.
    var realised: Exact { profit + fees + settledProfit + penalty }

    /// What holding it to a worth of `lotWorth` a lot would bring now.
    func unrealised(_ contract: Contract, lotWorth: Exact) -> Exact {
        let gain = (worth - Exact(lots.magnitude) * lotWorth) * contract.worthSign
        return lots < 0 ? -gain : gain
    }

    /// What the clearing holds against this position.
    func claim(_ contract: Contract) -> Exact {
        (lots < 0 ? -worth : worth) * contract.worthSign
    }

    /// How many lots of a change close it; the rest opens or enlarges a side.
    func closing(_ change: Int64) -> Int64 {
        guard lots != 0, (lots < 0) != (change < 0) else { return 0 }
        return Int64(min(lots.magnitude, change.magnitude))
    }

    /// Takes in lots, negative for a sale, that enlarge it and were worth `worth` in all.
    mutating func open(_ change: Int64, worth: Exact, tradeID: Int64, at time: Timestamp) {
        precondition(closing(change) == 0, "\(change) lots do not enlarge \(lots)")
        if lots == 0 { reopen(at: time) }
        lots += change
        self.worth += worth
        entryWorth += worth
        openedLots += Int64(change.magnitude)
        openedWorth += worth
        mostLots = max(mostLots, size)
        (self.tradeID, updatedAt) = (tradeID, time)
    }

    /// Takes off `closed` lots of whichever side it is, which were worth `worth` in all.
    ///
    /// - Returns: the profit, to 24 places.
    mutating func close(
        _ closed: Int64, worth closedWorth: Exact, of contract: Contract, tradeID: Int64,
        at time: Timestamp
    ) -> Exact {
        precondition(closed > 0 && closed <= size, "\(closed) lots of \(lots) cannot be closed")
        let released = Position.share(worth, closed, of: size)
        let releasedEntry = Position.share(entryWorth, closed, of: size)
        let gain = (lots < 0 ? closedWorth - released : released - closedWorth) * contract.worthSign
        lots += lots < 0 ? closed : -closed
        worth -= released
        entryWorth -= releasedEntry
        closedLots += closed
        self.closedWorth += closedWorth
        (self.tradeID, updatedAt) = (tradeID, time)
        return gain
    }

    /// Takes in lots, negative for a sale, that were worth `changeWorth` in all: closes with them
    /// what there is to close, and opens with the rest.
    ///
    /// - Returns: the profit of the part that was closed, to 24 places.
    mutating func apply(
        lots change: Int64, worth changeWorth: Exact, of contract: Contract, tradeID: Int64,
        at time: Timestamp
    ) -> Exact {
        let (size, closing) = (Int64(change.magnitude), closing(change))
        let closedWorth = closing > 0 ? Position.share(changeWorth, closing, of: size) : 0
        var gain: Exact = 0
        if closing > 0 {
            gain = close(closing, worth: closedWorth, of: contract, tradeID: tradeID, at: time)
        }
        if closing < size {
            open(
                change < 0 ? closing - size : size - closing, worth: changeWorth - closedWorth,
                tradeID: tradeID, at: time)
        }
        return gain
    }

    /// Moves the unrealised profit out: the position goes on as if entered at the settlement.
    mutating func settle(lotWorth: Exact, of contract: Contract, at time: Timestamp) -> Exact {
        let gain = unrealised(contract, lotWorth: lotWorth)
        worth = Exact(lots.magnitude) * lotWorth
        updatedAt = time
        return gain
    }

    mutating func record(profit: Exact, fee: Exact) {
        self.profit += profit
        fees += fee
    }
    mutating func record(settled: Exact) { settledProfit += settled }
    /// Moves what a liquidation cost beyond the mark price out of the profit.
    mutating func record(penalty: Exact) {
        profit -= penalty
        self.penalty += penalty
    }

    /// Figures are since opening, so a position that was flat starts them anew.
    private mutating func reopen(at time: Timestamp) {
        (profit, settledProfit, fees, penalty, createdAt) = (0, 0, 0, 0, time)
        (openedLots, openedWorth, closedLots, closedWorth, mostLots) = (0, 0, 0, 0, 0)
    }

    /// `part / all` of a whole, to 24 places.
    static func share(_ whole: Exact, _ part: Int64, of all: Int64) -> Exact {
        guard part != all else { return whole }
        // `all` is not zero, so the division cannot fail.
        let share = try? (whole * Exact(part)).divided(by: Exact(all))
        return share ?? whole
    }
}

/// The engine's position by a name that cannot be taken for the domain's.
typealias PaperPosition = Position

// MARK: - In a store

extension Position: RowConvertible {
    func write(to row: inout RowWriter) {
        for number in [id, lots, openedLots, closedLots, mostLots, tradeID] { row.add(number) }
        for amount in [worth, entryWorth, profit, settledProfit, fees, penalty] { row.add(amount) }
        row.add(openedWorth)
        row.add(closedWorth)
        row.add(createdAt)
        row.add(updatedAt)
    }

    init(from row: inout RowReader) throws(RowError) {
        (id, lots, openedLots) = (try row.integer(), try row.integer(), try row.integer())
        (closedLots, mostLots, tradeID) = (try row.integer(), try row.integer(), try row.integer())
        (worth, entryWorth, profit) = (try row.exact(), try row.exact(), try row.exact())
        (settledProfit, fees, penalty) = (try row.exact(), try row.exact(), try row.exact())
        (openedWorth, closedWorth) = (try row.exact(), try row.exact())
        (createdAt, updatedAt) = (try row.moment(), try row.moment())
    }
}
