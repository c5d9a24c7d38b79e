import Domain
import HTTP
import OKX
import PaperExchange
import Store

/// What happens in the world beside the jobs: markets move, the exchange closes positions by force,
/// and people trade, cancel, pay in, halt and resume.
final class Hand {
    private unowned let universe: Universe
    private var orderNumber = 0
    /// Coins bought by hand and not sold again, by user and coin.
    private var bought: [String: Exact] = [:]
    /// What people did by hand: their own orders, which nobody else may touch.
    private(set) var orders: Set<String> = []

    init(_ universe: Universe) { self.universe = universe }

    private var adversary: Adversary { universe.adversary }

    /// - Returns: whether the hazard is one of the world's, which has happened then.
    func act(_ hazard: Hazard) -> Bool {
        let before = universe.turns.mayHandOver
        universe.turns.mayHandOver = false
        defer { universe.turns.mayHandOver = before }
        switch hazard {
        case .marketMoved: moveMarket()
        case .bookThinned: thinBook()
        case .bookBroken: breakBook()
        case .suspended: disturb(lasting: 5000...90_000) { $0.isSuspended = true }
        case .deleveraged: forceClose(isDeleveraging: true)
        case .liquidated: forceClose(isDeleveraging: false)
        case .tradedByHand: trade()
        case .canceledByHand: cancel()
        case .deposited:
            universe.paper.deposit(
                Exact(adversary.number(1...500)), pick(["USDT", "BTC"]) == "BTC" ? "ETH" : "USDT",
                to: anyUser)
        case .haltedByPerson: halt()
        default: return false
        }
        return true
    }

    private func pick<Value>(_ values: [Value]) -> Value {
        guard let value = values.randomElement(using: &adversary.random) else {
            preconditionFailure("nothing to pick from")
        }
        return value
    }

    private var anyUser: String { pick(universe.settings.accounts.map(\.uid)) }

    // MARK: - Markets

    /// High premiums open positions, low ones close them.
    func moveMarket() {
        var override = MarketOverride()
        override.premiumPercent = Exact(pick([-4, 1, 4, 8, 12, 18, 25]))
        if adversary.happens(0.3) { override.offsetBasisPoints = Exact(adversary.number(-80...80)) }
        universe.paper.disturb(pick(["*", "BTC-USD", "ETH-USD", "BTC-USDT"]), override)
    }

    private func thinBook() {
        disturb(lasting: 1000...60_000) { override in
            if adversary.happens(0.5) {
                override.sizeFactor = Exact(Int(adversary.number(1...80)), places: 3)
            } else {
                override.levels = Int(adversary.number(0...6))
            }
        }
    }

    private func breakBook() {
        disturb(lasting: 1000...60_000) { override in
            switch adversary.number(0...2) {
            case 0: override.missingSide = adversary.happens(0.5) ? .asks : .bids
            case 1: override.crossBasisPoints = 30
            default: override.staleMilliseconds = 60_000
            }
        }
    }

    private func disturb(
        lasting: ClosedRange<Int64>, _ change: (inout MarketOverride) -> Void
    ) {
        var override = MarketOverride()
        change(&override)
        universe.paper.disturb(pick(["*", "BTC-USD", "ETH-USD", "BTC-USDT", "ETH-USDT"]), override)
        universe.turns.schedule(after: adversary.number(lasting)) { [universe] in
            universe.paper.clearDisturbances()
        }
    }

    private func forceClose(isDeleveraging: Bool) {
        let user = anyUser
        let positions = universe.paper.truth(of: user)?.positions ?? []
        guard let position = positions.randomElement(using: &adversary.random) else { return }
        let all = position.contracts.magnitude
        let part = adversary.happens(0.5) ? all : Exact(max(1, adversary.number(1...4)))
        let contracts = min(all, part)
        universe.truth.noteForced(position.instrumentID, of: user)
        do {
            if isDeleveraging {
                try universe.paper.deleverage(
                    position.instrumentID, of: user, contracts: contracts)
            } else {
                try universe.paper.liquidate(position.instrumentID, of: user, contracts: contracts)
            }
            universe.trace("  \(contracts) of \(position.instrumentID) closed by force")
        } catch {
            universe.trace("  not closed by force: \(error)")
        }
    }

