import Domain

enum PositionSide: String, Hashable, Sendable { case net, long, short }

/// A position in one future.
///
/// It is kept as contracts and what they were worth in the settle currency when they were entered,
/// not as an average price: worths add up exactly, and `N·V / worth` *is* the harmonic mean.
struct Position: Sendable {
    /// The exchange's `posId`.
    let id: Int64
    /// Negative is short.
    private(set) var lots: Int64 = 0
    /// Worth at entry, or at the last settlement, to 24 places; never negative.
    private(set) var worth: Exact = 0
    /// Worth at entry, untouched by settlements.
    private(set) var entryWorth: Exact = 0
    /// Since the position was opened: what closing and settling it brought, and its fees (negative
    /// is charged).
    private(set) var profit: Exact = 0
    private(set) var settledProfit: Exact = 0
    private(set) var fees: Exact = 0
    private(set) var createdAt: Timestamp
    private(set) var updatedAt: Timestamp
    private(set) var tradeID: Int64 = 0

    init(id: Int64, at time: Timestamp) {
        (self.id, createdAt, updatedAt) = (id, time, time)
    }

    var isOpen: Bool { lots != 0 }

    /// What holding it to a worth of `lotWorth` a lot would bring now.
    func unrealised(_ contract: Contract, lotWorth: Exact) -> Exact {
        let gain = (worth - Exact(lots.magnitude) * lotWorth) * contract.worthSign
        return lots < 0 ? -gain : gain
    }

    /// What the clearing holds against this position.
    func claim(_ contract: Contract) -> Exact {
        (lots < 0 ? -worth : worth) * contract.worthSign
    }

    /// Takes a fill in: `change` lots, negative for a sale, that were worth `change` in all.
    ///
    /// - Returns: the profit of the part that was closed, to 24 places.
    mutating func apply(
        lots change: Int64, worth changeWorth: Exact, of contract: Contract, tradeID: Int64,
        at time: Timestamp
    ) -> Exact {
        if lots == 0 { reopen(at: time) }
        (self.tradeID, updatedAt) = (tradeID, time)
        let isClosing = lots != 0 && (lots < 0) != (change < 0)
        guard isClosing else {
            lots += change
            worth += changeWorth
            entryWorth += changeWorth
            return 0
        }
        let closed = min(lots.magnitude, change.magnitude)
        let closedWorth = share(changeWorth, closed, of: change.magnitude)
        let released = share(worth, closed, of: lots.magnitude)
        let releasedEntry = share(entryWorth, closed, of: lots.magnitude)
        let gain = (lots < 0 ? closedWorth - released : released - closedWorth) * contract.worthSign
        lots += change
        worth -= released
        entryWorth -= releasedEntry
        // What is left of the fill when the position has turned opens the other side.
        if closed < change.magnitude {
            worth = changeWorth - closedWorth
            entryWorth = worth
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

    /// Figures are since opening, so a position that was flat starts them anew.
    private mutating func reopen(at time: Timestamp) {
        (profit, settledProfit, fees, createdAt) = (0, 0, 0, time)
    }

    private func share(_ whole: Exact, _ part: UInt64, of all: UInt64) -> Exact {
        guard part != all else { return whole }
        // `all` is not zero, so the division cannot fail.
        let share = try? (whole * Exact(part)).divided(by: Exact(all))
        return share ?? whole
    }
}

/// The engine's position by a name that cannot be taken for the domain's.
typealias PaperPosition = Position
