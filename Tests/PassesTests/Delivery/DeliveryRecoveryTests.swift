import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A delivery that passes were not there to see whole` {
    private func dieWhileSelling(_ world: World) throws {
        world.transport.isCut = { $0.method == .post }
        world.transport.staysCut = true
        _ = try world.close()
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        try world.abandonLease()
    }

    private func expectOver(_ world: World, _ position: Position) throws {
        #expect(try world.positions.isEmpty)
        let row = try world.row(position)
        #expect(row.closeReason == "delivered")
        let delivered = row.position.orders.filter { $0.category == .delivery }
        #expect(delivered.map(\.filledSize) == [try world.deliveryBill().size])
        #expect(try world.excess(of: position.coin).magnitude < roundingOfProfits)
    }

    @Test(arguments: [false, true])
    func `is sold by the next pass where the one that booked it died`(
        saleArrived: Bool
    ) throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        world.transport.arrivesWhenCut = saleArrived
        try dieWhileSelling(world)
        #expect(try world.positions.first?.unfinishedTrade?.isDelivery == true)
        let next = try world.reconcile()
        #expect(next.problems.isEmpty, "\(next.problems)")
        try expectOver(world, position)
        #expect(try world.sent.count == 3)
    }

    @Test func `is found whole after a day without a pass`() throws {
        let (world, position) = try World.holding()
        world.advance(to: -12 * Timestamp.hour, after: position)
        try world.reconcile()
        world.advance(to: 12 * Timestamp.hour, after: position)
        let result = try world.reconcile()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(ExitStatus(result) == .success, "\(result.attentions)")
        try expectOver(world, position)
    }

    @Test func `is booked once by two passes after another`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        try world.reconcile()
        let sent = try world.sent
        for pass in [try world.close(), try world.reconcile(), try world.close()] {
            #expect(pass.problems.isEmpty && pass.attentions.isEmpty)
        }
        #expect(try world.sent == sent)
        try expectOver(world, position)
    }

    @Test func `leaves the sale to the pass that holds the account`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        world.onFirstPost { try? world.stealLease() }
        _ = try world.close()
        try world.abandonLease()
        _ = try world.close()
        try expectOver(world, position)
    }

    @Test func `waits while an order on the future may still have filled`() throws {
        let (world, position) = try World.holding()
        world.advance(to: -Timestamp.minute * 5, after: position)
        // The closing order leaves, and nothing is heard of it until after the expiry.
        world.paper.disturb("*", .premium("0.5"))
        world.transport.arrivesWhenCut = true
        try dieWhileSelling(world)
        #expect(try world.positions.first?.orders.contains { $0.state == .inDoubt } == true)
        world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(try world.positions.isEmpty)
        let truth = try world.truth
        #expect(truth.positions.isEmpty)
        #expect(try world.excess(of: position.coin).magnitude < roundingOfProfits)
        #expect(try world.reconcile().problems.isEmpty)
    }

    @Test func `takes what an order had sold that nothing was heard of`() throws {
        let (world, position) = try World.holding(
            [("max_position_usd", "2000")], tiesClocks: true)
        try world.snapshot()
        world.transport.isCut = { $0.method == .post }
        world.transport.arrivesWhenCut = true
        world.transport.staysCut = true
        _ = try world.open()
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        try world.expireLease()
        #expect(try world.truth.positions.map(\.contracts) == [-20])
        #expect(try Exposure(of: try #require(try world.positions.first)).contracts == -10)
        world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        let delivered = try world.row(position).position.orders.filter { $0.category == .delivery }
        #expect(delivered.map(\.filledSize) == [20])
        #expect(try world.positions.isEmpty)
        #expect(try world.excess(of: "BTC").magnitude < roundingOfProfits)
    }

    @Test func `of a part that was left takes that part`() throws {
        let (world, position) = try World.holding([("per_order_usd", "1000")])
        try world.store.set(
            try world.store.strategy(named: "carry"), [("per_order_usd", "300")])
        world.paper.disturb("*", .premium("0.5"))
        world.paper.disturb(World.nearest, .premium("0.5"))
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.closed])
        let left = try #require(try world.positions.first)
        #expect(try Exposure(of: left).contracts == -7)
        world.paper.disturb(World.nearest, .premium(80))
        world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(ExitStatus(result) == .success, "\(result.attentions)")
        #expect(try world.deliveryBill().size == 7)
        try expectOver(world, position)
    }

    @Test func `leaves another strategy's future of the same coin alone`() throws {
        let (world, position) = try World.holding()
        try world.addStrategy(
            "far", accounts: ["main"], [("min_days_to_expiry", "20"), ("whitelist", "BTC")])
        world.paper.disturb("BTC-USD-260626", .premium(30))
        try world.snapshot()
        try world.open()
        let other = try #require(try world.positions.first { $0.id != position.id })
        world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        #expect(try world.positions == [other])
        #expect(try world.row(position).closeReason == "delivered")
        #expect(try world.truth.positions.map(\.instrumentID) == [other.futureID])
    }

    @Test func `is sold within its limits, and the position is latched where that fails`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        world.paper.disturb(position.spotID, .suspended)
        let result = try world.close()
        #expect(result.attentions.contains { $0.code == "residual" })
        #expect(try world.store.stops().map(\.code) == ["repair_exhausted"])
        world.paper.clearDisturbances()
        _ = try world.close()
        try expectOver(world, position)
    }

    @Test(arguments: [true, false])
    func `is rebuilt with its slices from a backup of before them`(isOver: Bool) throws {
        let (world, position) = try World.holding(tiesClocks: true)
        let backup = try DatabaseBackup(of: world.database)
        for minute in [Int64(-20), -10] {
            world.advance(to: minute * Timestamp.minute, after: position)
            #expect(try world.close().verdicts.map(\.judgement.verdict) == [.sliced])
        }
        if isOver {
            world.advance(to: 5 * Timestamp.minute, after: position)
            #expect(ExitStatus(try world.close()) == .success)
        }
        let sent = try world.sent
        try backup.restore()
        try world.expireLease()
        let behind = try world.close()
        #expect(behind.attentions.contains { $0.code == "journal_behind" })
        let result = try world.afterRestore()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result.attentions)")
        if isOver { #expect(try world.sent == sent) }
        world.advance(to: 20 * Timestamp.minute, after: position)
        #expect(ExitStatus(try world.reconcile()) == .success)
        try expectOver(world, position)
        try world.expectAgreement()
    }
}
