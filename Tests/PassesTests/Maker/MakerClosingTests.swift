import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `Closing with a spot leg that rests` {
    /// A world that holds contracts, on a basis that has gone.
    private func holding(
        _ rules: [(name: String, text: String)] = [], coins: [String: Exact] = World.coins,
        level: PaperAccount.Level = .multiCurrency, contracts: Exact = 10
    ) throws -> MakerWorld {
        let maker = try MakerWorld(rules, coins: coins, level: level)
        maker.whileResting { maker.fallThrough() }
        try maker.world.open()
        maker.world.transport.beforeEach = { _ in }
        try #require(try maker.world.truth.positions.map(\.contracts) == [-contracts])
        maker.world.paper.disturb(maker.future, .premium("0.5"))
        return maker
    }

    @Test(arguments: ["neutral", "equal_usd"])
    func `sells beside the ask and buys back what that has sold`(hedge: String) throws {
        let maker = try holding([("hedge", hedge)])
        maker.whileResting { maker.riseThrough() }
        let result = try maker.world.close()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result)")
        let trade = try #require(result.trades.first?.trade)
        #expect(trade.kind == .close && trade.outcome == .filled)
        let order = try #require(trade.orders(of: .spot).first)
        #expect(order.type == .postOnly && order.side == .sell)
        #expect(order.averagePrice == order.price)
        #expect(
            trade.orders(of: .future).allSatisfy {
                $0.side == .buy && $0.reduceOnly && $0.type == .ioc
            })
        #expect(try maker.world.positions.isEmpty && maker.world.truth.positions.isEmpty)
        #expect(maker.posts.last == "cancel-all-after")
    }

    @Test func `in part leaves a smaller position, as hedged as before`() throws {
        let maker = try holding()
        let sold = try #require(try maker.world.positions.first).orders[0].size * "0.45"
        maker.whileResting { try maker.hit(sold.floored(to: "0.00000001")) }
        let result = try maker.world.close()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result)")
        let held = try maker.world.truth.positions.map(\.contracts)
        // At its price by now that is the worth of three contracts and a part.
        #expect(held == [-7], "\(held)")
        try maker.expectRest()
    }

    /// Before the future is bought back the whole market rises, which makes what it has lost, in coins,
    /// more than a contract is worth.
    @Test func `buys the coins that a dearer future leaves it short of`() throws {
        let maker = try holding(
            [("per_order_usd", "4000"), ("max_position_usd", "4000")], contracts: 40)
        maker.whileResting { maker.riseThrough() }
        let sell = maker.world.transport.beforeEach
        var hasRisen = false
        maker.world.transport.beforeEach = { request in
            sell(request)
            let body = String(decoding: request.body, as: UTF8.self)
            guard !hasRisen, request.method == .post, body.contains(maker.future) else { return }
            hasRisen = true
            for instrument in [MakerWorld.spot, maker.future] {
                maker.world.paper.disturb(instrument, .shifted(basisPoints: 400))
            }
        }
        let result = try maker.world.close()
        #expect(hasRisen)
        #expect(result.trades.first?.trade?.outcome == .filled)
        #expect(result.attentions.isEmpty, "\(result.attentions)")
        #expect(try maker.world.positions.isEmpty && maker.world.truth.positions.isEmpty)
        let bought = try maker.spotOrders.filter { $0.side == .buy }.dropFirst().map(\.filled).sum()
        let fill = try #require(
            try maker.world.truth.fills.last { $0.instrumentID == maker.future })
        #expect(bought * fill.price > 100, "\(bought) coins at \(fill.price)")
        try maker.expectRest()
    }

    @Test func `that nobody hits keeps the position`() throws {
        let maker = try holding()
        maker.makeUntouchable()
        let result = try maker.world.close(limit: 20_000)
        #expect(result.trades.first?.trade?.outcome == .notFilled)
        #expect(try maker.world.truth.positions.map(\.contracts) == [-10])
        try maker.expectRest()
    }

    @Test func `ends when the yield is above the threshold again`() throws {
        let maker = try holding()
        maker.makeUntouchable()
        maker.whileResting(look: 3) { maker.world.paper.disturb(maker.future, .premium(20)) }
        let result = try maker.world.close()
        let judged = result.verdicts.first?.judgement
        #expect(judged?.verdict == .notFilled)
        #expect(judged?.reasons.map(\.verdict) == [.yieldAboveClose])
        try maker.expectRest()
    }

    @Test func `goes on through a halt, which stops openings alone`() throws {
        let maker = try holding()
        maker.whileResting {
            let halter = Store(connection: try maker.world.database.connect(), owner: "halter")
            _ = try halter.halt(.all, mode: .noOpen, reason: "test", by: "me")
        }
        maker.before("/orders-pending", nth: 12) { maker.riseThrough() }
        _ = try maker.world.close()
        #expect(try maker.world.positions.isEmpty)
    }

    @Test func `sells first what is no margin, and the rest as contracts free it`() throws {
        let maker = try holding(coins: [:], level: .futures)
        var last: String?
        maker.world.transport.beforeEach = { request in
            guard request.url.contains("/orders-pending"), maker.rests else { return }
            let newest = (try? maker.resting)??.clientOrderID
            guard newest != nil, newest != last else { return }
            last = newest
            maker.riseThrough()
        }
        let result = try maker.world.close()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result)")
        let trade = try #require(result.trades.first?.trade)
        #expect(trade.orders(of: .spot).count > 2)
        let held = try -maker.world.truth.positions.map(\.contracts).sum()
        #expect((1...2).contains(held), "\(trade.orders)")
        try maker.expectRest()
        // The coins of the last are nearly all margin: its future goes first.
        let next = try maker.world.close()
        #expect(next.trades.first?.trade?.sequence == .futureFirst)
        #expect(try maker.world.positions.isEmpty)
        #expect(try (maker.world.truth.cash["BTC"] ?? 0) >= 0)
    }
}
