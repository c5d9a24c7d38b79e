import Domain
import HTTP
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `A future that is delivered` {
    @Test func `is booked by its bill, its coins are sold, and the position is over`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(ExitStatus(result) == .success, "\(result.attentions)")
        #expect(result.verdicts.map(\.judgement.verdict) == [.delivered])
        #expect(try world.positions.isEmpty)
        let row = try world.row(position)
        #expect(row.closeReason == "delivered")
        let order = try #require(row.position.orders.first { $0.category == .delivery })
        let bill = try world.deliveryBill()
        #expect(order.averagePrice == bill.price && order.fee == bill.fee)
        #expect(order.filledSize == bill.size && order.fills.map(\.price) == [bill.price])
        #expect(try world.excess(of: position.coin).magnitude < roundingOfProfits)
        #expect(try world.store.stops().isEmpty)
    }

    @Test func `leaves books that add up to the exchange's own`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        try world.close()
        let result = try world.reconcile()
        #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        let report = try world.store.report(
            of: try world.store.account(named: "main"), since: Timestamp(milliseconds: 0),
            until: world.time.now + 1000)
        #expect(report.breaks.isEmpty, "\(report.breaks)")
        for check in report.ledger {
            #expect(check.line.isBalanced && check.agrees == true)
            #expect(try world.truth.cash[check.line.currency] == check.line.end)
        }
    }

    @Test func `earns the position what the bills of the account say`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        try world.close()
        let result = try world.result(of: position)
        let earned = { (currency: String) throws -> Exact in
            try world.truth.bills.filter { $0.currency == currency && $0.type != 1 }
                .map(\.change).sum()
        }
        #expect(result.contracts == 0)
        #expect(try earned("USDT") == result.quoteFlow)
        #expect(try (earned(position.coin) - result.delta).magnitude < roundingOfProfits)
    }

    @Test func `is valued by the prices of its coin from then on`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        try world.close()
        let snapshot = try #require(try world.snapshot().first)
        #expect(!snapshot.rows.contains { $0.futureID == position.futureID })
        let line = try #require(
            try world.store.report(
                of: try world.store.account(named: "main"), since: Timestamp(milliseconds: 0),
                until: world.time.now + 1000
            ).positions.first)
        #expect(line.end.mark?.takenAt == snapshot.takenAt)
        #expect(line.end.mark?.usdtUSD == snapshot.usdtUSD?.price)
        #expect(line.end.mark?.futureAsk == nil)
    }

    @Test func `waits for its bill or its price, and nothing is traded of it meanwhile`() throws {
        let (world, position) = try World.holding()
        world.hideDelivery()
        world.advance(to: 5 * Timestamp.minute, after: position)
        let sent = try world.sent
        for pass in [try world.close(), try world.reconcile(), try world.open()] {
            #expect(ExitStatus(pass) == .success, "\(pass.attentions) \(pass.problems)")
            let judged = pass.verdicts.filter { $0.futureID == position.futureID }
            #expect(judged.first?.judgement.verdict == .delivering)
        }
        #expect(try world.sent == sent)
        #expect(try world.store.stops().isEmpty)
        world.paper.clearFaults()
        #expect(try world.reconcile().verdicts.map(\.judgement.verdict) == [.delivered])
        #expect(try world.row(position).closeReason == "delivered")
    }

    @Test func `needs a person once neither has come for ten minutes`() throws {
        let (world, position) = try World.holding()
        world.hideDelivery()
        world.advance(to: 11 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(ExitStatus(result) == .attention)
        let said = try #require(result.attentions.first { $0.code == "delivering" })
        #expect(said.sentence.contains("neither the bill of its delivery nor the price of it"))
        #expect(said.sentence.contains(position.futureID))
        #expect(try world.positions.count == 1)
    }

    @Test func `is no break of the position, nor a stop of its future, while it waits`() throws {
        let (world, position) = try World.holding()
        world.hideDelivery()
        world.advance(to: 30_000, after: position)
        let result = try world.reconcile()
        #expect(result.attentions.isEmpty, "\(result.attentions)")
        #expect(try world.store.stops().isEmpty)
    }

    @Test func `is booked by its price while the bill is late, and counts once`() throws {
        let (world, position) = try World.holding()
        try world.misstateDeliveryFee()
        world.hideBills()
        world.advance(to: 30_000, after: position)
        let result = try world.close()
        #expect(result.verdicts.map(\.judgement.verdict) == [.delivered])
        #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        let early = try #require(
            try world.row(position).position.orders.first { $0.category == .delivery })
        #expect(early.fills.isEmpty)
        world.paper.clearFaults()
        let later = try world.reconcile()
        #expect(ExitStatus(later) == .success, "\(later.attentions) \(later.problems)")
        let bill = try world.deliveryBill()
        let delivered = try world.row(position).position.orders.filter { $0.category == .delivery }
        #expect(delivered.map(\.filledSize) == [bill.size])
        #expect(delivered.map(\.fee) == [bill.fee] && early.fee != bill.fee)
        #expect(try world.result(of: position).contracts == 0)
        // What the estimate of the fee was off by is dust of the position that is over.
        #expect(try world.excess(of: position.coin).magnitude < roundingOfProfits)
        #expect(try world.store.unbilledDeliveries(account: 1).isEmpty)
    }

    @Test func `is not believed by its price where others have traded it`() throws {
        let (world, position) = try World.holding()
        try world.store.latch(
            .pair(account: 1, future: position.futureID), .foreignInOurFuture, reason: "a test")
        world.hideBills()
        world.advance(to: 11 * Timestamp.minute, after: position)
        let result = try world.close()
        #expect(result.verdicts.map(\.judgement.verdict) == [.delivering])
        #expect(result.attentions.first?.sentence.contains("foreign_in_our_future") == true)
        world.paper.clearFaults()
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.delivered])
    }

    @Test func `whose bill never comes is told to a person`() throws {
        let (world, position) = try World.holding()
        world.hideBills()
        world.advance(to: 30_000, after: position)
        _ = try world.close()
        world.time.advance(11 * Timestamp.minute)
        let result = try world.close()
        #expect(result.attentions.isEmpty, "no position is left for a closing pass")
        let told = try world.reconcile().attentions.first { $0.code == "delivering" }
        #expect(
            told?.sentence.contains("the fee of position \(position.id) is an estimate") == true)
    }

    @Test func `is shown by a dry run, which writes nothing`() throws {
        let (world, position) = try World.holding()
        world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try world.close(dryRun: true)
        #expect(result.verdicts.first?.judgement.verdict == .wouldRepair)
        #expect(
            result.verdicts.first?.judgement.reasons.first?.sentence.contains("delivered") == true)
        #expect(try world.positions == [position])
    }
}

extension World {
    /// The exchange shows no bills.
    func hideBills() {
        paper.inject(PaperFault(path: "/api/v5/account/bills", kind: .emptyData, count: 1000))
    }

    /// The fee of a delivery was ten times what it is when the exchange last stated it.
    func misstateDeliveryFee() throws {
        _ = try database.connect().execute("update fee_rate set delivery = delivery * 10")
        paper.inject(PaperFault(path: "/api/v5/account/trade-fee", kind: .emptyData, count: 1000))
    }

    /// The exchange shows neither bills nor the prices of deliveries.
    func hideDelivery() {
        hideBills()
        paper.inject(
            PaperFault(
                path: "/api/v5/public/delivery-exercise-history", kind: .emptyData, count: 1000))
    }
}
