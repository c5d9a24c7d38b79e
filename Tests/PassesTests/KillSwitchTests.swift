import Domain
import Foundation
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

private enum KillSwitch {
    /// Where orders are sent to, one or several.
    static let orders = "/trade/"
}

/// Everything a running pass may still send when a person halts is asked for under lock, one place
/// after the other.
@Suite struct `A halt that comes while a pass runs` {
    /// Without coins of the owner's own the future is sold after its coins are bought.
    private func sequence() throws -> World {
        let world = try World(coins: [:], rules: [("whitelist", "BTC")])
        try world.snapshot()
        return world
    }

    private func halter(_ world: World) throws -> Store {
        Store(connection: try world.database.connect(), owner: "halter")
    }

    /// Halts as a request that matches is about to leave; returns whether it has.
    private func halt(
        _ world: World, _ mode: Stop.Mode, at path: String
    ) throws -> () -> Bool {
        let halter = try halter(world)
        var halted = false
        world.transport.beforeEach = { request in
            guard !halted, request.url.contains(path),
                (path == KillSwitch.orders) == (request.method == .post)
            else { return }
            halted = true
            _ = try? halter.halt(.all, mode: mode, reason: "storm", by: "me")
        }
        return { halted }
    }

    private func resume(_ world: World) throws {
        world.transport.beforeEach = { _ in }
        try world.store.end(try world.store.stops(), reason: "calm", by: "me")
    }

    @Test func `lets the second leg go, which is the hedge of the first`() throws {
        let world = try sequence()
        let halted = try halt(world, .noOpen, at: KillSwitch.orders)
        let result = try world.open()
        #expect(halted())
        #expect(result.trades.map(\.trade?.outcome) == [.filled])
        #expect(try world.truth.orders.count == 2)
        #expect(try world.open().wasHalted)
    }

    @Test func `keeps the second leg back when it stops all, and a later pass hedges`() throws {
        let world = try sequence()
        let halted = try halt(world, .stopped, at: KillSwitch.orders)
        let result = try world.open()
        #expect(halted())
        #expect(try world.truth.orders.count == 1)
        #expect(result.wasHalted && ExitStatus(result) == .attention)
        #expect(result.attentions.map(\.code) == ["unfinished"])
        // Nor does any pass repair it while the halt is in force.
        for result in [try world.reconcile(), try world.close(), try world.open()] {
            #expect(result.wasHalted || !result.attentions.isEmpty)
        }
        #expect(try world.truth.orders.count == 1)
        try resume(world)
        #expect(try world.reconcile().trades.map(\.trade?.isUnwound) == [false])
        let position = try #require(try world.positions.first)
        #expect(try Exposure(of: position).contracts == -10)
    }

    @Test func `keeps a repair back that it comes before`() throws {
        let world = try sequence()
        _ = try halt(world, .stopped, at: KillSwitch.orders)
        try world.open()
        try resume(world)
        // The repair has looked at the books and is about to be recorded.
        let halted = try halt(world, .stopped, at: "/market/books")
        let result = try world.reconcile()
        #expect(halted())
        #expect(try world.truth.orders.count == 1)
        #expect(result.wasHalted)
        try resume(world)
        try world.reconcile()
        #expect(try world.truth.orders.count == 2)
    }

    @Test func `keeps a close back that it comes before, if it stops all`() throws {
        for mode in [Stop.Mode.stopped, .noOpen] {
            let world = try World()
            try world.snapshot()
            try world.open()
            let sent = try world.truth.orders.count
            world.paper.disturb("*", .premium("0.5"))
            let halted = try halt(world, mode, at: "/market/books")
            let result = try world.close()
            #expect(halted())
            #expect(try world.truth.orders.count == (mode == .stopped ? sent : sent + 2))
            #expect(result.wasHalted == (mode == .stopped))
        }
    }

    @Test func `keeps a slice of the delivery window back, if it stops all`() throws {
        let (world, position) = try World.holding()
        world.advance(to: -15 * Timestamp.minute, after: position)
        let sent = try world.truth.orders.count
        let halted = try halt(world, .stopped, at: "/market/books")
        let result = try world.close()
        #expect(halted())
        #expect(try world.truth.orders.count == sent)
        #expect(result.wasHalted)
        try resume(world)
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.sliced])
    }

    @Test func `of an account or a strategy is obeyed as one of all`() throws {
        for subject in ["account", "strategy"] {
            let world = try sequence()
            let halter = try halter(world)
            let scope: Stop.Scope =
                subject == "account"
                ? .account(try world.store.account(named: "main").id)
                : .strategy(try world.store.strategy(named: "carry").id)
            var halted = false
            world.transport.beforeEach = { request in
                guard !halted, request.url.contains("/market/books") else { return }
                halted = true
                _ = try? halter.halt(scope, mode: .noOpen, reason: "storm", by: "me")
            }
            let result = try world.open()
            #expect(halted && result.wasHalted)
            #expect(try world.truth.orders.isEmpty)
        }
    }

    @Test func `tells until when what was sent before may still arrive`() throws {
        let world = try World()
        try world.snapshot()
        world.transport.isCut = { $0.url.contains("/trade/") && $0.method == .post }
        world.transport.staysCut = true
        try world.open()
        let orders = try world.positions.flatMap(\.orders)
        #expect(orders.map(\.state) == [.inDoubt, .inDoubt])
        let last = try #require(orders.map(\.expiresAt).max())
        #expect(try world.store.halt(.all, mode: .noOpen, reason: "storm", by: "me") == last)
    }
}
