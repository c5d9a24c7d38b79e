import Domain
import Foundation
import HTTP
import PaperExchange
import Store

/// Watches what reaches the exchange and holds it against the journal and the rules (EXECUTION §12).
final class Truth {
    private unowned let universe: Universe
    private var handed: [String: Int] = [:]
    private var arrived: [String: Int] = [:]
    /// In force since the moment from which nothing that was sent before can take effect.
    private var halt: (mode: Stop.Mode, from: Timestamp)?
    /// Orders that must not be taken, by client order id, with the reason.
    private var forbidden: [String: String] = [:]
    private var unhedged: [String: Unhedged] = [:]
    /// Is more than 100 USD of some coin without a hedge now?
    var isUnhedged: Bool { unhedged.values.contains { $0.since != nil } }
    /// Futures that the exchange took from an account.
    private(set) var forced: Set<String> = []
    private lazy var obedience = Obedience(universe)

    init(_ universe: Universe) { self.universe = universe }

    var ordersArrived: Int { arrived.count }

    /// The largest exposure without its hedge, USD, and the longest that one above 100 USD lasted, ms.
    private(set) var worstUnhedgedUSD: Exact = 0
    private(set) var longestUnhedged: Int64 = 0

    private struct Sent: Decodable {
        let instId: String
        let side: String
        let sz: String
        let ordType: String
        let tdMode: String
        let px: String
        let clOrdId: String
        let reduceOnly: Bool?
        let tag: String?
    }

    private func orders(of request: HTTPRequest) -> [Sent] {
        guard request.method == .post,
            request.url.hasSuffix("/trade/order") || request.url.hasSuffix("/trade/batch-orders")
        else { return [] }
        let data = Data(request.body)
        let decoder = JSONDecoder()
        if let one = try? decoder.decode(Sent.self, from: data) { return [one] }
        if let several = try? decoder.decode([Sent].self, from: data) { return several }
        universe.violate(
            "I1: an order without a price or a name of its own: \(String(decoding: data, as: UTF8.self))"
        )
        return []
    }

    // MARK: - On the wire

    /// I1: each row is handed to the wire at most once.
    func handOver(_ requests: [HTTPRequest], by job: Job) {
        requests.forEach(obedience.noteCancels)
        obedience.noteSent(requests.flatMap(orders).map(\.clOrdId), by: job)
        for order in requests.flatMap(orders) {
            handed[order.clOrdId, default: 0] += 1
            if handed[order.clOrdId] != 1 {
                universe.violate("I1: \(job.name) handed \(order.clOrdId) to the wire again")
            }
        }
    }

    /// I1: each arrives at most once, and as it was written down before.
    ///
    /// - Returns: the ids of the orders in it.
    func inspect(_ request: HTTPRequest) -> [String] {
        do { try obedience.noteLook(request) } catch {
            universe.violate("the journal could not be read: \(error)")
        }
        let sent = orders(of: request).filter { !universe.hand.orders.contains($0.clOrdId) }
        guard !sent.isEmpty else { return orders(of: request).map(\.clOrdId) }
        do {
            let rows = try universe.monitor.orders(named: sent.map(\.clOrdId))
            for order in sent {
                arrived[order.clOrdId, default: 0] += 1
                if arrived[order.clOrdId] != 1 {
                    universe.violate("I1: \(order.clOrdId) arrived again")
                }
                guard let row = rows.first(where: { $0.clientOrderID == order.clOrdId }) else {
                    universe.violate("I1: \(order.clOrdId) arrived without a row")
                    continue
                }
                compare(order, row, request)
                try obeys(row)
                try obedience.check(row)
            }
        } catch {
            universe.violate("the journal could not be read: \(error)")
        }
        return sent.map(\.clOrdId)
    }

    /// The exchange has answered a request, whether or not anybody hears of it.
    func noteAnswer(_ response: PaperResponse, to request: HTTPRequest) {
        obedience.noteTimer(response, to: request)
    }

