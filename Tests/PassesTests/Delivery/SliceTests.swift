import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `Coins that are sold through the delivery window` {
    /// What has been sold of the position's coins.
    private func sold(_ world: World, _ position: Position) throws -> Exact {
        try world.row(position).position.orders.filter { $0.leg == .spot && $0.side == .sell }
            .map(\.filledSize).sum()
    }

    private func bought(_ position: Position) -> Exact {
        position.orders.filter { $0.leg == .spot && $0.side == .buy }
            .map { $0.filledSize + ($0.feeCurrency == "BTC" ? $0.fee : 0) }.sum()
    }

    @Test func `go minute by minute, and the rest after the delivery`() throws {
        let (world, position) = try World.holding()
        let all = bought(position)
        world.advance(to: -30 * Timestamp.minute - 1000, after: position)
        #expect(try world.close().trades.isEmpty)
        var last: Exact = 0
        for minute in stride(from: Int64(-29), through: -1, by: 4) {
            world.advance(to: minute * Timestamp.minute, after: position)
            let result = try world.close()
            #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
            #expect(result.verdicts.map(\.judgement.verdict) == [.sliced])
            let sold = try sold(world, position)
            let due = try (all * Exact(30 + minute)).divided(by: 30)
            // The estimate of the price moves a little around what was paid.
            #expect((sold - due).magnitude < all * "0.03", "\(minute): \(sold) of \(due)")
            #expect(sold > last)
            last = sold
        }
        #expect(try Exposure(of: try #require(try world.positions.first)).contracts == -10)
        world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        #expect(try world.positions.isEmpty)
        #expect(try world.row(position).closeReason == "delivered")
        #expect(try world.excess(of: "BTC").magnitude < roundingOfProfits)
        #expect(try world.store.stops().isEmpty)
    }

    @Test func `are not sold again by a second pass in the same minute`() throws {
        let (world, position) = try World.holding()
        world.advance(to: -15 * Timestamp.minute, after: position)
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.sliced])
        let first = try sold(world, position)
        let again = try world.close()
        #expect(again.verdicts.map(\.judgement.verdict) == [.delivering])
        #expect(try sold(world, position) == first)
    }

    @Test func `are made up for after minutes without a pass`() throws {
        let (world, position) = try World.holding()
        world.advance(to: -29 * Timestamp.minute, after: position)
        try world.close()
        world.advance(to: -3 * Timestamp.minute, after: position)
        try world.close()
        let share = try sold(world, position).divided(by: bought(position))
        #expect(share > "0.87" && share < "0.93")
    }

    @Test(arguments: [false, true])
    func `are sold once where a slice is in doubt`(arrives: Bool) throws {
        let (world, position) = try World.holding()
        world.advance(to: -15 * Timestamp.minute, after: position)
        world.transport.isCut = { $0.method == .post }
        world.transport.arrivesWhenCut = arrives
        world.transport.staysCut = true
        _ = try world.close()
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        try world.abandonLease()
        #expect(try world.positions.first?.orders.contains { $0.state == .inDoubt } == true)
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        let share = try sold(world, position).divided(by: bought(position))
        #expect(share > "0.47" && share < "0.53", "\(share)")
        let truth = try world.truth.orders.filter { $0.instrumentID == "BTC-USDT" }
        #expect(try truth.filter { $0.side == .sell }.map(\.filled).sum() == sold(world, position))
    }

    @Test(arguments: [PaperAccount.Level.futures, .multiCurrency])
    func `are sold as far as the future's margin lets go of them`(
        level: PaperAccount.Level
    ) throws {
        let (world, position) = try World.holding(coins: [:], level: level)
        for minute in stride(from: Int64(-25), through: -1, by: 6) {
            world.advance(to: minute * Timestamp.minute, after: position)
            let result = try world.close()
            #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        }
        #expect(try sold(world, position) > bought(position) * "0.5")
        #expect(try world.truth.positions.map(\.contracts) == [-10])
        world.advance(to: 5 * Timestamp.minute, after: position)
        #expect(ExitStatus(try world.close()) == .success)
        #expect(try world.positions.isEmpty)
        let dust = try world.store.dust(account: 1)["BTC"] ?? 0
        #expect((try #require(try world.truth.cash["BTC"]) - dust).magnitude < roundingOfProfits)
        #expect(world.paper.audit().isSound)
    }

    @Test func `are sold after the delivery where no slice of them could be`() throws {
        let (world, position) = try World.holding()
        world.paper.disturb(position.spotID, .suspended)
        for minute in [Int64(-20), -10, -1] {
            world.advance(to: minute * Timestamp.minute, after: position)
            _ = try world.close()
        }
        #expect(try sold(world, position) == 0)
        #expect(try world.store.stops().isEmpty)
        world.paper.clearDisturbances()
        world.advance(to: 5 * Timestamp.minute, after: position)
        #expect(ExitStatus(try world.close()) == .success)
        #expect(try world.excess(of: "BTC").magnitude < roundingOfProfits)
    }

    @Test func `wait while the exchange estimates no price`() throws {
        let (world, position) = try World.holding()
        world.paper.inject(
            PaperFault(path: "/api/v5/public/estimated-price", kind: .emptyData, count: 1000))
        world.advance(to: -15 * Timestamp.minute, after: position)
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.dataTooOld])
        #expect(try sold(world, position) == 0)
    }

    @Test func `are shown by a dry run, which sells none`() throws {
        let (world, position) = try World.holding()
        world.advance(to: -15 * Timestamp.minute, after: position)
        #expect(try world.close(dryRun: true).verdicts.map(\.judgement.verdict) == [.wouldClose])
        #expect(try world.positions == [position])
    }

    @Test(arguments: ["unwind", "hold"])
    func `are none of another choice's`(choice: String) throws {
        let (world, position) = try World.holding([("on_delivery", choice)])
        world.advance(to: -15 * Timestamp.minute, after: position)
        // So near the end a touch is worth hundreds of percent a year: it must not be closed by that.
        world.paper.disturb(World.nearest, .shifted(basisPoints: 50))
        let sent = try world.sent
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.yieldAboveClose])
        #expect(try world.sent == sent)
    }

    @Test func `leave neither a break nor a repair to the passes beside it`() throws {
        let (world, position) = try World.holding()
        world.advance(to: -15 * Timestamp.minute, after: position)
        try world.close()
        let half = try sold(world, position)
        for pass in [try world.reconcile(), try world.open()] {
            #expect(pass.attentions.isEmpty && pass.problems.isEmpty, "\(pass.attentions)")
        }
        #expect(try sold(world, position) == half)
    }

    @Test func `go in equal slices, whatever the coin does through the window`() throws {
        let (world, position) = try World.holding()
        for minute in Int64(-29)...(-1) {
            world.advance(to: minute * Timestamp.minute, after: position)
            // From below to above: nobody can know when in the window to sell.
            world.paper.disturb("BTC-USDT", .shifted(basisPoints: Exact(Int(minute + 15)) * 10))
            try world.close()
        }
        let sizes = try world.row(position).position.orders
            .filter { $0.leg == .spot && $0.side == .sell && $0.filledSize.isPositive }
            .map(\.filledSize)
        #expect(sizes.count == 29)
        let (most, least) = (try #require(sizes.max()), try #require(sizes.min()))
        #expect(most - least < bought(position) * "0.01")
    }
}
