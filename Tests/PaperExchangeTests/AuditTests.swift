import Domain
import TestSupport
import Testing

@testable import PaperExchange

/// An audit that finds nothing proves nothing until it finds what is wrong.
@Suite struct `An audit` {
    private func traded() throws -> (world: PaperWorld, future: String) {
        let world = PaperWorld()
        let future = try world.farthest()
        _ = world.order("BTC-USDT", "buy", "0.1", at: try world.best("BTC-USDT", "asks").price)
        _ = world.order(future, "sell", "7", at: try world.best(future, "bids").price)
        #expect(world.exchange.audit().isSound)
        return (world, future)
    }

    @Test func `finds cash that moved without a bill`() throws {
        let (world, _) = try traded()
        world.exchange.engine.state.ledger.move("0.01", "USDT", from: .account("1"), to: .fees)
        #expect(world.exchange.audit().findings.count == 1)
    }

    @Test func `finds a bill that is missing`() throws {
        let (world, _) = try traded()
        let bills = try #require(world.exchange.engine.state.records["1"]?.bills)
        var fewer = History<BillRecord>(limit: bills.limit)
        for bill in bills.dropLast() { fewer.append(bill) }
        world.exchange.engine.state.records["1"]?.bills = fewer
        #expect(!world.exchange.audit().isSound)
    }

    @Test func `finds profit that no position paid for`() throws {
        let (world, _) = try traded()
        _ = world.exchange.engine.state.ledger.credit(profit: "0.001", "BTC", to: .fees)
        #expect(world.exchange.audit().isSound == false)
    }

    @Test func `finds a contract without its other side`() throws {
        let (world, future) = try traded()
        world.exchange.engine.state.house[future] = nil
        let findings = world.exchange.audit().findings
        #expect(findings.contains { $0.contains("without other side") })
        #expect(findings.contains { $0.contains("clearing") })
    }

    @Test func `finds an order that filled more than its size`() throws {
        let (world, _) = try traded()
        let id = try #require(world.exchange.engine.state.orders.keys.min())
        world.exchange.engine.state.orders[id]?.filled += 1
        #expect(world.exchange.audit().findings.count == 1)
    }

    @Test func `finds a crossed book`() throws {
        let (world, _) = try traded()
        let ask = try world.best("BTC-USDT", "asks").price
        _ = world.order("BTC-USDT", "buy", "0.01", at: ask - 500, type: "limit")
        let id = try #require(world.exchange.engine.state.accounts["1"]?.pending.first)
        let ticks = try #require(Grid(places: 1).units(ask + 500))
        world.exchange.engine.state.books["BTC-USDT"]?.insert(
            .init(orderID: id, uid: "1", price: ticks, turn: 1), side: .buy)
        #expect(world.exchange.audit().findings.contains { $0.contains("crossed") })
    }
}
