import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A market that moves under a spot leg that rests` {
    @Test func `is followed by another order, once the one before is final`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        var most = 0
        maker.whileResting(look: 3) {
            maker.world.paper.disturb(MakerWorld.spot, .shifted(basisPoints: 5))
        }
        let move = maker.world.transport.beforeEach
        maker.world.transport.beforeEach = { request in
            move(request)
            let live = try? maker.world.truth.orders.filter { $0.state == "live" }.count
            most = Swift.max(most, live ?? 2)
        }
        let result = try maker.world.open()
        let orders = try #require(result.trades.first?.trade).orders(of: .spot)
        #expect(orders.count >= 2 && most == 1)
        #expect(orders[1].price > orders[0].price * "1.0003")
        #expect(orders.allSatisfy { $0.state == .canceled })
        #expect(Set(orders.map(\.clientOrderID)).count == orders.count)
        #expect(!maker.posts.contains { $0.contains("amend") })
        try maker.expectRest()
    }

    @Test func `so that its yield is no longer enough takes it off`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        maker.whileResting(look: 3) { maker.world.paper.disturb(maker.future, .premium(4)) }
        let result = try maker.world.open()
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.verdict == .notFilled)
        #expect(judged?.reasons.map(\.verdict) == [.yieldBelowThreshold])
        #expect(maker.posts.filter { $0 == "cancel-order" }.count == 1)
        try maker.expectRest()
    }

    @Test func `while it is taken off is followed like any other fill`() throws {
        let maker = try MakerWorld()
        maker.whileResting { maker.world.paper.disturb(maker.future, .premium(4)) }
        maker.before("/cancel-order") { maker.fallThrough() }
        let result = try maker.world.open()
        let trade = try #require(result.trades.first?.trade)
        // The future is cheaper by then, and its contracts worth more coins: these cover eight.
        let hedges = trade.orders(of: .future).filter { $0.purpose == .target }
        #expect(hedges.map(\.filledSize).sum() == 8, "\(trade.orders)")
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.verdict == .opened)
        #expect(judged?.reasons.map(\.verdict) == [.yieldBelowThreshold])
        try maker.expectRest()
    }

    @Test func `until hedging is worse than selling again leaves that to the repair`() throws {
        let maker = try MakerWorld()
        maker.whileResting {
            maker.world.paper.disturb(maker.future, .premium(-5))
            maker.fallThrough()
        }
        let result = try maker.world.open()
        #expect(result.trades.first?.trade?.outcome == .unwound)
        #expect(try maker.futureOrders.allSatisfy { $0.filled.isZero })
        #expect(try maker.world.store.stops().map(\.code) == ["failure_cooldown"])
        try maker.expectRest()
    }

    @Test func `past its price before it arrives costs nothing, and it is placed anew`() throws {
        let maker = try MakerWorld()
        maker.beforeOrders(of: MakerWorld.spot) { count in
            if count == 1 {
                maker.world.paper.disturb(MakerWorld.spot, .shifted(basisPoints: -8))
            }
        }
        let result = try maker.world.open()
        let orders = try #require(result.trades.first?.trade).orders(of: .spot)
        #expect(orders[0].state == .canceled && orders[0].filledSize.isZero)
        #expect(orders.count >= 2 && orders[1].price < orders[0].price)
        try maker.expectRest()
    }

    @Test func `past its price again and again is left alone`() throws {
        let maker = try MakerWorld()
        maker.beforeOrders(of: MakerWorld.spot) { count in
            maker.world.paper.disturb(
                MakerWorld.spot, .shifted(basisPoints: Exact(-8 * count)))
        }
        let result = try maker.world.open()
        let trade = try #require(result.trades.first?.trade)
        #expect(trade.outcome == .notFilled)
        #expect(trade.orders.count == MakerDecision.mostRefusals)
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.reasons.map(\.verdict) == [.slippage])
        #expect(ExitStatus(result) == .success)
    }

    @Test func `and lacks the depth for the last contract is topped up by a further order`() throws
    {
        let maker = try MakerWorld()
        // The future falls while the fill is on its way: the coins cover less than ten contracts.
        maker.whileResting {
            maker.fallThrough()
            maker.world.paper.disturb(maker.future, .premium(18))
        }
        var isToppedUp = false
        let before = maker.world.transport.beforeEach
        maker.world.transport.beforeEach = { request in
            before(request)
            guard !isToppedUp, maker.rests, (try? maker.spotOrders.count) == 2 else { return }
            isToppedUp = true
            maker.fallThrough()
        }
        let result = try maker.world.open()
        let trade = try #require(result.trades.first?.trade)
        #expect(trade.outcome == .filled && trade.filled(of: .future) == 10)
        #expect(trade.orders(of: .spot).count == 2 && trade.orders(of: .future).count == 2)
        #expect(trade.filled(of: .spot) <= trade.targetCoins)
        try maker.expectRest()
    }
}
