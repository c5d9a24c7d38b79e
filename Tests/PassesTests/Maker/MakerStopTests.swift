import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A spot leg that rests, when somebody stops it` {
    /// Four and a half contracts' worth fill at the second look; something happens at another.
    private func maker(
        at look: Int, _ action: @escaping (MakerWorld) throws -> Void
    ) throws -> MakerWorld {
        let maker = try MakerWorld()
        let part = (try maker.coinsOfContract * "4.5").floored(to: "0.00000001")
        maker.whileResting { try maker.hit(part) }
        let hit = maker.world.transport.beforeEach
        maker.whileResting(look: look) { try action(maker) }
        let act = maker.world.transport.beforeEach
        maker.world.transport.beforeEach = { request in
            hit(request)
            act(request)
        }
        return maker
    }

    private func halt(_ maker: MakerWorld, _ mode: Stop.Mode) throws {
        let halter = Store(connection: try maker.world.database.connect(), owner: "halter")
        _ = try halter.halt(.all, mode: mode, reason: "test", by: "me")
    }

    @Test func `by a halt is taken off, and what filled is hedged`() throws {
        let maker = try maker(at: 2) { try halt($0, .noOpen) }
        let result = try maker.world.open()
        #expect(try maker.futureOrders.map(\.filled).sum() == 4)
        #expect(try maker.spotOrders.filter { $0.side == .buy }.count == 1)
        #expect(result.wasHalted && ExitStatus(result) == .halted)
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.verdict == .opened)
        #expect(judged?.reasons.map(\.verdict) == [.halted])
        try maker.expectRest()
    }

    @Test func `by a full stop is taken off, and what filled is left and told`() throws {
        let maker = try maker(at: 2) { try halt($0, .stopped) }
        let result = try maker.world.open()
        #expect(!maker.rests)
        #expect(try maker.futureOrders.isEmpty)
        #expect(try maker.coinsBought.isPositive)
        #expect(result.attentions.contains { $0.code == "residual" })
        #expect(ExitStatus(result) == .attention)
        try maker.expectRest()
        // Once the stop is over, the next pass brings it home.
        let halts = try maker.world.store.stops().filter { !$0.isAutomatic }
        try maker.world.store.end(halts, reason: "over", by: "me")
        _ = try maker.world.reconcile()
        #expect(try maker.world.positions.allSatisfy { $0.unfinishedTrade == nil })
    }

    @Test func `by a signal is taken off, and what filled is hedged`() throws {
        let maker = try maker(at: 4) { $0.world.wasSignalled = true }
        let start = maker.world.time.now
        let result = try maker.world.open()
        #expect(maker.world.time.now - start < 5000)
        #expect(try maker.futureOrders.map(\.filled).sum() == 4)
        #expect(ExitStatus(result) == .tryLater)
        try maker.expectRest()
    }

    @Test func `by disabling its strategy is not moved with the market`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        maker.whileResting(look: 3) {
            let store = Store(connection: try maker.world.database.connect(), owner: "owner")
            try store.setEnabled(try store.strategy(named: "carry"), false, by: "me")
            maker.world.paper.disturb(MakerWorld.spot, .shifted(basisPoints: 5))
        }
        let result = try maker.world.open()
        #expect(try maker.spotOrders.count == 1)
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.reasons.map(\.verdict) == [.strategyDisabled])
        try maker.expectRest()
    }

    @Test func `by taking over its account is the other's to take off`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        maker.whileResting(look: 3) {
            try maker.world.stealLease()
            maker.world.paper.disturb(MakerWorld.spot, .shifted(basisPoints: 5))
        }
        let result = try maker.world.open()
        #expect(maker.rests)
        #expect(!maker.posts.contains("cancel-order"))
        #expect(!result.problems.isEmpty)
        try maker.world.abandonLease()
        _ = try maker.world.reconcile()
        try maker.expectRest()
    }
}
