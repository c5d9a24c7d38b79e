import Domain
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `Fills that were not read with their order` {
    /// A pair was opened and closed, and no fill of the closing was shown meanwhile.
    private func closeWithoutFills() throws -> World {
        let world = try World()
        try world.snapshot()
        _ = try world.open()
        world.paper.disturb("*", .premium(-5))
        world.paper.inject(
            PaperFault(path: "/api/v5/trade/fills", kind: .emptyData, count: 1000))
        _ = try world.close()
        try #require(try world.positions.isEmpty)
        world.paper.clearFaults()
        return world
    }

    /// Executions at the exchange, and those that are stored.
    private func fills(_ world: World) throws -> (theirs: Int, ours: Int) {
        let rows = try world.store.positionRows(account: nil, strategy: nil)
        let ours = rows.flatMap { $0.position.orders }.flatMap(\.fills)
        return (try world.truth.fills.count, ours.count)
    }

    @Test(arguments: [Timestamp.minute, 4 * Timestamp.day])
    func `are read by a later reconcile, though the position is over`(later: Int64) throws {
        let world = try closeWithoutFills()
        let before = try fills(world)
        #expect(before.ours < before.theirs)
        world.time.advance(later)
        _ = try world.reconcile()
        let after = try fills(world)
        #expect(after.ours == after.theirs)
    }
}
