import Domain
import OKX
import PaperExchange
import Passes
import Store

/// What must hold once the faults have stopped and the jobs have nothing left to do: everything is
/// hedged, settled, and equal to the exchange's own books to the last digit (EXECUTION §12, I3, I4).
struct Rest {
    unowned let universe: Universe

    /// Positions are hedged, or latched with a named reason.
    func checkHedges() throws {
        let store = try universe.monitor
        let stops = try store.stops()
        for position in try store.openPositions() {
            if position.expiry <= universe.now {
                universe.violate("I3: \(position.futureID) is delivered and not over")
                continue
            }
            if position.unfinishedTrade != nil {
                universe.violate("I3: position \(position.id) has an unfinished trade")
            }
            // In a window each slice is held against what is averaged by then.
            let settled = try Truth.settledPart(of: position.futureID, at: universe.now)
            if universe.settings.sellsSlices && settled.isPositive { continue }
            let residual = try Exposure(of: position).residual
            let instruments = try store.instruments([position.spotID], venue: "paper")
            guard let spot = instruments.spots.first else { continue }
            let isTradeable = residual.magnitude.floored(to: spot.lotSize) >= spot.minSize
            let isLatched = stops.contains {
                Rest.leavesLegs.contains($0.code)
                    && $0.applies(
                        account: position.account, strategy: position.strategy,
                        future: position.futureID)
            }
            if isTradeable && !isLatched && !isLeft(residual, of: position) {
                universe.violate("I3: \(residual) \(position.coin) of \(position.id) unhedged")
            }
        }
    }

    /// Latches that say that something is not hedged, or that nobody may hedge it.
    private static let leavesLegs = [LatchCode.repairExhausted, .journalBehind].map(\.rawValue)

    /// Less than a contract stays a part of the position when the exchange has refused the coins' order,
    /// as no other leg could trade it.
    private func isLeft(_ residual: Exact, of position: Position) -> Bool {
        let wasRefused = position.trades.last?.orders.contains {
            $0.leg == .spot && $0.state == .rejected
        }
        let price = position.orders.compactMap(\.averagePrice).max() ?? 0
        return wasRefused ?? false && residual.magnitude * price < position.contractValue
    }

    /// The journal is what the exchange has, to the last digit.
    func checkBooks() throws {
        let store = try universe.monitor
        for account in try store.accounts() {
            guard let truth = universe.paper.truth(of: account.userID) else { continue }
            try checkOrders(truth, store, account)
            try checkPositions(truth, store, account)
            try checkLedger(truth, store, account)
            try checkCoins(truth, store, account)
        }
        let audit = universe.paper.audit()
        if !audit.isSound { universe.violate("the exchange's own audit: \(audit)") }
    }

    private func checkOrders(_ truth: PaperTruth, _ store: Store, _ account: Account) throws {
        let ours = truth.orders.filter {
            !$0.clientOrderID.isEmpty && !universe.hand.orders.contains($0.clientOrderID)
        }
        let rows = Dictionary(
            try store.orders(named: ours.map(\.clientOrderID)).map { ($0.clientOrderID, $0) },
            uniquingKeysWith: { first, _ in first })
        for order in ours {
            guard let row = rows[order.clientOrderID] else {
                universe.violate("I1: \(order.clientOrderID) is at the exchange without a row")
                continue
            }
            // What the exchange has forgotten was canceled without a fill; and what it showed too late,
            // canceled without a fill by then, was called never placed: nothing that a person need see.
            let isOff = universe.settings.breaksModel && row.state == .neverPlaced
            let state = row.state == .goneUnfilled || isOff ? .canceled : row.state
            if row.filledSize != order.filled || state.rawValue != order.state {
                universe.violate(
                    "I4: \(order.clientOrderID) is \(order.state), \(order.filled) filled; the "
                        + "journal says \(row.state.rawValue), \(row.filledSize)")
            }
            let fills = truth.fills.filter { $0.orderID == order.orderID }
            if fills.map(\.fee).sum() != row.fee {
                universe.violate(
                    "I4: the fees of \(order.clientOrderID) are \(fills.map(\.fee).sum()), the "
                        + "journal says \(row.fee)")
            }
            if fills.map(\.size).sum() != row.fills.map(\.size).sum() {
                universe.violate(
                    "I4: the fills of \(order.clientOrderID) are \(fills.map(\.size).sum()), the "
                        + "journal has \(row.fills.map(\.size).sum())")
            }
        }
        let open = try store.orderRows(account: account.name, strategy: nil, open: true, limit: 100)
        for row in open { universe.violate("I3: \(row.clientOrderID) is not resolved") }
    }