    private func compare(_ order: Sent, _ row: JournalOrder, _ request: HTTPRequest) {
        let expiry = request.headers.first { $0.name == "expTime" }?.value
        let isSame =
            order.instId == row.instrumentID && order.side == row.side.rawValue
            && Exact(order.sz) == row.size && Exact(order.px) == row.price
            && order.ordType == row.type.rawValue && order.tdMode == row.tradeMode.rawValue
            && order.reduceOnly ?? false == row.reduceOnly && order.tag ?? "" == row.tag
            && expiry == String(row.expiresAt.milliseconds)
        if !isSame { universe.violate("I1: \(order.clOrdId) was sent otherwise than recorded") }
    }

    // MARK: - Halts

    func noteHalt(_ mode: Stop.Mode, effectiveFrom moment: Timestamp?) {
        // Without a moment it is said to be in effect already, whatever arrives from now on.
        let from = moment ?? universe.now - 1
        if mode == .stopped || halt == nil { halt = (mode, from) }
    }

    func noteResume() { halt = nil }

    /// A pass ended of itself, and nothing failed.
    func noteEnd(of job: Job) throws { try obedience.checkEnd(of: job) }

    func noteLatchesEnded() { obedience.resumedAt = universe.now }

    /// Once a halt is in effect no order that it forbids may be taken.
    private func obeys(_ row: JournalOrder) throws {
        guard let halt, universe.now > halt.from else { return }
        let opens = row.purpose == .target && row.side == (row.leg == .spot ? .buy : .sell)
        // The second leg of an opening hedges the first: no-open lets it through.
        guard halt.mode == .stopped || (opens && row.leg == .spot) else { return }
        forbidden[row.clientOrderID] = "the halt \(halt.mode.rawValue) since \(halt.from)"
    }

    // MARK: - At the exchange

    func noteForced(_ future: String, of user: String) { forced.insert("\(user) \(future)") }

    /// What must hold after every order, by the exchange's own books.
    func check() {
        var notional: [String: Exact] = [:]
        for account in universe.settings.accounts {
            guard let truth = universe.paper.truth(of: account.uid) else { continue }
            for order in truth.orders {
                if let reason = forbidden[order.clientOrderID] {
                    universe.violate("\(order.clientOrderID) was taken in spite of \(reason)")
                    forbidden[order.clientOrderID] = nil
                }
            }
            checkTotals(truth, &notional)
            measure(truth)
        }
        for (coin, usd) in notional where usd > Settings.maxPositionUSD {
            universe.violate("I5: \(usd) USD of \(coin), over max_position_usd")
        }
    }

    private func checkTotals(_ truth: PaperTruth, _ notional: inout [String: Exact]) {
        var total: Exact = 0
        for position in truth.positions {
            let coin = Truth.coin(of: position.instrumentID)
            let usd = position.contracts.magnitude * Truth.contractValue(of: coin)
            notional[coin, default: 0] += usd
            total += usd
        }
        for order in truth.orders where ["live", "partially_filled"].contains(order.state) {
            guard Truth.isFuture(order.instrumentID), order.side == .sell else { continue }
            let coin = Truth.coin(of: order.instrumentID)
            let usd = (order.size - order.filled) * Truth.contractValue(of: coin)
            notional[coin, default: 0] += usd
            total += usd
        }
        if total > Settings.maxTotalUSD {
            universe.violate("I5: \(total) USD on \(truth.uid), over max_total_usd")
        }
    }

    // MARK: - What is without a hedge

    /// Coins without a hedge of one account and coin, by the fills of our own orders.
    private struct Unhedged {
        var fills = 0
        var coins: Exact = 0
        /// Net contracts by future, until it is delivered.
        var contracts: [String: Exact] = [:]
        var since: Int64?
    }

