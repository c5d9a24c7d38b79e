import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `An order that cannot be resolved` {
    /// Two positions, of which the first was to be closed: its orders left, and nobody ever tells what
    /// became of them.
    private func lose(coins: [String: Exact]) throws -> (world: World, first: Position) {
        let world = try World(coins: coins, rules: [("max_trades_per_pass", "2")])
        try world.snapshot()
        try world.open()
        let first = try #require(try world.positions.first)
        world.paper.disturb("*", .premium(-5))
        var isSent = false
        world.transport.arrivesWhenCut = true
        world.transport.isCut = { request in
            if request.method == .post, !isSent {
                isSent = true
                return true
            }
            return request.url.contains("/trade/order?")
        }
        try world.close()
        let lost = try #require(try world.positions.first?.unfinishedTrade).orders
            .map(\.clientOrderID)
        try #require(try world.positions.count == 2)
        world.transport.isCut = { request in lost.contains { request.url.contains($0) } }
        world.time.advance(Timestamp.minute)
        return (world, first)
    }

    /// The exchange forgets what it cancelled without a fill.
    @Test(arguments: [
        (Timestamp.hour, JournalOrder.State.neverPlaced), (3 * Timestamp.hour, .goneUnfilled),
    ])
    func `was never placed as far as that can still be told`(
        after: Int64, state: JournalOrder.State
    ) throws {
        let world = try World()
        try world.snapshot()
        world.transport.isCut = { $0.method == .post }
        world.transport.staysCut = true
        try world.open()
        world.transport.isCut = { _ in false }
        (world.transport.staysCut, world.transport.wasCut) = (false, false)
        try world.abandonLease()
        try #require(
            try world.positions.first?.orders.map(\.state) == [.inDoubt, .inDoubt])
        world.time.advance(after)
        try world.reconcile()
        let rows = try world.store.positionRows(account: nil, strategy: nil).map(\.position)
        #expect(rows.flatMap(\.orders).map(\.state) == [state, state])
        #expect(try world.positions.isEmpty)
    }

    @Test func `leaves time to close another position`() throws {
        let (world, first) = try lose(coins: World.coins)
        let result = try world.close()
        #expect(try world.positions.map(\.id) == [first.id])
        #expect(result.attentions.map(\.code) == ["in_doubt"])
        #expect(result.notes.contains { $0.contains("is not known yet") })
    }

    @Test func `does not keep the second leg of another position waiting for it`() throws {
        let (world, first) = try lose(coins: [:])
        var times: [Timestamp] = []
        world.transport.beforeEach = { request in
            if request.method == .post { times.append(world.time.now) }
        }
        try world.close()
        #expect(try world.positions.map(\.id) == [first.id])
        // The future, and then the coins that it had been hedged by.
        try #require(times.count == 2)
        #expect(times[1] - times[0] < 3000)
    }
}

@Suite struct `An order that was proved absent and is there after all` {
    private let world: World
    private let credentials = Credentials(World.credentials)

    init() throws {
        // Without coins of its owner's the spot leg goes first, alone.
        world = try World(coins: [:])
        world.tiesClocks = true
        try world.snapshot()
    }

    /// The future's order is lost, and a repair hedges the coins in its place; then the lost one is there.
    private func openWithAbsent() throws -> (position: Position, absent: JournalOrder) {
        world.paper.inject(
            PaperFault(path: "/api/v5/trade/order", method: "POST", kind: .dropBefore, skip: 1))
        try world.open()
        let position = try #require(try world.positions.first)
        let absent = try #require(position.orders.first { $0.state == .neverPlaced })
        try appear(absent)
        return (position, absent)
    }

    /// It appears under the name of a row, out of reach of the market.
    private func appear(_ row: JournalOrder) throws {
        let client = world.client()
        _ = try client.ask(.time)
        let limit = try client.ask(.priceLimit(row.instrumentID))
        let price = row.side == .buy ? limit.lowestSell : limit.highestBuy
        let request = OrderRequest(
            instrumentID: row.instrumentID, tradeMode: .cross, side: row.side, type: .limit,
            price: try #require(price), size: row.size, clientOrderID: row.clientOrderID)
        _ = try client.ask(
            .placeOrders([request], expiry: client.serverNow + 5000), as: credentials)
        try #require(try state(row) == "live")
    }

    private func state(_ row: JournalOrder) throws -> String? {
        try world.truth.orders.first { $0.clientOrderID == row.clientOrderID }?.state
    }

    @Test func `is cancelled and followed to its end, and what it was of lives again until then`()
        throws
    {
        let (_, absent) = try openWithAbsent()

        let result = try world.reconcile()
        #expect(result.attentions.contains { $0.code == "order_reappeared" })
        #expect(try state(absent) == "canceled")
        let after = try #require(try world.positions.first)
        #expect(after.orders.first { $0.clientOrderID == absent.clientOrderID }?.state == .canceled)
        #expect(after.unfinishedTrade == nil)
        #expect(try world.store.stops().map(\.code) == ["order_reappeared"])
    }

    @Test func `what it filled is made good`() throws {
        let (position, absent) = try openWithAbsent()
        // Found resting, it is lifted before the cancel arrives.
        world.transport.beforeEach = { [world] request in
            guard request.url.contains("/trade/cancel-") else { return }
            world.paper.disturb(absent.instrumentID, .shifted(basisPoints: 1000))
            world.time.advance(1000)
        }
        let result = try world.reconcile()
        world.transport.beforeEach = { _ in }
        #expect(result.attentions.contains { $0.code == "order_reappeared" })
        try #require(try state(absent) == "filled")
        world.paper.clearDisturbances()
        try world.reconcile()
        let after = try #require(try world.positions.first)
        #expect(after.unfinishedTrade == nil)
        let exposure = try Exposure(of: after)
        #expect(try exposure.contracts < Exposure(of: position).contracts)
        #expect(try world.truth.positions.map(\.contracts) == [exposure.contracts])
        // Coins for less than one contract.
        #expect(exposure.residual.magnitude * absent.price < after.contractValue)
    }

    @Test func `is cancelled as often as it is seen when its position is over`() throws {
        let world = world
        world.transport.isCut = { request in request.method == .post }
        try world.open()
        world.transport.isCut = { _ in false }
        world.time.advance(Timestamp.minute)
        try world.reconcile()
        let rows = try world.store.positionRows(account: nil, strategy: nil).map(\.position)
        let absent = try #require(rows.flatMap(\.orders).first)
        #expect(absent.state == .neverPlaced)
        try #require(try world.positions.isEmpty)
        try appear(absent)

        let result = try world.reconcile()
        #expect(
            result.attentions.contains {
                $0.code == "order_reappeared" && $0.sentence.contains("its position is closed")
            })
        #expect(try state(absent) == "canceled")
    }
}