    private func checkPositions(_ truth: PaperTruth, _ store: Store, _ account: Account) throws {
        var ours: [String: Exact] = [:]
        for position in try store.openPositions(account: account.id) {
            ours[position.futureID, default: 0] += try Exposure(of: position).contracts
        }
        let theirs = Dictionary(
            truth.positions.map { ($0.instrumentID, $0.contracts) },
            uniquingKeysWith: { first, _ in first })
        for future in Set(ours.keys).union(theirs.keys).sorted() {
            let own = theirs[future].map {
                $0 - universe.hand.contracts(of: future, of: account.userID)
            }
            guard ours[future] ?? 0 != own ?? 0 else { continue }
            universe.violate(
                "I4: \(future) has \(own ?? 0) contracts, the journal \(ours[future] ?? 0)")
        }
    }

    /// What the account has of a coin beyond what was paid in and traded by hand is booked: as dust, or
    /// as kept after a delivery. Only true once no position is open.
    private func checkCoins(_ truth: PaperTruth, _ store: Store, _ account: Account) throws {
        guard try store.openPositions(account: account.id).isEmpty,
            // The profits of a person's contracts are in coins as well.
            !universe.hand.tradedContracts.contains(account.userID)
        else { return }
        let dust = try store.dust(account: account.id)
        let kept = try store.positionRows(account: account.name, strategy: nil).map(\.position)
        let theirs = Set(
            truth.orders.filter { universe.hand.orders.contains($0.clientOrderID) }.map(\.orderID))
        for coin in ["BTC", "ETH"] {
            var own = truth.cash[coin] ?? 0
            // Transfers in and out, and the interest on what is owed, are no trades of ours.
            own -= truth.bills.filter { [1, 7].contains($0.type) && $0.currency == coin }
                .map(\.change).sum()
            for fill in truth.fills where theirs.contains(fill.orderID) {
                guard Truth.coin(of: fill.instrumentID) == coin else { continue }
                own -= (fill.side == .buy ? 1 : -1) * fill.size
                if fill.feeCurrency == coin { own -= fill.fee }
            }
            let booked =
                (dust[coin] ?? 0)
                + kept.filter { $0.coin == coin }.flatMap(\.kept).map(\.coins).sum()
            // The exchange rounds each profit to less than this.
            if (own - booked).magnitude > Exact(1, places: 9) {
                universe.violate("I4: \(own) \(coin) are left of our trades, \(booked) are booked")
            }
        }
    }

    private func checkLedger(_ truth: PaperTruth, _ store: Store, _ account: Account) throws {
        let lines = try store.ledger(
            account: account.id, since: Timestamp(milliseconds: 0),
            until: universe.now + Timestamp.day)
        for line in lines where !line.isBalanced || line.end != truth.cash[line.currency] ?? 0 {
            universe.violate(
                "I4: \(line.currency) starts at \(line.start), changes by \(line.change) and ends "
                    + "at \(line.end); the exchange has \(truth.cash[line.currency] ?? 0)")
        }
        for (currency, cash) in truth.cash.sorted(by: { $0.key < $1.key })
        where !lines.contains(where: { $0.currency == currency }) && !cash.isZero {
            universe.violate("I4: \(cash) \(currency) at the exchange, and no line of it here")
        }
    }
}