    private func measure(_ truth: PaperTruth) {
        let ours = Set(
            truth.orders.filter { !universe.hand.orders.contains($0.clientOrderID) }.map(\.orderID))
        // What is meant to be held beyond the hedge is no residual.
        guard !universe.settings.holdsExcess else { return }
        for coin in ["BTC", "ETH"] {
            var state = unhedged["\(truth.uid) \(coin)"] ?? Unhedged()
            var price: Exact = 0
            for fill in truth.fills where Truth.coin(of: fill.instrumentID) == coin {
                price = fill.price
            }
            for fill in truth.fills.dropFirst(state.fills)
            where Truth.coin(of: fill.instrumentID) == coin && ours.contains(fill.orderID) {
                let sign: Exact = fill.side == .buy ? 1 : -1
                if Truth.isFuture(fill.instrumentID) {
                    let usd = fill.size * Truth.contractValue(of: coin)
                    state.coins += sign * ((try? usd.divided(by: fill.price)) ?? 0)
                    state.contracts[fill.instrumentID, default: 0] += sign * fill.size
                } else {
                    state.coins += sign * fill.size
                }
                if fill.feeCurrency == coin { state.coins += fill.fee }
            }
            state.fills = truth.fills.count
            for (future, net) in state.contracts where !net.isZero {
                guard let delivered = universe.paper.deliveryPrice(of: future) else { continue }
                let usd = -net * Truth.contractValue(of: coin)
                state.coins += (try? usd.divided(by: delivered)) ?? 0
                state.contracts[future] = 0
                // What is held from then on is its owner's.
                if universe.settings.keepsCoins && !net.isZero { state.coins = 0 }
            }
            let coins = state.coins * price
            let settled = settledUSD(state, of: coin)
            let usd = min(coins.magnitude, (coins + settled).magnitude)
            // Slices follow what is settled by as much as passes are apart.
            let isFollowing = coins <= 0 && coins + settled >= 0
            checkExposure(isFollowing ? 0 : usd, of: coin, on: truth.uid, at: price)
            worstUnhedgedUSD = max(worstUnhedgedUSD, usd)
            if usd > 100 {
                if state.since == nil {
                    universe.trace("  \(state.coins) \(coin), \(usd) USD, without a hedge")
                }
                let since = state.since ?? universe.turns.now
                longestUnhedged = max(longestUnhedged, universe.turns.now - since)
                state.since = since
            } else {
                state.since = nil
            }
            unhedged["\(truth.uid) \(coin)"] = state
        }
    }

    /// Within a delivery window the coins of what is averaged already are to be sold.
    private func settledUSD(_ state: Unhedged, of coin: String) -> Exact {
        guard universe.settings.sellsSlices else { return 0 }
        return state.contracts.map { future, net in
            let part = (try? Truth.settledPart(of: future, at: universe.now)) ?? 0
            return part * -net * Truth.contractValue(of: coin)
        }.sum()
    }

    /// I2: what is without a hedge is never more than the trades that are open.
    private func checkExposure(_ usd: Exact, of coin: String, on user: String, at price: Exact) {
        guard usd > 100, !forced.contains(where: { $0.hasPrefix("\(user) \(coin)") }),
            let store = try? universe.monitor,
            let account = try? store.accounts().first(where: { $0.userID == user }),
            let positions = try? store.openPositions(account: account.id),
            // What a delivery leaves is known once a pass has booked it.
            !positions.contains(where: { $0.coin == coin && $0.expiry <= universe.now })
        else { return }
        var open: Exact = 100
        for position in positions where position.coin == coin {
            // Delivered, and not yet sold.
            if position.expiry <= universe.now, let exposure = try? Exposure(of: position) {
                open += exposure.contracts.magnitude * position.contractValue
            }
            guard let trade = position.unfinishedTrade else { continue }
            let contracts = trade.orders.filter { $0.leg == .future }.map(\.size).sum()
            open += max(
                trade.targetCoins * price,
                max(trade.targetContracts, contracts) * position.contractValue)
        }
        if usd > open * Exact(11, places: 1) {
            universe.violate("I2: \(usd) USD of \(coin) without a hedge, \(open) USD are in trades")
        }
    }

    static func coin(of instrument: String) -> String {
        String(instrument.split(separator: "-").first ?? "")
    }

    static func isFuture(_ instrument: String) -> Bool { instrument.contains("-USD-") }

    /// USD in one contract.
    static func contractValue(of coin: String) -> Exact { coin == "BTC" ? 100 : 10 }
}
