import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A hedge that the exchange takes by force` {
    /// An open position, and how many contracts it is short.
    private func hedged() throws -> (world: World, position: Position, contracts: Exact) {
        let world = try World()
        try world.snapshot()
        try world.open()
        let position = try #require(try world.positions.first)
        return (world, position, -(try Exposure(of: position).contracts))
    }

    /// What was sold of the coin, and whether the future was ever shorted after `count` orders.
    private func isShortedAgain(_ world: World, after count: Int) throws -> Bool {
        try world.truth.orders.dropFirst(count).contains {
            $0.instrumentID.contains("-USD-") && $0.side == .sell
        }
    }

    @Test func `is gone at once: the coins are sold and the position is over`() throws {
        let (world, position, _) = try hedged()
        let before = try world.truth.orders.count
        try world.paper.deleverage(position.futureID, of: World.uid)
        let result = try world.close()
        #expect(result.attentions.map(\.code) == ["hedge_lost"])
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(ExitStatus(result) == .attention)
        #expect(try world.positions.isEmpty)
        #expect(try !isShortedAgain(world, after: before))
        let row = try #require(
            try world.store.positionRows(account: nil, strategy: nil).first)
        #expect(row.closeReason == "hedge_lost")
        let coin = position.coin
        let own = try #require(try world.truth.cash[coin]) - (World.coins[coin] ?? 0)
        let dust = try world.store.dust(account: 1)[coin] ?? 0
        #expect((own - dust).magnitude < "0.000000000001")
        let reconciled = try world.reconcile()
        #expect(reconciled.attentions.map(\.code) == ["latched"], "\(reconciled.attentions)")
    }

    @Test func `in part leaves the rest hedged, and the loss in the journal`() throws {
        let (world, position, contracts) = try hedged()
        let taken: Exact = 3
        try world.paper.deleverage(position.futureID, of: World.uid, contracts: taken)
        let result = try world.close()
        #expect(result.attentions.map(\.code) == ["hedge_lost"])
        let left = try #require(try world.positions.first)
        let exposure = try Exposure(of: left)
        #expect(exposure.contracts == taken - contracts)
        #expect(left.unfinishedTrade == nil)
        let spot = try #require(
            try world.store.instruments([left.spotID], venue: "paper").spots.first)
        #expect(exposure.residual.magnitude < spot.minSize)
        let forced = left.orders.filter { $0.category == .adl }
        #expect(forced.map(\.filledSize) == [taken])
        #expect(forced.map(\.fills.count) == [1])
        #expect(try world.reconcile().attentions.map(\.code) == ["latched"])
    }

    /// The order to buy it back is refused, as there is nothing left to buy back.
    @Test func `while a close sells its coins has none of them bought back`() throws {
        let (world, position, _) = try hedged()
        let before = try world.truth.orders.count
        world.paper.disturb("*", .premium(-5))
        world.onFirstPost {
            do { try world.paper.deleverage(position.futureID, of: World.uid) } catch {
                Issue.record(error)
            }
        }
        try world.close()
        world.time.advance(10_000)
        let result = try world.reconcile()
        #expect(result.problems.isEmpty, "\(result.problems)")
        let later = try world.truth.orders.dropFirst(before)
        #expect(!later.contains { $0.instrumentID == position.spotID && $0.side == .buy })
        #expect(try !isShortedAgain(world, after: before))
        #expect(try world.positions.isEmpty)
        #expect(try world.store.stops().map(\.code).contains("hedge_lost"))
    }

    /// Which of the contracts taken were the order's is not known before it is resolved.
    @Test func `beyond what is known of it waits for the order that may have sold the rest`() throws
    {
        let (world, position, contracts) = try hedged()
        let strategy = try world.store.strategy(named: "carry")
        world.transport.arrivesWhenCut = true
        world.transport.isCut = { $0.method == .post || $0.url.contains("/trade/order?") }
        try world.open()
        let lost = try #require(try world.positions.first { $0.strategy == strategy.id })
        try #require(lost.hasOpenFutureOrder && lost.id == position.id)
        let all = -(try #require(try world.truth.positions.first).contracts)
        try #require(all > contracts)
        world.transport.isCut = {
            $0.url.contains("/trade/order") || $0.url.contains("/trade/fills")
        }
        try world.paper.deleverage(position.futureID, of: World.uid)
        world.time.advance(Timestamp.minute)
        try world.reconcile()
        world.transport.isCut = { _ in false }
        world.time.advance(Timestamp.minute)
        try world.reconcile()
        try world.reconcile()
        #expect(try world.positions.isEmpty)
        let orders = try world.store.positionRows(account: nil, strategy: nil)
            .flatMap(\.position.orders)
        #expect(orders.filter { $0.category == .adl }.map(\.filledSize).sum() == all)
    }

    @Test func `is not opened again until somebody resumes it`() throws {
        let (world, position, _) = try hedged()
        try world.paper.deleverage(position.futureID, of: World.uid)
        let opened = try world.open()
        #expect(opened.attentions.contains { $0.code == "hedge_lost" })
        #expect(try world.positions.allSatisfy { $0.futureID != position.futureID })
        let judged = try world.open().verdicts.first { $0.futureID == position.futureID }
        #expect(judged?.judgement.verdict == .latched)
        #expect(
            try world.store.stops().map(\.scope) == [.pair(account: 1, future: position.futureID)])
    }

    @Test func `stops the whole account where it was a liquidation`() throws {
        let (world, position, _) = try hedged()
        try world.paper.liquidate(position.futureID, of: World.uid)
        #expect(try world.reconcile().attentions.contains { $0.code == "hedge_lost" })
        #expect(try world.positions.isEmpty)
        #expect(try world.store.stops().map(\.scope) == [.account(1)])
    }

    @Test func `is known by the category of the order while its bill is late, and counts once`()
        throws
    {
        let (world, position, contracts) = try hedged()
        try world.paper.deleverage(position.futureID, of: World.uid, contracts: 3)
        world.paper.inject(
            PaperFault(path: "/api/v5/account/bills", kind: .emptyData, count: 1000))
        #expect(try world.close().attentions.map(\.code) == ["hedge_lost"])
        world.paper.clearFaults()
        let later = try world.reconcile()
        #expect(!later.attentions.contains { $0.code == "hedge_lost" }, "\(later.attentions)")
        let left = try #require(try world.positions.first)
        #expect(try Exposure(of: left).contracts == 3 - contracts)
    }

    @Test func `is known by the bill where no order tells of it, and counts once`() throws {
        let (world, position, contracts) = try hedged()
        try world.paper.deleverage(position.futureID, of: World.uid, contracts: 3)
        world.paper.inject(
            PaperFault(path: "/api/v5/trade/orders-history", kind: .emptyData, count: 1000))
        #expect(try world.close().attentions.map(\.code) == ["hedge_lost"])
        world.paper.clearFaults()
        try world.paper.deleverage(position.futureID, of: World.uid, contracts: 2)
        #expect(try world.close().attentions.map(\.code) == ["hedge_lost"])
        let left = try #require(try world.positions.first)
        #expect(try Exposure(of: left).contracts == 5 - contracts)
        #expect(left.orders.filter { $0.category == .adl }.map(\.filledSize) == [3, 2])
    }

    @Test func `is sold by the next pass where the one that booked it died`() throws {
        let (world, position, _) = try hedged()
        try world.paper.deleverage(position.futureID, of: World.uid)
        world.transport.isCut = { $0.method == .post }
        world.transport.staysCut = true
        _ = try world.close(limit: 10_000)
        #expect(try world.positions.first?.unfinishedTrade?.kind == .close)
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        try world.abandonLease()
        let next = try world.reconcile()
        #expect(next.problems.isEmpty, "\(next.problems)")
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.orders.filter { $0.category == "adl" }.count == 1)
    }

    @Test func `stays unhedged rather than shorted again while the coin cannot be sold`() throws {
        let (world, position, _) = try hedged()
        let before = try world.truth.orders.count
        try world.paper.deleverage(position.futureID, of: World.uid)
        world.paper.disturb(position.spotID, .suspended)
        let result = try world.close()
        #expect(result.attentions.contains { $0.code == "residual" })
        #expect(try !isShortedAgain(world, after: before))
        #expect(try world.store.stops().map(\.code).contains("repair_exhausted"))
        world.paper.clearDisturbances()
        _ = try world.close()
        #expect(try world.positions.isEmpty)
    }

    @Test func `is shown by a dry run, which writes nothing`() throws {
        let (world, position, contracts) = try hedged()
        try world.paper.deleverage(position.futureID, of: World.uid)
        let result = try world.close(dryRun: true)
        #expect(result.verdicts.first?.judgement.verdict == .wouldRepair)
        #expect(result.attentions.map(\.code) == ["hedge_lost"])
        let same = try #require(try world.positions.first)
        #expect(try Exposure(of: same).contracts == -contracts)
        #expect(try world.store.stops().isEmpty)
    }
}
