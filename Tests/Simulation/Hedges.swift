import Domain
import PaperExchange
import Store

/// Measures by the exchange's books what is without a hedge, and for how long (EXECUTION §12, I2).
final class Hedges {
    private unowned let universe: Universe
    private var unhedged: [String: Unhedged] = [:]
    /// Futures that the exchange took from an account, until that is made good.
    private var forced: Set<String> = []
    /// The largest exposure without its hedge, USD, and the longest that one beyond the allowance
    /// lasted, ms.
    private(set) var worstUnhedgedUSD: Exact = 0
    private(set) var longestUnhedged: Int64 = 0

    /// The end of the last pause in which nobody started a pass: how long something stays without a
    /// hedge is counted while timers run.
    var timersRunSince: Int64 = 0

    init(_ universe: Universe) { self.universe = universe }

    /// Is more of some coin without a hedge now than rounding leaves?
    var isUnhedged: Bool { unhedged.values.contains { $0.since != nil } }

    func noteForced(_ future: String, of user: String) { forced.insert("\(user) \(future)") }

    /// USD that no hedge is asked for: less than a contract, and the quarter that `equal_usd` may hold
    /// beyond the hedge by intent.
    private var allowance: Exact { universe.settings.holdsExcess ? 800 : 100 }

    /// Coins without a hedge of one account and coin, by the fills of our own orders.
    private struct Unhedged {
        var fills = 0
        var coins: Exact = 0
        /// Net contracts by future, until it is delivered.
        var contracts: [String: Exact] = [:]
        var since: Int64?
    }

    func measure(_ truth: PaperTruth) {
        let ours = Set(
            truth.orders.filter { !universe.hand.orders.contains($0.clientOrderID) }.map(\.orderID))
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
            if usd > allowance {
                if state.since == nil {
                    universe.trace("  \(state.coins) \(coin), \(usd) USD, without a hedge")
                }
                let since = max(state.since ?? universe.turns.now, timersRunSince)
                longestUnhedged = max(longestUnhedged, universe.turns.now - since)
                state.since = since
            } else {
                state.since = nil
                // Whatever was taken is made good: what comes after is to be hedged again.
                forced = forced.filter { !$0.hasPrefix("\(truth.uid) \(coin)") }
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
        guard usd > allowance, !forced.contains(where: { $0.hasPrefix("\(user) \(coin)") }),
            let positions = openPositions(of: user),
            // What a delivery leaves is known once a pass has booked it.
            !positions.contains(where: { $0.coin == coin && $0.expiry <= universe.now })
        else { return }
        var open = allowance
        for position in positions where position.coin == coin {
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

    private func openPositions(of user: String) -> [Position]? {
        do {
            let store = try universe.monitor
            let account = try store.accounts().first { $0.userID == user }
            return try account.map { try store.openPositions(account: $0.id) }
        } catch {
            universe.violate("the journal could not be read: \(error)")
            return nil
        }
    }
}
