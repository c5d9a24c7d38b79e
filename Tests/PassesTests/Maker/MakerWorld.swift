import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// A world whose strategy rests its spot leg, in BTC alone and in the second nearest future, whose
/// premium is 20 % a year and does not move.
struct MakerWorld {
    let world: World
    let future: String
    /// Somebody else, who trades with what rests.
    private let others: Client

    static let spot = "BTC-USDT"
    private static let secrets = World.Secrets(key: "key2", secret: "secret2", passphrase: "pass2")

    init(
        _ rules: [(name: String, text: String)] = [], coins: [String: Exact] = World.coins,
        level: PaperAccount.Level = .multiCurrency, seed: UInt64 = 1
    ) throws {
        world = try World(
            coins: coins, level: level, seed: seed,
            others: [
                PaperAccount(
                    uid: "7002", level: .multiCurrency, keys: [PaperKey(MakerWorld.secrets)],
                    balances: ["BTC": 100, "USDT": 10_000_000])
            ],
            rules: [("execution", "maker"), ("whitelist", "BTC")] + rules)
        try world.snapshot()
        future = try world.bestFuture(of: "BTC")
        world.paper.disturb(future, .premium(20))
        // What it ranks by is what it finds.
        try world.snapshot()
        others = Client(
            venue: world.venue, transport: PaperTransport(world.paper, world.time),
            clock: world.time.clock)
    }

    // MARK: - The market

    /// The spot market falls through what rests and comes back.
    func fallThrough() {
        world.paper.disturb(MakerWorld.spot, .shifted(basisPoints: -20))
        world.paper.disturb(MakerWorld.spot, .none)
    }

    /// The same upwards.
    func riseThrough() {
        world.paper.disturb(MakerWorld.spot, .shifted(basisPoints: 20))
        world.paper.disturb(MakerWorld.spot, .none)
    }

    /// Nothing trades with what rests of ours in the spot market.
    func makeUntouchable() {
        var fault = PaperFault(
            path: "/api/v5/trade", kind: .partialFill(percent: 0, rest: Timestamp.day), count: 1000)
        fault.instrument = MakerWorld.spot
        world.paper.inject(fault)
    }

    /// Somebody trades so many coins with what rests of ours, and with nothing else.
    func hit(_ coins: Exact) throws {
        let order = try #require(try resting)
        var alone = MarketOverride()
        alone.missingSide = order.side == .buy ? .bids : .asks
        world.paper.disturb(MakerWorld.spot, alone)
        defer { world.paper.disturb(MakerWorld.spot, .none) }
        let outcome = try others.ask(
            .placeOrders(
                [
                    OrderRequest(
                        instrumentID: MakerWorld.spot, tradeMode: .cross,
                        side: order.side == .buy ? .sell : .buy, type: .ioc, price: order.price,
                        size: coins, clientOrderID: "other\(world.time.now.milliseconds)")
                ], expiry: world.time.now + 5000), as: Credentials(MakerWorld.secrets))
        guard case .accepted = outcome.first else {
            Issue.record("the other account was refused: \(outcome)")
            return
        }
    }

    /// The rows' own spot order that may still fill.
    var resting: JournalOrder? {
        get throws {
            try world.positions.flatMap(\.orders).first { $0.leg == .spot && $0.state.isOpen }
        }
    }

    /// Coins that one contract of the trade that would be opened needs.
    var coinsOfContract: Exact {
        get throws {
            let result = try world.open(dryRun: true)
            let orders = try #require(result.trades.first).orders.map(\.order)
            let spot = try #require(orders.first { $0.leg == .spot })
            let future = try #require(orders.first { $0.leg == .future })
            return try spot.size.divided(by: future.size)
        }
    }

    // MARK: - Moments

    /// Does something once, just before the nth request for our orders is answered while one of ours
    /// rests.
    func whileResting(look: Int = 2, _ action: @escaping () throws -> Void) {
        var seen = 0
        world.transport.beforeEach = { request in
            guard request.method == .get, request.url.contains("/orders-pending"),
                rests
            else { return }
            seen += 1
            guard seen == look else { return }
            do { try action() } catch { Issue.record(error) }
        }
    }

