import Domain
import Foundation
import HTTP
import PaperExchange
import Store

/// Holds each order that arrives against rules that no balance at rest would show to be broken: what
/// went well in spite of them was luck.
final class Obedience {
    private unowned let universe: Universe
    /// Until when the exchange cancels what rests, by tag.
    private var armed: [String: Timestamp] = [:]
    /// Our orders by who sent them, and the names of what was to be cancelled, ours or the exchange's.
    private var sent: [String: Set<String>] = [:]
    private var withdrawn: Set<String> = []
    /// When a person last ended latches.
    var resumedAt: Timestamp?

    init(_ universe: Universe) { self.universe = universe }

    /// A timer that was armed. One that is taken off is not counted: that may come late, and over one
    /// that was armed meanwhile.
    func noteTimer(_ response: PaperResponse, to request: HTTPRequest) {
        struct Timer: Decodable {
            let timeOut: String
            let tag: String
        }
        guard request.url.hasSuffix("/trade/cancel-all-after"), response.status == 200,
            response.text.hasPrefix(#"{"code":"0""#),
            let timer = try? JSONDecoder().decode(Timer.self, from: Data(request.body)),
            let seconds = Int64(timer.timeOut), seconds > 0
        else { return }
        armed[timer.tag] = universe.now + seconds * Timestamp.second
    }

    // MARK: - What the rows say

    /// By client order id, the most that a row has said to be filled.
    private var recorded: [String: Exact] = [:]

    /// EXECUTION §9: filled sizes merge by maximum, whatever an older answer says.
    func noteLook(_ request: HTTPRequest) throws {
        guard Looks.isAboutOrder(request) else { return }
        let named = request.url.split(separator: "clOrdId=").last?.prefix { $0 != "&" }
        for row in try universe.monitor.orders(named: [String(named ?? "")]) {
            let most = recorded[row.clientOrderID] ?? 0
            if row.filledSize < most {
                universe.violate(
                    "the row of \(row.clientOrderID) says \(row.filledSize) filled, and said \(most)"
                )
            }
            recorded[row.clientOrderID] = max(most, row.filledSize)
        }
    }

    // MARK: - What rests

    func noteSent(_ orders: [String], by job: Job) { sent[job.name, default: []].formUnion(orders) }

    func noteCancels(_ request: HTTPRequest) {
        struct Cancel: Decodable {
            let ordId: String?
            let clOrdId: String?
        }
        guard request.method == .post, request.url.contains("/trade/cancel-") else { return }
        let (data, decoder) = (Data(request.body), JSONDecoder())
        let one = (try? decoder.decode(Cancel.self, from: data)).map { [$0] }
        guard let cancels = one ?? (try? decoder.decode([Cancel].self, from: data)) else { return }
        let names = cancels.compactMap(\.ordId) + cancels.compactMap(\.clOrdId)
        withdrawn.formUnion(names)
        for name in universe.hand.names.intersection(names) {
            universe.violate("a pass cancels \(name), which is a person's own")
        }
    }

    /// EXECUTION §4, §8: what a pass knows to rest it has tried to cancel before it ends of itself,
    /// unless its time limit has passed: then the timer does.
    func checkEnd(of job: Job) throws {
        guard universe.turns.now < job.deadline else { return }
        let resting = universe.settings.accounts.compactMap { universe.paper.truth(of: $0.uid) }
            .flatMap(\.orders).filter { order in
                ["live", "partially_filled"].contains(order.state)
                    && sent[job.name]?.contains(order.clientOrderID) ?? false
                    && withdrawn.isDisjoint(with: [order.orderID, order.clientOrderID])
            }
        guard !resting.isEmpty else { return }
        for row in try universe.monitor.orders(named: resting.map(\.clientOrderID))
        where row.state == .live {
            universe.violate("\(job.name) leaves \(row.clientOrderID) behind, not cancelled")
        }
    }

    // MARK: - What arrives

    func check(_ row: JournalOrder) throws {
        // Past its expiry the exchange refuses it.
        guard row.expiresAt > universe.now else { return }
        if row.type.rests, armed[row.tag].map({ $0 < universe.now }) ?? true {
            universe.violate("\(row.clientOrderID) rests, and no timer of its tag is armed")
        }
        if try universe.isOutlived(row) {
            universe.violate(
                "\(row.clientOrderID) can still take effect, and another holder of the lease has "
                    + "recorded orders")
        }
        guard let position = try universe.position(of: row),
            let trade = position.trades.first(where: { $0.id == row.trade })
        else { return }
        let store = try universe.monitor
        try checkTargets(row, trade, position, store)
        if row.purpose == .target {
            try checkFollowing(row, trade, position)
            if trade.kind == .open, row.leg == .spot {
                try checkLatches(row, position, store)
                try checkNothingUnfinished(row, trade, position, store)
            }
        } else if trade.isSlice, row.leg == .spot, row.side == .sell {
            try checkSlice(row, position)
        } else if try Truth.settledPart(of: position.futureID, at: universe.now).isZero {
            try checkRepair(row, position)
        }
    }

    /// EXECUTION §5, §6: an opening is no larger than an order may be, and no order takes what has
    /// been sent of a leg and may still fill beyond the leg's target. An unwind goes the other way;
    /// its trade's target may be below an order that was in doubt when the target was lowered.
    private func checkTargets(
        _ row: JournalOrder, _ trade: Trade, _ position: Position, _ store: Store
    ) throws {
        let reserved = trade.orders(of: row.leg).filter { $0.purpose != .unwind }
            .map(\.reserved).sum()
        let target = row.leg == .spot ? trade.targetCoins : trade.targetContracts
        if reserved > target, row.purpose != .unwind {
            universe.violate("\(row.clientOrderID): \(reserved) sent of a target of \(target)")
        }
        guard trade.kind == .open, row.purpose == .target else { return }
        let strategies = try store.strategies().filter { $0.id == position.strategy }
        let limit = strategies.map(\.rules.perOrderUSD).max() ?? 0
        let usd = trade.targetContracts * position.contractValue
        // Beyond the dollars of the contracts: both fees, and the prices of a book's five levels.
        let coinsUSD = row.leg == .spot ? row.size * row.price : 0
        if usd > limit || coinsUSD > limit * Exact(13, places: 1) {
            universe.violate(
                "I5: \(row.clientOrderID) is of a trade of \(usd) USD, \(coinsUSD) USD of coins; "
                    + "an order may be \(limit) USD")
        }
    }

    /// EXECUTION §3, rule 4: whatever becomes of what may still fill, a repair does not turn the
    /// residual round. A contract, and a hundredth, are for rounding and for prices.
    private func checkRepair(_ row: JournalOrder, _ position: Position) throws {
        let others = position.orders.filter {
            $0.state.isOpen && $0.clientOrderID != row.clientOrderID
        }
        guard !others.isEmpty else { return }
        func coins(_ order: JournalOrder, _ size: Exact) throws -> Exact {
            let coins =
                order.leg == .spot
                ? size : try (size * position.contractValue).divided(by: order.price)
            return order.side == .buy ? coins : -coins
        }
        var lowest = try Exposure(of: position).residual
        var highest = lowest
        for order in others {
            let change = try coins(order, order.size - order.filledSize)
            lowest += min(0, change)
            highest += max(0, change)
        }
        let change = try coins(row, row.size)
        let sure = change.isNegative ? max(0, lowest) : max(0, -highest)
        let slack = try position.contractValue.divided(by: row.price)
        if change.magnitude > sure * Exact(101, places: 2) + slack {
            universe.violate(
                "\(row.clientOrderID) repairs \(change) \(position.coin), and the residual is "
                    + "between \(lowest) and \(highest)")
        }
    }

    /// EXECUTION §6, §8: what follows a spot leg that was sent before it is never more than what of
    /// that has filled. A contract, and a hundredth, are for rounding and for the depth of the books.
    private func checkFollowing(
        _ row: JournalOrder, _ trade: Trade, _ position: Position
    ) throws {
        let spots = trade.orders(of: .spot)
        guard row.leg == .future,
            trade.sequence == .spotFirst || spots.contains(where: { $0.type == .postOnly })
        else { return }
        let filled = filledSizes
        let sign: Exact = trade.kind == .open ? 1 : -1
        var ahead = try position.contractValue.divided(by: row.price)
        for order in spots {
            let size = filled[order.clientOrderID] ?? 0
            ahead += (order.side == trade.side(of: .spot) ? size : -size) * Exact(101, places: 2)
        }
        let before = position.trades.filter { $0.id != trade.id }
        ahead += max(0, sign * (try Exposure(of: position.holding(before)).residual))
        for order in trade.orders(of: .future) {
            let isThis = order.clientOrderID == row.clientOrderID
            let contracts = isThis ? row.size : filled[order.clientOrderID] ?? 0
            let usd = contracts * position.contractValue
            let price = isThis ? row.price : order.averagePrice ?? order.price
            let coins = try usd.divided(by: price)
            ahead -= order.side == trade.side(of: .future) ? coins : -coins
        }
        if ahead.isNegative {
            universe.violate(
                "\(row.clientOrderID) hedges \(-ahead) \(position.coin) more than have filled")
        }
    }

    /// EXECUTION §7: what was unwound is not opened again before its time is over.
    private func checkLatches(
        _ row: JournalOrder, _ position: Position, _ store: Store
    ) throws {
        guard
            let strategy = try store.strategies().first(where: { $0.id == position.strategy })
        else { return }
        // The database's clock, which the journal goes by, may be off by a minute at both ends.
        let cooldown = Int64(strategy.rules.failureCooldownS - 120) * Timestamp.second
        for earlier in try store.positionRows(account: nil, strategy: nil).map(\.position)
        where earlier.account == position.account && earlier.futureID == position.futureID {
            for failed in earlier.trades where failed.outcome == .unwound && !failed.isSlice {
                guard let end = failed.endedAt, universe.now < end + cooldown,
                    resumedAt.map({ $0 < end }) ?? true
                else { continue }
                universe.violate(
                    "\(row.clientOrderID) opens \(position.futureID), where trade \(failed.id) was "
                        + "unwound at \(end)")
            }
        }
    }

    /// EXECUTION §3, rules 4 and 5: nothing is opened on an account beside what is in doubt, or before
    /// what came before it is brought to its end.
    private func checkNothingUnfinished(
        _ row: JournalOrder, _ trade: Trade, _ position: Position, _ store: Store
    ) throws {
        let earlier = try store.openPositions(account: position.account).flatMap(\.trades)
            .filter { $0.id < trade.id }
        for other in earlier where other.endedAt == nil {
            universe.violate("\(row.clientOrderID) opens while trade \(other.id) is unfinished")
        }
        for other in earlier.flatMap(\.orders) where other.state == .inDoubt {
            universe.violate(
                "\(row.clientOrderID) opens while \(other.clientOrderID) is in doubt")
        }
    }

    /// EXECUTION §10: no more is sold than the window has averaged by now, prices aside.
    private func checkSlice(_ row: JournalOrder, _ position: Position) throws {
        let exposure = try Exposure(of: position)
        let open = max(0, -exposure.contracts) * position.contractValue
        let sold = -exposure.delta + row.size - row.filledSize
        let due = try Truth.settledPart(of: position.futureID, at: universe.now) * open
        if sold * row.price > due * Exact(12, places: 1) + 50 {
            universe.violate(
                "\(row.clientOrderID) makes \(sold) \(position.coin) sold in the window, "
                    + "\(due) USD are settled of \(open)")
        }
    }

    /// By client order id, as the exchange has them.
    private var filledSizes: [String: Exact] {
        let orders = universe.settings.accounts.compactMap { universe.paper.truth(of: $0.uid) }
            .flatMap(\.orders)
        return Dictionary(
            orders.map { ($0.clientOrderID, $0.filled) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Position {
    fileprivate func holding(_ trades: [Trade]) -> Position {
        Position(
            id: id, account: account, strategy: strategy, coin: coin, spotID: spotID,
            futureID: futureID, contractValue: contractValue, expiry: expiry, hedge: hedge,
            openedAt: openedAt, trades: trades, kept: kept)
    }
}

extension Truth {
    /// How much of a future its settlement price is made of by now: the average of the last half hour
    /// before 08:00 UTC on the day of its name.
    static func settledPart(of future: String, at moment: Timestamp) throws -> Exact {
        let day = Array(future.suffix(6))
        let text = "20\(String(day[0..<2]))-\(String(day[2..<4]))-\(String(day[4..<6]))T08:00:00Z"
        guard let expiry = Timestamp(text) else { preconditionFailure("\(future) has no date") }
        return try DeliveryWindow(milliseconds: 30 * Timestamp.minute, before: expiry)
            .part(at: moment)
    }
}
