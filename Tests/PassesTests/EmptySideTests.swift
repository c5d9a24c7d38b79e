import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A residual whose book has an empty side` {
    /// The coins are bought; before the future is sold its price rises by a percent or so, which
    /// leaves coins over that only a sale of less than a contract can trim, and the bids vanish.
    private func openWithoutBids() throws -> World {
        let world = try World(
            coins: [:], rules: [("whitelist", "ETH"), ("per_order_usd", "300")])
        try world.snapshot()
        world.transport.beforeEach = { [unowned world] request in
            let body = String(decoding: request.body, as: UTF8.self)
            guard body.contains("ETH-USD-") else { return }
            world.paper.disturb("ETH-USD", .shifted(basisPoints: 120))
            var bidless = MarketOverride()
            bidless.missingSide = .bids
            world.paper.disturb("ETH-USDT", bidless)
        }
        try world.open()
        world.transport.beforeEach = { _ in }
        return world
    }

    @Test func `is not called balanced: the trade goes on, and somebody is told`() throws {
        let world = try openWithoutBids()
        let position = try #require(try world.positions.first)
        #expect(position.unfinishedTrade != nil)
        #expect(try world.store.stops().map(\.code) == ["repair_exhausted"])
    }

    @Test func `is trimmed by the next pass that finds a price`() throws {
        let world = try openWithoutBids()
        world.paper.clearDisturbances()
        _ = try world.close()
        let position = try #require(try world.positions.first)
        #expect(position.unfinishedTrade == nil)
        #expect(try Exposure(of: position).residual.magnitude < "0.0001")
    }
}
