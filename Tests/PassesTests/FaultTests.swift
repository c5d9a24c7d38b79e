import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A lost or broken answer` {
    private let orders = "/api/v5/trade/batch-orders"

    @Test(arguments: [
        PaperFault.Kind.dropAfter, .cut, .httpStatus(502, executed: true), .emptyData,
        .code("50004", message: "timeout", status: 400, executed: true),
        .code("50026", message: "system error", status: 500, executed: true),
        .code("99999", message: "new", status: 200, executed: true),
    ])
    func `to orders that took effect is resolved by asking, and nothing is sent twice`(
        kind: PaperFault.Kind
    ) throws {
        let world = try World()
        try world.snapshot()
        world.paper.inject(PaperFault(path: orders, kind: kind))
        let result = try world.open()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(result.trades.first?.trade?.outcome == .filled)
        #expect(try world.truth.orders.count == 2)
        let posts = world.transport.rounds.flatMap(\.self).filter { $0.method == .post }
        #expect(posts.count == 1)
    }

    @Test(arguments: [
        PaperFault.Kind.dropBefore, .httpStatus(503, executed: false),
        .code("50001", message: "unavailable", status: 503, executed: false),
    ])
    func `to orders that never arrived ends in never placed, and the next pass opens`(
        kind: PaperFault.Kind
    ) throws {
        let world = try World()
        try world.snapshot()
        world.paper.inject(PaperFault(path: orders, kind: kind))
        let result = try world.open()
        #expect(result.trades.first?.trade?.outcome == .notFilled)
        let states = result.trades.first?.orders.compactMap(\.journal?.state)
        #expect(states == [.neverPlaced, .neverPlaced])
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.orders.isEmpty)
        try world.open()
        #expect(try world.truth.orders.count == 2)
    }

    @Test func `that outlives the pass leaves the orders in doubt, and nothing new is opened`()
        throws
    {
        let world = try World()
        try world.snapshot()
        world.paper.inject(PaperFault(path: orders, kind: .dropAfter))
        world.paper.inject(
            PaperFault(
                path: "/api/v5/trade", method: "GET", kind: .dropBefore, skip: 1, count: 10_000))
        let first = try world.open()
        #expect(first.attentions.contains { $0.code == "in_doubt" })
        #expect(first.verdicts.contains { $0.judgement.verdict == .inDoubt })
        #expect(ExitStatus(first) == .attention)
        world.paper.clearFaults()
        let second = try world.open()
        #expect(second.verdicts.contains { $0.judgement.verdict == .repaired })
        #expect(try world.truth.orders.filter { $0.instrumentID.hasSuffix("USDT") }.count >= 1)
        let position = try #require(try world.positions.first)
        #expect(position.unfinishedTrade == nil)
        #expect(try world.truth.positions.map(\.contracts).min() ?? 0 < 0)
    }
}

@Suite struct `A leg that fails` {
    @Test func `for good is unwound at once, latched, and told`() throws {
        let world = try World()
        try world.snapshot()
        let future = try world.bestFuture()
        world.onFirstPost { world.paper.disturb(future, .suspended) }
        let result = try world.open()
        #expect(result.attentions.contains { $0.code == "rejected_leg" })
        #expect(result.attentions.contains { $0.code == "latched" })
        #expect(ExitStatus(result) == .attention)
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.positions.isEmpty)
        #expect(try world.store.stops().map(\.code) == ["failure_cooldown"])
        world.paper.clearDisturbances()
        let next = try world.open()
        let judged = next.verdicts.first { $0.futureID == future }
        #expect(judged?.judgement.verdict == .latched)
    }

    @Test func `is not sold for much less than the index says that it is worth`() throws {
        let world = try World(
            coins: [:], rules: [("whitelist", "BTC"), ("max_price_deviation_pct", "2")])
        try world.snapshot()
        let future = try world.bestFuture(of: "BTC")
        world.onFirstPost {
            world.paper.disturb(future, .suspended)
            world.paper.disturb("BTC-USDT", .shifted(basisPoints: -400))
        }
        let result = try world.open()
        #expect(result.attentions.contains { $0.sentence.contains("worse than its index") })
        #expect(try world.truth.orders.allSatisfy { $0.side == .buy })
        world.paper.disturb("BTC-USDT", .none)
        try world.reconcile()
        #expect(try world.truth.orders.contains { $0.side == .sell })
        #expect(try world.positions.isEmpty)
    }

    @Test func `of a close is bought back no further than its target, however dear it is by then`()
        throws
    {
        let world = try World(rules: [("whitelist", "ETH")])
        try world.snapshot()
        try world.open()
        let before = try #require(try world.positions.first)
        try #require(try Exposure(of: before).contracts == -100)
        // It is closed in parts from now on.
        let strategy = try world.store.strategy(named: "carry")
        var rules = strategy.rules
        try rules.set([(name: "per_order_usd", text: "300")])
        try world.store.set(strategy, rules: rules, accounts: nil, by: "test")
        world.paper.disturb("*", .premium(-5))
        world.onFirstPost { world.paper.disturb(before.futureID, .sizes(times: 0)) }
        try world.close()
        try #require(try world.positions.first?.unfinishedTrade != nil)
        world.paper.clearDisturbances()
        // What was sold frees the coins of more contracts now than it was sold for.
        world.paper.disturb("*", .premium(15))

        try world.reconcile()
        let after = try #require(try world.positions.first)
        let trade = try #require(after.trades.last)
        #expect(trade.filled(of: .future) == trade.targetContracts)
        #expect(trade.outcome == .filled)
        #expect(try !world.store.stops().map(\.code).contains("failure_cooldown"))
        #expect(try Exposure(of: after).contracts == -70)
        #expect(try world.truth.positions.map(\.contracts) == [-70])
    }

    @Test func `in part is repaired until the rest is below what can be traded`() throws {
        let world = try World()
        try world.snapshot()
        let future = try world.bestFuture()
        world.onFirstPost { world.paper.disturb(future, .sizes(times: "0.02")) }
        let result = try world.open()
        #expect(result.problems.isEmpty, "\(result.problems)")
        for position in try world.positions {
            let exposure = try Exposure(of: position)
            let spot = try #require(
                try world.store.instruments([position.spotID], venue: "paper").spots.first)
            #expect(exposure.residual.magnitude < spot.minSize)
            #expect(try world.truth.positions.map(\.contracts) == [exposure.contracts])
        }
        #expect(try world.positions.first?.unfinishedTrade == nil)
    }

    @Test func `on both sides leaves nothing behind`() throws {
        let world = try World()
        try world.snapshot()
        world.onFirstPost { world.paper.disturb("*", .suspended) }
        let result = try world.open()
        #expect(result.trades.first?.trade?.outcome == .rejected)
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.fills.isEmpty)
    }
}

@Suite struct `A market that cannot be trusted` {
    @Test(arguments: [
        (MarketOverride.levels(0), Verdict.bookTooThin), (.levels(3), .bookTooThin),
        (.sizes(times: "0.000001"), .bookTooThin),
        (.stale(milliseconds: 60_000), .dataTooOld), (.suspended, .instrumentNotLive),
    ])
    func `opens nothing and says why`(override: MarketOverride, verdict: Verdict) throws {
        let world = try World()
        try world.snapshot()
        world.paper.disturb("*", override)
        let result = try world.open()
        let looked = result.verdicts.filter { $0.judgement.verdict != .rankedBelow }
            .filter { $0.judgement.verdict != .tooNearExpiry }
        #expect(!looked.isEmpty)
        #expect(looked.allSatisfy { $0.judgement.verdict == verdict }, "\(looked)")
        #expect(try world.truth.orders.isEmpty)
        #expect(ExitStatus(result) == .success)
    }

    @Test(arguments: [
        (MarketOverride.levels(0), Verdict.bookTooThin), (.levels(3), .bookTooThin),
        (.stale(milliseconds: 60_000), .dataTooOld), (.suspended, .instrumentNotLive),
    ])
    func `closes nothing, however low its yield seems`(
        override: MarketOverride, verdict: Verdict
    ) throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        let sent = try world.truth.orders.count
        var low = override
        low.premiumPercent = "0.1"
        world.paper.disturb("*", low)
        let result = try world.close()
        #expect(result.verdicts.map(\.judgement.verdict) == [verdict])
        #expect(try world.truth.orders.count == sent)
    }
}

@Suite struct `A stop` {
    @Test func `halts openings and lets closings go on`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        _ = try world.store.halt(.all, mode: .noOpen, reason: "test", by: "me")
        let opening = try world.open()
        #expect(opening.wasHalted && ExitStatus(opening) == .halted)
        world.paper.disturb("*", .premium("0.5"))
        let closing = try world.close()
        #expect(closing.verdicts.map(\.judgement.verdict) == [.closed])
    }

    @Test func `that leaves only reads and cancels keeps a position open`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        _ = try world.store.halt(.all, mode: .stopped, reason: "test", by: "me")
        world.paper.disturb("*", .premium("0.5"))
        let closing = try world.close()
        #expect(closing.verdicts.map(\.judgement.verdict) == [.halted])
        #expect(try world.positions.count == 1)
    }

    @Test func `set between the decision and its record is obeyed`() throws {
        let world = try World()
        try world.snapshot()
        let halter = Store(connection: try world.database.connect(), owner: "halter")
        var halted = false
        world.transport.beforeEach = { request in
            guard !halted, request.url.contains("/market/books") else { return }
            halted = true
            _ = try? halter.halt(.all, mode: .noOpen, reason: "test", by: "me")
        }
        let result = try world.open()
        #expect(halted)
        #expect(result.trades.isEmpty)
        #expect(try world.truth.orders.isEmpty)
    }
}

extension World {
    /// The future that the stored ranking puts first among those far enough from delivery.
    func bestFuture() throws -> String {
        let rows = try store.latestYields().filter { $0.days >= 30 }
        let best = rows.max { ($0.entryYieldPct ?? -1000) < ($1.entryYieldPct ?? -1000) }
        return try #require(best).futureID
    }

    /// Does something just before the first order arrives: a market may move between two requests.
    func onFirstPost(_ action: @escaping () -> Void) {
        var done = false
        transport.beforeEach = { request in
            guard !done, request.method == .post else { return }
            done = true
            action()
        }
    }

    /// The same before the first order, timers aside.
    func onFirstOrder(_ action: @escaping () -> Void) {
        var done = false
        transport.beforeEach = { request in
            guard !done, request.method == .post, request.url.contains("orders") else { return }
            done = true
            action()
        }
    }
}
