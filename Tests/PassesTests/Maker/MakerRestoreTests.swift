import Domain
import HTTP
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A restored database that lacks a trade whose spot leg rested` {
    @Test func `gets it back as it was lost, its hedges as parts of the trade`() throws {
        let maker = try MakerWorld()
        let world = maker.world
        world.tiesClocks = true
        try world.reconcile()
        let backup = try DatabaseBackup(of: world.database)
        let part = (try maker.coinsOfContract * "4.5").floored(to: "0.00000001")
        var looks = 0
        maker.world.transport.beforeEach = { request in
            guard request.url.contains("/orders-pending"), maker.rests else { return }
            looks += 1
            do {
                if looks == 2 { try maker.hit(part) }
                if looks == 4 { maker.fallThrough() }
            } catch { Issue.record(error) }
        }
        try world.open()
        world.transport.beforeEach = { _ in }
        try world.reconcile()
        let trade = try #require(try world.positions.first?.trades.first)
        try #require(trade.orders(of: .future).count >= 2 && trade.outcome == .filled)
        let lost = try JournalDump(of: world)
        try backup.restore()
        let result = try world.afterRestore()
        #expect(result.problems.isEmpty && result.attentions.isEmpty, "\(result.attentions)")
        let rebuilt = try JournalDump(of: world)
        #expect(rebuilt.differences(from: lost).isEmpty, "\(rebuilt.differences(from: lost))")
    }
}
