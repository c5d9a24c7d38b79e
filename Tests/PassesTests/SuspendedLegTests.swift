import Domain
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// Between the two orders of a trade one instrument stops trading, with its book still shown.
@Suite struct `A leg that stops trading in the middle` {
    private func suspend(_ instrument: String, _ world: World) {
        world.onFirstPost { world.paper.disturb(instrument, .suspended) }
    }

    @Test(arguments: [true, false])
    func `of a close leaves nothing open: what was bought back is sold again`(isSpot: Bool)
        throws
    {
        // With coins of its owner's both legs go at once, else the future first.
        let world = try World(
            coins: isSpot ? [:] : World.coins, rules: [("whitelist", "BTC")])
        try world.snapshot()
        try world.open()
        let position = try #require(try world.positions.first)
        world.paper.disturb("BTC-USD", .premium(-5))
        suspend(isSpot ? position.spotID : position.futureID, world)
        try world.close()
        world.time.advance(Timestamp.minute)
        try world.reconcile()
        let during = try Exposure(of: try #require(try world.positions.first))
        // Less than a contract is left to the leg that could trade.
        #expect(during.contracts <= -9)
        #expect(during.residual.magnitude * 52_000 < position.contractValue)
        #expect(try world.truth.positions.map(\.contracts) == [during.contracts])

        world.paper.disturb(isSpot ? position.spotID : position.futureID, .none)
        world.time.advance(Timestamp.minute)
        try world.reconcile()
        let after = try #require(try world.positions.first)
        #expect(after.unfinishedTrade == nil)
        #expect(after.trades.last?.outcome == .unwound)
        #expect(try world.store.stops().map(\.code).contains("failure_cooldown"))
    }
}