    // MARK: - People at the exchange

    /// Somebody trades coins of their own on the account, beside the jobs.
    private func trade() {
        let user = anyUser
        let coin = pick(["BTC", "ETH"])
        let held = bought["\(user) \(coin)"] ?? 0
        let side: Side = held.isPositive && adversary.happens(0.5) ? .sell : .buy
        let size = side == .sell ? held : Exact(Int(adversary.number(10...400)), places: 5)
        let filled = place(coin, side, size, user)
        bought["\(user) \(coin)"] = side == .buy ? held + filled : held - filled
    }

    private func place(_ coin: String, _ side: Side, _ size: Exact, _ user: String) -> Exact {
        orderNumber += 1
        let id = "hand\(orderNumber)"
        orders.insert(id)
        let client = Client(
            venue: venue, transport: Direct(universe), clock: universe.directClock)
        // As far beyond the touch as the exchange allows, so that it fills if anything does.
        guard let limits = try? client.ask(.priceLimit("\(coin)-USDT")),
            let price = side == .buy ? limits.highestBuy : limits.lowestSell
        else { return 0 }
        let request = OrderRequest(
            instrumentID: "\(coin)-USDT", tradeMode: .cross, side: side, type: .ioc, price: price,
            size: size, clientOrderID: id)
        _ = try? client.ask(
            .placeOrders([request], expiry: universe.now + 5000),
            as: universe.credentials(of: user))
        let order = universe.paper.truth(of: user)?.orders.last { $0.clientOrderID == id }
        let fees =
            universe.paper.truth(of: user)?.fills
            .filter { $0.orderID == order?.orderID && $0.feeCurrency == coin }.map(\.fee).sum() ?? 0
        return (order?.filled ?? 0) + (side == .buy ? fees : 0)
    }

    private var venue: Venue {
        guard let venue = try? universe.venue else { preconditionFailure("no venue") }
        return venue
    }

    /// Somebody cancels what rests, ours included.
    private func cancel() {
        let user = anyUser
        let resting = (universe.paper.truth(of: user)?.orders ?? []).filter {
            ["live", "partially_filled"].contains($0.state)
        }
        guard !resting.isEmpty else { return }
        let client = Client(
            venue: venue, transport: Direct(universe), clock: universe.directClock)
        _ = try? client.ask(
            .cancelOrders(
                resting.map { CancelRequest(instrumentID: $0.instrumentID, .order($0.orderID)) }),
            as: universe.credentials(of: user))
    }

    // MARK: - People at the database

    /// Somebody halts everything, and resumes it later.
    private func halt() {
        let mode: Stop.Mode = adversary.happens(0.5) ? .noOpen : .stopped
        do {
            let store = try universe.monitor
            let until = try store.halt(.all, mode: mode, reason: "to see it obeyed", by: "person")
            universe.truth.noteHalt(mode, effectiveFrom: until.map { max($0, universe.now) })
            universe.trace(
                "  halted, \(mode.rawValue), in effect from \(until?.description ?? "now")")
            universe.turns.schedule(after: adversary.number(5000...300_000)) { [universe] in
                universe.hand.resume(\.isHalt)
            }
        } catch {
            universe.violate("a halt was refused: \(error)")
        }
    }

    /// Ends stops as a person does who has looked at them.
    func resume(_ which: (Stop) -> Bool) {
        do {
            let store = try universe.monitor
            let stops = try store.stops().filter(which)
            guard !stops.isEmpty else { return }
            try store.end(stops, reason: "looked at", by: "person")
            if stops.contains(where: \.isHalt) { universe.truth.noteResume() }
            if !stops.allSatisfy(\.isHalt) { universe.truth.noteLatchesEnded() }
            universe.trace("  resumed \(stops.map(\.code))")
        } catch {
            universe.violate("a resume was refused: \(error)")
        }
    }
}

extension Stop {
    var isHalt: Bool { code == "halt" }
}
