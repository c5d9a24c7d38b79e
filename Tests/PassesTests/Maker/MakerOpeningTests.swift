import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A spot leg that rests` {
    @Test func `is followed by the future once it fills, and opens at its own price`() throws {
        let maker = try MakerWorld()
        maker.whileResting { maker.fallThrough() }
        let result = try maker.world.open()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result)")
        let trade = try #require(result.trades.first?.trade)
        #expect(trade.outcome == .filled && trade.sequence == .spotFirst)
        #expect(trade.filled(of: .future) == 10)
        let order = try #require(trade.orders(of: .spot).first)
        #expect(order.type == .postOnly && order.averagePrice == order.price)
        #expect(trade.orders(of: .future).allSatisfy { $0.type == .ioc })
        let fills = try maker.world.client().ask(
            .fills(.order(try #require(order.orderID))), as: Credentials(World.credentials))
        #expect(!fills.isEmpty && fills.allSatisfy(\.isMaker))
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.verdict == .opened && judged?.reasons == [])
        try maker.expectRest()
    }

    @Test func `is under an armed timer before it is placed, which is disarmed in the end`() throws
    {
        let maker = try MakerWorld()
        maker.whileResting { maker.fallThrough() }
        try maker.world.open()
        let posts = maker.posts
        #expect(posts.first == "cancel-all-after")
        #expect(posts.dropFirst().first == "order")
        #expect(posts.last == "cancel-all-after")
        #expect(try maker.world.positions.flatMap(\.orders).first?.tag == "basis1s1")
    }

    @Test func `is followed part by part, each by the contracts that it covers`() throws {
        let maker = try MakerWorld()
        let size = try maker.coinsOfContract
        var parts: [Exact] = [size * "2.5", size * "0.4", size * 3]
        var contracts: [Exact] = []
        maker.world.transport.beforeEach = { request in
            guard request.method == .get, request.url.contains("/orders-pending"), maker.rests,
                !parts.isEmpty
            else { return }
            contracts.append((try? maker.world.truth.positions.map(\.contracts).sum()) ?? 1)
            let part = parts.removeFirst().floored(to: "0.00000001")
            do { try maker.hit(part) } catch { Issue.record(error) }
        }
        let result = try maker.world.open()
        #expect(parts.isEmpty)
        // 2.5 contracts' worth of coins let two follow, 0.4 more none, and three more all of the
        // 5.9 but the part of one.
        let hedges = try maker.futureOrders.map(\.filled)
        #expect(hedges == [2, 3], "\(hedges)")
        #expect(result.trades.first?.trade?.outcome == .partlyFilled)
        try maker.expectRest()
    }

    @Test func `that nobody hits is taken off when its time is over, and nothing is left`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        let start = maker.world.time.now
        let result = try maker.world.open(limit: 20_000)
        #expect(result.trades.first?.trade?.outcome == .notFilled)
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.verdict == .notFilled)
        #expect(judged?.reasons.map(\.verdict) == [.outOfTime])
        #expect(try maker.world.positions.isEmpty && maker.world.truth.fills.isEmpty)
        // Of the twenty seconds fifteen stay for whatever may have gone wrong.
        let took = maker.world.time.now - start
        #expect((5000...6000).contains(took), "\(took)")
        #expect(ExitStatus(result) == .success)
        try maker.expectRest()
    }

    @Test func `is not placed where no time is left to watch it`() throws {
        let maker = try MakerWorld()
        let result = try maker.world.open(limit: 16_000)
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.verdict == .outOfTime)
        #expect(try maker.world.truth.orders.isEmpty)
    }

    @Test func `shares the time with the strategies that come after it`() throws {
        let maker = try MakerWorld()
        try maker.world.addStrategy("second", accounts: ["main"], [("whitelist", "ETH")])
        maker.makeUntouchable()
        let result = try maker.world.open()
        let outcomes = result.trades.map { ($0.strategy, $0.trade?.outcome) }
        #expect(outcomes.first?.0 == "carry" && outcomes.first?.1 == .notFilled)
        #expect(outcomes.last?.0 == "second" && outcomes.last?.1 == .filled, "\(result.verdicts)")
    }

    @Test func `is shown by a dry run as the two orders that it begins with`() throws {
        let maker = try MakerWorld()
        let result = try maker.world.open(dryRun: true)
        let orders = try #require(result.trades.first).orders.map(\.order)
        #expect(orders.map(\.type) == [.postOnly, .ioc])
        #expect(try maker.world.truth.orders.isEmpty && maker.posts.isEmpty)
    }

    @Test(arguments: ["neutral", "equal_usd"])
    func `hedges a futures-mode account that owns nothing else`(hedge: String) throws {
        let maker = try MakerWorld([("hedge", hedge)], coins: [:], level: .futures)
        maker.whileResting { maker.fallThrough() }
        let result = try maker.world.open()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result)")
        #expect(result.trades.first?.trade?.filled(of: .future) == 10)
        let order = try #require(result.trades.first?.orders.first { $0.order.leg == .spot })
        #expect(order.order.tradeMode == .cash)
        try maker.expectRest()
    }
}
