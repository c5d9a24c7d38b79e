import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `An instrument whose trading ends for good` {
    /// Positions in BTC and in ETH, and the end of one instrument's trading so long from now.
    private func opened(_ instrument: String, endsIn milliseconds: Int64) throws -> World {
        let world = try World(
            rules: [("whitelist", "BTC,ETH"), ("max_trades_per_pass", "2")])
        for coin in ["BTC", "ETH"] {
            world.paper.disturb("\(coin)-USD", .premium(30))
        }
        try world.snapshot()
        try world.open()
        #expect(Set(try world.positions.map(\.coin)) == ["BTC", "ETH"])
        try end(instrument, in: milliseconds, world)
        return world
    }

    private func end(_ instrument: String, in milliseconds: Int64, _ world: World) throws {
        var delisted = MarketOverride()
        delisted.delistedAt = world.time.now + milliseconds
        world.paper.disturb(instrument, delisted)
    }

    @Test func `is opened no more once that is announced, unless it is long after the delivery`()
        throws
    {
        let world = try World(rules: [("whitelist", "BTC")])
        world.paper.disturb("BTC-USD", .premium(30))
        try world.snapshot()
        try end("BTC-USDT", in: 3 * Timestamp.day, world)
        let result = try world.open(dryRun: true)
        #expect(result.trades.isEmpty)
        let reasons = result.verdicts.flatMap(\.judgement.reasons)
        #expect(reasons.contains { $0.sentence.contains("ends for good") })
        try end("BTC-USDT", in: 900 * Timestamp.day, world)
        #expect(try world.open().trades.count == 1)
    }

    @Test func `is left in the last day before, whatever that yields`() throws {
        let world = try opened("BTC-USDT", endsIn: 2 * Timestamp.day)
        #expect(try world.close().trades.isEmpty)
        world.time.advance(Timestamp.day + Timestamp.minute)
        let result = try world.close(limit: 60_000)
        #expect(result.trades.map(\.spotID) == ["BTC-USDT"])
        #expect(result.trades.first?.trade?.outcome != .unwound)
    }

    @Test func `is told in the last day as long as it cannot be left`() throws {
        let world = try opened("BTC-USDT", endsIn: Timestamp.hour)
        var thin = MarketOverride.levels(1)
        thin.delistedAt = world.time.now + Timestamp.hour
        world.paper.disturb("BTC-USDT", thin)
        let result = try world.close()
        #expect(result.trades.isEmpty)
        #expect(result.attentions.map(\.code) == ["must_close"])
        #expect(ExitStatus(result) == .attention)
        thin.levels = nil
        world.paper.disturb("BTC-USDT", thin)
        #expect(try world.close().attentions.isEmpty)
    }

    @Test func `is traded no more, told at each pass, and keeps no other position open`() throws {
        let world = try opened("BTC-USDT", endsIn: 1)
        world.paper.disturb("ETH-USD", .premium("0.1"))
        let sent = try world.truth.orders.count
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(result.trades.map(\.spotID) == ["ETH-USDT"])
        #expect(try world.truth.orders.count == sent + 2)
        #expect(result.attentions.map(\.code) == ["not_listed"])
        #expect(ExitStatus(result) == .attention)
        let kept = try #require(result.verdicts.first { $0.spotID == "BTC-USDT" })
        #expect(kept.judgement.reasons.map(\.verdict).contains(.instrumentNotLive))
        #expect(try world.open().problems.isEmpty)
        #expect(try world.reconcile().problems.isEmpty)
    }

    @Test func `may be the future, too`() throws {
        let world = try opened("BTC-USDT", endsIn: 900 * Timestamp.day)
        let future = try #require(try world.positions.first { $0.coin == "BTC" }).futureID
        try end(future, in: 0, world)
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(result.attentions.map(\.code) == ["not_listed"])
        #expect(result.attentions.first?.sentence.contains(future) == true)
    }
}
