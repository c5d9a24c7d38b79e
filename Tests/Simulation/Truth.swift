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
    private var halts: [(stop: Stop, from: Timestamp)] = []
    /// Orders that must not be taken, by client order id, with the reason.
    private var forbidden: [String: String] = [:]
    private lazy var obedience = Obedience(universe)
    private(set) lazy var hedges = Hedges(universe)

    init(_ universe: Universe) { self.universe = universe }

    var ordersArrived: Int { arrived.count }

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

    func noteHalt(_ stop: Stop, effectiveFrom moment: Timestamp?) {
        // Without a moment it is said to be in effect already, whatever arrives from now on.
        halts.append((stop, moment ?? universe.now - 1))
    }

    func noteResume() { halts = [] }

    /// A pass ended of itself, and nothing failed.
    func noteEnd(of job: Job) throws { try obedience.checkEnd(of: job) }

    func noteLatchesEnded() { obedience.resumedAt = universe.now }

    /// Once a halt is in effect no order that it forbids may be taken.
    private func obeys(_ row: JournalOrder) throws {
        let inEffect = halts.filter { universe.now > $0.from }
        guard !inEffect.isEmpty, let position = try universe.position(of: row) else { return }
        let opens = row.purpose == .target && row.side == (row.leg == .spot ? .buy : .sell)
        for (stop, from) in inEffect
        where stop.applies(
            account: position.account, strategy: position.strategy, future: position.futureID)
        {
            // The second leg of an opening hedges the first: no-open lets it through.
            guard stop.mode == .stopped || (opens && row.leg == .spot) else { continue }
            forbidden[row.clientOrderID] = "the halt \(stop.mode.rawValue) since \(from)"
        }
    }

    // MARK: - At the exchange

    /// What must hold after every order, by the exchange's own books.
    func check() {
        guard !universe.hand.isPlacing else { return }
        var notional: [String: Exact] = [:]
        for account in universe.settings.accounts {
            guard let truth = universe.paper.truth(of: account.uid) else { continue }
            for order in truth.orders {
                if let reason = forbidden[order.clientOrderID] {
                    universe.violate("\(order.clientOrderID) was taken in spite of \(reason)")
                    forbidden[order.clientOrderID] = nil
                }
            }
            let held = notionals(of: truth)
            if held.values.sum() > Settings.maxTotalUSD {
                universe.violate("I5: \(held) USD on \(truth.uid), over max_total_usd")
            }
            if let most = universe.settings.maxCoinUSD, held.values.contains(where: { $0 > most }) {
                universe.violate("I5: \(held) USD on \(truth.uid), over max_coin_usd")
            }
            notional.merge(held) { $0 + $1 }
            hedges.measure(truth)
        }
        let most = Settings.maxPositionUSD * Exact(universe.settings.strategies.count)
        for (coin, usd) in notional where usd > most {
            universe.violate("I5: \(usd) USD of \(coin), over max_position_usd")
        }
    }

    /// USD of each coin's contracts, held and on their way, that are no person's own.
    private func notionals(of truth: PaperTruth) -> [String: Exact] {
        var notional: [String: Exact] = [:]
        for position in truth.positions {
            let coin = Truth.coin(of: position.instrumentID)
            let own = universe.hand.contracts(of: position.instrumentID, of: truth.uid)
            notional[coin, default: 0] +=
                (position.contracts - own).magnitude * Truth.contractValue(of: coin)
        }
        for order in truth.orders where ["live", "partially_filled"].contains(order.state) {
            guard Truth.isFuture(order.instrumentID), order.side == .sell,
                !universe.hand.orders.contains(order.clientOrderID)
            else { continue }
            let coin = Truth.coin(of: order.instrumentID)
            notional[coin, default: 0] +=
                (order.size - order.filled) * Truth.contractValue(of: coin)
        }
        return notional
    }

    static func coin(of instrument: String) -> String {
        String(instrument.split(separator: "-").first ?? "")
    }

    static func isFuture(_ instrument: String) -> Bool { instrument.contains("-USD-") }

    /// USD in one contract.
    static func contractValue(of coin: String) -> Exact { coin == "BTC" ? 100 : 10 }
}
