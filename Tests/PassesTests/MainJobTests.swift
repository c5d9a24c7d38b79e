import Domain
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `The main job` {
    @Test func `opens the best pair with both legs together in three rounds`() throws {
        let world = try World()
        try world.snapshot()
        let before = world.transport.rounds.count
        let result = try world.open()
        #expect(result.problems.isEmpty && result.attentions.isEmpty)
        #expect(result.trades.count == 1)
        let trade = try #require(result.trades.first)
        #expect(trade.trade?.outcome == .filled)
        #expect(trade.orders.count == 2)
        #expect(world.transport.rounds.count - before == 3)
        #expect(result.verdicts.contains { $0.judgement.verdict == .opened })
    }

    @Test func `ends hedged, and the exchange's figures are the journal's`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        let position = try #require(try world.positions.first)
        let exposure = try Exposure(of: position)
        let truth = try world.truth
        #expect(truth.positions.map(\.contracts) == [exposure.contracts])
        let fees = truth.fills.map(\.fee).sum()
        #expect(!fees.isZero)
        #expect(position.orders.allSatisfy { $0.filledSize == $0.fills.map(\.size).sum() })
        #expect(exposure.residual.magnitude < "0.001")
    }

    @Test func `closes when the basis has shrunk, and leaves the owner's coins alone`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        let coin = try #require(try world.positions.first).coin
        world.paper.disturb("*", .premium("0.5"))
        let result = try world.close()
        #expect(result.problems.isEmpty && result.attentions.isEmpty)
        #expect(result.verdicts.map(\.judgement.verdict) == [.closed])
        #expect(try world.positions.isEmpty)
        let truth = try world.truth
        #expect(truth.positions.isEmpty)
        let before: [String: Exact] = ["BTC": 1, "ETH": 20, "SOL": 300, "XRP": 50_000, "LTC": 200]
        let left = try #require(truth.cash[coin]) - (before[coin] ?? 0)
        let dust = try world.store.dust(account: 1)[coin] ?? 0
        #expect((left - dust).magnitude < "0.000000000001")
    }

    @Test func `stays open while the exit yield is above the closing threshold`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        let result = try world.close()
        #expect(result.verdicts.map(\.judgement.verdict) == [.yieldAboveClose])
        #expect(try world.positions.count == 1)
    }

    @Test func `reconciles to the last digit`() throws {
        let world = try World()
        try world.snapshot()
        try world.open()
        world.paper.disturb("*", .premium("0.5"))
        try world.close()
        let result = try world.reconcile()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(result.attentions.isEmpty, "\(result.attentions)")
        let lines = try world.store.ledger(
            account: 1, since: Timestamp(milliseconds: 0),
            until: Timestamp(milliseconds: 253_402_300_799_000))
        let truth = try world.truth
        #expect(!lines.isEmpty)
        for line in lines {
            #expect(line.isBalanced)
            #expect(line.end == truth.cash[line.currency])
        }
        #expect(world.paper.audit().isSound)
    }

    @Test func `goes leg by leg when the account holds no coin, and ends hedged`() throws {
        let world = try World(coins: [:])
        try world.snapshot()
        let result = try world.open()
        #expect(result.attentions.isEmpty, "\(result.attentions)")
        let trade = try #require(result.trades.first)
        #expect(trade.trade?.sequence == .spotFirst)
        #expect(trade.trade?.outcome == .filled)
        world.paper.disturb("*", .premium("0.5"))
        let closing = try world.close()
        #expect(closing.attentions.isEmpty, "\(closing.attentions)")
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.positions.isEmpty)
    }

    @Test func `changes nothing in a dry run and shows both orders at the fifth level`() throws {
        let world = try World()
        try world.snapshot()
        let result = try world.open(dryRun: true)
        #expect(result.passID == nil)
        #expect(result.verdicts.contains { $0.judgement.verdict == .wouldOpen })
        #expect(result.trades.first?.orders.count == 2)
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.orders.isEmpty)
        #expect(try world.store.passes(command: "open-pass", limit: 10).isEmpty)
    }
}
