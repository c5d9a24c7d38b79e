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
    /// An order of theirs is at the exchange, and what it filled is not counted here yet.
    private(set) var isPlacing = false
    /// The exchange's names of them too.
    private(set) var names: Set<String> = []
    /// Contracts sold by hand and not bought back, negative, by user and future.
    private var contracts: [String: Exact] = [:]
    /// Users that have ever traded contracts by hand.
    private(set) var tradedContracts: Set<String> = []

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
                Exact(adversary.number(1...500)), pick(["USDT", "ETH"]), to: anyUser)
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
        // Whose contracts were taken is not to be told where a person has some of their own.
        let whole = positions.filter { contracts(of: $0.instrumentID, of: user).isZero }
        guard let position = whole.randomElement(using: &adversary.random) else { return }
        let all = position.contracts.magnitude
        let part = adversary.happens(0.5) ? all : Exact(max(1, adversary.number(1...4)))
        let taken = min(all, part)
        universe.truth.hedges.noteForced(position.instrumentID, of: user)
        do {
            if isDeleveraging {
                try universe.paper.deleverage(
                    position.instrumentID, of: user, contracts: taken)
            } else {
                try universe.paper.liquidate(position.instrumentID, of: user, contracts: taken)
            }
            universe.trace("  \(taken) of \(position.instrumentID) closed by force")
        } catch {
            universe.trace("  not closed by force: \(error)")
        }
    }

    // MARK: - People at the exchange

    /// Somebody trades on the account beside the jobs: coins, at once or resting, or contracts.
    private func trade() {
        switch adversary.number(0...9) {
        case 0..<6: tradeCoins()
        case 6..<8: rest()
        default: sellContracts()
        }
    }

    private func tradeCoins() {
        let user = anyUser
        let coin = pick(["BTC", "ETH"])
        let held = bought["\(user) \(coin)"] ?? 0
        let side: Side = held.isPositive && adversary.happens(0.5) ? .sell : .buy
        let size = side == .sell ? held : Exact(Int(adversary.number(10...400)), places: 5)
        // As far beyond the touch as the exchange allows, so that it fills if anything does.
        let order = place("\(coin)-USDT", side, size, .ioc, atBest: false, user)
        let fees =
            universe.paper.truth(of: user)?.fills
            .filter { $0.orderID == order?.orderID && $0.feeCurrency == coin }.map(\.fee).sum() ?? 0
        let filled = (order?.filled ?? 0) + (side == .buy ? fees : 0)
        bought["\(user) \(coin)"] = side == .buy ? held + filled : held - filled
    }

    /// Out of reach of the market, for now.
    private func rest() {
        let size = Exact(Int(adversary.number(10...100)), places: 4)
        _ = place("\(pick(["BTC", "ETH"]))-USDT", .buy, size, .limit, atBest: true, anyUser)
    }

    /// Of a future of ours as well as of any other.
    private func sellContracts() {
        guard
            let future = try? universe.monitor.latestYields().map(\.futureID)
                .filter({ ["BTC", "ETH"].contains(Truth.coin(of: $0)) })
                .randomElement(using: &adversary.random)
        else { return }
        let user = anyUser
        let order = place(
            future, .sell, Exact(adversary.number(1...3)), .ioc, atBest: false, user)
        guard let order, order.filled.isPositive else { return }
        contracts["\(user) \(future)", default: 0] -= order.filled
        tradedContracts.insert(user)
        universe.trace("  \(user) has sold \(order.filled) of \(future) by hand")
    }

    /// Contracts of people's own, negative for short.
    func contracts(of future: String, of user: String) -> Exact {
        contracts["\(user) \(future)"] ?? 0
    }

    /// Takes the people's own contracts back, and what rests of theirs off.
    func leave() {
        for user in universe.settings.accounts.map(\.uid) {
            let truth = universe.paper.truth(of: user)
            for position in truth?.positions ?? [] {
                let own = contracts(of: position.instrumentID, of: user)
                guard own.isNegative else { continue }
                let order = place(
                    position.instrumentID, .buy, -own, .ioc, atBest: false, user)
                contracts["\(user) \(position.instrumentID)"] = own + (order?.filled ?? 0)
            }
            let mine = (truth?.orders ?? []).filter {
                orders.contains($0.clientOrderID) && $0.state == "live"
            }
            cancel(mine, of: user)
            // Their contracts may have lost coins that were ours.
            guard tradedContracts.contains(user) else { continue }
            for coin in ["BTC", "ETH"] { universe.paper.deposit(1, coin, to: user) }
        }
    }

    /// - Parameter atBest: at the price that is best for the person, and worst for whoever takes it.
    private func place(
        _ instrument: String, _ side: Side, _ size: Exact, _ type: OrderRequest.OrderType,
        atBest: Bool,
        _ user: String
    ) -> PaperTruth.Order? {
        orderNumber += 1
        let id = "hand\(orderNumber)"
        orders.insert(id)
        names.insert(id)
        let client = Client(
            venue: venue, transport: Direct(universe), clock: universe.directClock)
        guard let limits = try? client.ask(.priceLimit(instrument)),
            let price = (side == .buy) != atBest ? limits.highestBuy : limits.lowestSell
        else { return nil }
        let request = OrderRequest(
            instrumentID: instrument, tradeMode: .cross, side: side, type: type, price: price,
            size: size, clientOrderID: id)
        isPlacing = true
        _ = try? client.ask(
            .placeOrders([request], expiry: universe.now + 5000),
            as: universe.credentials(of: user))
        isPlacing = false
        let order = universe.paper.truth(of: user)?.orders.last { $0.clientOrderID == id }
        if let order { names.insert(order.orderID) }
        return order
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
        cancel(resting, of: user)
    }

    private func cancel(_ resting: [PaperTruth.Order], of user: String) {
        guard !resting.isEmpty else { return }
        let client = Client(
            venue: venue, transport: Direct(universe), clock: universe.directClock)
        _ = try? client.ask(
            .cancelOrders(
                resting.map { CancelRequest(instrumentID: $0.instrumentID, .order($0.orderID)) }),
            as: universe.credentials(of: user))
    }

    // MARK: - People at the database

    /// Somebody halts everything, an account or a strategy, and resumes it later.
    private func halt() {
        let mode: Stop.Mode = adversary.happens(0.5) ? .noOpen : .stopped
        do {
            let store = try universe.monitor
            let scopes: [Stop.Scope] =
                try [.all] + store.accounts().map { .account($0.id) }
                + store.strategies().map { .strategy($0.id) }
            let (scope, reason) = (pick(scopes), "to see it obeyed")
            let until = try store.halt(scope, mode: mode, reason: reason, by: "person")
            universe.truth.noteHalt(
                Stop(
                    id: 0, scope: scope, mode: mode, isAutomatic: false, code: "halt",
                    reason: reason, setBy: "person", since: universe.now, until: nil),
                effectiveFrom: until.map { max($0, universe.now) })
            universe.trace(
                "  halted \(scope), \(mode.rawValue), from \(until?.description ?? "now")")
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