    /// Does something just before every order of ours for an instrument arrives.
    func beforeOrders(of instrument: String, _ action: @escaping (_ count: Int) throws -> Void) {
        var count = 0
        world.transport.beforeEach = { request in
            guard request.method == .post, request.url.hasSuffix("/trade/order"),
                String(decoding: request.body, as: UTF8.self).contains(instrument)
            else { return }
            count += 1
            do { try action(count) } catch { Issue.record(error) }
        }
    }

    /// Does something once, just before the nth request to this path.
    func before(_ path: String, nth: Int = 1, _ action: @escaping () throws -> Void) {
        let others = world.transport.beforeEach
        var count = 0
        world.transport.beforeEach = { request in
            others(request)
            guard request.url.contains(path) else { return }
            count += 1
            guard count == nth else { return }
            do { try action() } catch { Issue.record(error) }
        }
    }

    /// Does our account have an order in a book?
    var rests: Bool {
        (try? world.truth.orders.contains { ["live", "partially_filled"].contains($0.state) })
            ?? false
    }

    // MARK: - What was sent

    /// The last parts of the paths of what was posted, in order.
    var posts: [String] {
        world.transport.rounds.flatMap(\.self).filter { $0.method == .post }
            .map { $0.url.split(separator: "/").last.map(String.init) ?? "" }
    }

    var spotOrders: [PaperTruth.Order] {
        get throws { try world.truth.orders.filter { $0.instrumentID == MakerWorld.spot } }
    }

    var futureOrders: [PaperTruth.Order] {
        get throws { try world.truth.orders.filter { $0.instrumentID == future } }
    }

    /// Coins that the account's spot fills brought, fees paid; negative for sales.
    var coinsBought: Exact {
        get throws {
            try world.truth.fills.filter { $0.instrumentID == MakerWorld.spot }.map { fill in
                (fill.side == .buy ? fill.size : -fill.size)
                    + (fill.feeCurrency == "BTC" ? fill.fee : 0)
            }.sum()
        }
    }

    /// Coins that the account's fills in the future are worth, with their fees: what it has sold.
    var coinsSold: Exact {
        get throws {
            try world.truth.fills.filter { $0.instrumentID == future }.map { fill in
                let value = try (fill.size * 100).divided(by: fill.price)
                return (fill.side == .sell ? value : -value) - fill.fee
            }.sum()
        }
    }

    /// At rest: nothing in a book, no trade unfinished, and every residual too small to trade unless
    /// its position is latched.
    func expectRest(location: SourceLocation = #_sourceLocation) throws {
        #expect(!rests, sourceLocation: location)
        for position in try world.positions {
            let isLatched = try world.store.stops().contains {
                $0.code == LatchCode.repairExhausted.rawValue
            }
            if isLatched { continue }
            #expect(position.unfinishedTrade == nil, sourceLocation: location)
            let exposure = try Exposure(of: position)
            let spot = try #require(
                try world.store.instruments([position.spotID], venue: "paper").spots.first)
            #expect(
                exposure.residual.magnitude < spot.minSize, "\(exposure.residual)",
                sourceLocation: location)
            let held = try world.truth.positions.map(\.contracts).sum()
            #expect(held == exposure.contracts, sourceLocation: location)
        }
        if try world.positions.isEmpty {
            #expect(try world.truth.positions.isEmpty, sourceLocation: location)
        }
    }
}

extension World {
    func bestFuture(of coin: String) throws -> String {
        let rows = try store.latestYields().filter { $0.coin == coin && $0.days >= 30 }
        let best = rows.max { ($0.entryYieldPct ?? -1000) < ($1.entryYieldPct ?? -1000) }
        return try #require(best).futureID
    }
}

extension MarketOverride {
    /// As the model has it.
    static var none: MarketOverride { MarketOverride() }
}
