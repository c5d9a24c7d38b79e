import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A signal` {
    @Test func `before anything was sent ends the run at once, and nothing is opened`() throws {
        let world = try World()
        try world.snapshot()
        world.wasSignalled = true
        let result = try world.open()
        #expect(ExitStatus(result) == .tryLater)
        #expect(try world.truth.orders.isEmpty)
        #expect(try world.positions.isEmpty)
    }

    @Test func `while the orders leave does not keep the run from learning what they did`() throws {
        let world = try World()
        try world.snapshot()
        world.transport.beforeEach = { request in
            if request.method == .post { world.wasSignalled = true }
        }
        let result = try world.open()
        #expect(ExitStatus(result) == .tryLater)
        let position = try #require(try world.positions.first)
        #expect(position.unfinishedTrade == nil)
        #expect(try world.truth.positions.map(\.contracts) == [Exposure(of: position).contracts])
    }

    @Test func `does not leave alone the leg that an earlier pass left`() throws {
        let world = try World()
        try world.snapshot()
        let future = try world.bestFuture()
        world.onFirstPost { world.paper.disturb(future, .sizes(times: "0.02")) }
        world.transport.isCut = { request in request.method == .post }
        world.transport.arrivesWhenCut = true
        world.transport.staysCut = true
        _ = try world.open()
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        try world.abandonLease()
        // It comes while the pass looks at the books to repair what was left.
        let rounds = world.transport.rounds.count
        world.transport.beforeEach = { request in
            guard world.transport.rounds.count > rounds + 1 else { return }
            if request.url.contains("/market/books") { world.wasSignalled = true }
        }
        let result = try world.close()
        #expect(world.wasSignalled)
        #expect(ExitStatus(result) == .tryLater)
        for position in try world.positions { #expect(position.unfinishedTrade == nil) }
    }
}
