import Domain
import OKX
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `Coins that are held at their delivery` {
    private func held(
        bill isThere: Bool = true
    ) throws -> (world: World, position: Position, result: PassResult) {
        // By one clock, for the pause before the next trade of the coin.
        let (world, position) = try World.holding(
            [("on_delivery", "hold"), ("close_before_expiry_hours", "none")], tiesClocks: true)
        if !isThere {
            try world.misstateDeliveryFee()
            world.hideBills()
        }
        world.advance(to: 5 * Timestamp.minute, after: position)
        return (world, position, try world.close())
    }

    private func report(_ world: World) throws -> AccountReport {
        try world.store.report(
            of: try world.store.account(named: "main"), since: Timestamp(milliseconds: 0),
            until: world.time.now + 1000)
    }

    @Test func `are booked out at the settlement price, and the position is over`() throws {
        let (world, position, result) = try held()
        #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        #expect(result.verdicts.map(\.judgement.verdict) == [.delivered])
        #expect(result.notes.contains { $0.contains("are kept") })
        #expect(try world.positions.isEmpty)
        let row = try world.row(position)
        #expect(row.closeReason == "delivered")
        let kept = try #require(row.position.kept.first)
        #expect(row.position.kept.count == 1)
        let bill = try world.deliveryBill()
        #expect(kept.priceUSD == bill.price && kept.time == position.expiry)
        let own = try #require(try world.truth.cash["BTC"]) - (World.coins["BTC"] ?? 0)
        #expect((own - kept.coins).magnitude < "0.000000000002" && own.isPositive)
        #expect(try world.store.dust(account: 1)["BTC"] == nil)
    }

    @Test func `are not sold by that pass, nor by any after it`() throws {
        let (world, position, _) = try held()
        let sent = try world.sent
        for _ in 1...2 {
            let passes = [try world.close(), try world.reconcile()]
            #expect(passes.allSatisfy { $0.attentions.isEmpty && $0.problems.isEmpty })
        }
        #expect(try world.sent == sent && sent.count == 2)
        // Another position of the coin is opened and closed, and sells no more than its own.
        let before = try #require(try world.truth.cash["BTC"])
        try world.store.set(
            try world.store.strategy(named: "carry"), [("min_days_to_expiry", "6")])
        world.paper.disturb("BTC-USD-260327", .premium(80))
        try world.snapshot()
        try world.open()
        let other = try #require(try world.positions.first)
        #expect(other.id != position.id)
        world.paper.disturb("BTC-USD-260327", .premium("0.5"))
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.closed])
        let dust = try world.store.dust(account: 1)["BTC"] ?? 0
        let after = try #require(try world.truth.cash["BTC"])
        #expect((after - dust - before).magnitude < roundingOfProfits)
    }

    @Test func `leave the result at the settlement price, whatever the coin does later`() throws {
        let (world, position, _) = try held()
        let row = try world.row(position)
        let kept = try #require(row.position.kept.first)
        let fills = try world.store.fills(ofPositions: [position.id])[position.id] ?? []
        let result = try PositionResult(
            of: fills, kept: row.position.kept, coin: "BTC", quote: "USDT",
            contractValue: position.contractValue, before: world.time.now)
        #expect(result.delta.magnitude < "0.000000000001")
        #expect(result.keptUSD == kept.coins * kept.priceUSD)
        let values = try [20_000, 200_000].map { price in
            try result.valueUSD(
                at: PositionMark(
                    snapshot: 1, takenAt: world.time.now, spotBid: price, futureAsk: nil,
                    usdtUSD: 1))
        }
        #expect((values[0] - values[1]).magnitude < "0.000001")
        // What it paid for its coins, and what they were worth when they left it.
        #expect(
            (values[0] - result.quoteFlow - result.keptUSD).magnitude < "0.0000001")
    }

    @Test func `are in the report, and in no residual`() throws {
        let (world, position, _) = try held()
        #expect(ExitStatus(try world.reconcile()) == .success)
        let report = try report(world)
        #expect(report.breaks.isEmpty, "\(report.breaks)")
        let line = try #require(report.positions.first { $0.row.position.id == position.id })
        #expect(line.state == "closed" && line.residual.magnitude < "0.000000000001")
        #expect(line.end.result.keptCoins == (try world.row(position).position.kept.first?.coins))
        #expect(report.ledger.allSatisfy { $0.line.isBalanced && $0.agrees == true })
    }

    @Test func `are corrected by a bill that comes late`() throws {
        let (world, position, result) = try held(bill: false)
        #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        world.paper.clearFaults()
        let later = try world.reconcile()
        #expect(ExitStatus(later) == .success, "\(later.attentions) \(later.problems)")
        let kept = try world.row(position).position.kept
        let own = try #require(try world.truth.cash["BTC"]) - (World.coins["BTC"] ?? 0)
        #expect((own - kept.map(\.coins).sum()).magnitude < "0.000000000002")
        #expect(kept.count == 2)
        #expect(try world.store.dust(account: 1)["BTC"] == nil)
    }

    @Test func `are kept by the next pass where the one that booked the delivery died`() throws {
        let (world, position) = try World.holding([
            ("on_delivery", "hold"), ("close_before_expiry_hours", "none"),
        ])
        world.advance(to: 5 * Timestamp.minute, after: position)
        let thief = try world.database.connect()
        // It loses its lease between the booking and the end.
        _ = try thief.execute(
            """
            create function steal() returns trigger language plpgsql as $$ begin
                update account_lease set epoch = epoch + 1; return null; end $$
            """)
        _ = try thief.execute(
            "create trigger steal after insert on fill for each row when (new.price > 0 and "
                + "new.exchange_trade_id = '') execute function steal()")
        _ = try world.close()
        _ = try thief.execute("drop trigger steal on fill")
        let left = try #require(try world.positions.first)
        #expect(left.unfinishedTrade?.isDelivery == true && left.kept.isEmpty)
        try world.abandonLease()
        _ = try world.close()
        #expect(try world.positions.isEmpty)
        #expect(try world.row(position).position.kept.count == 1)
        #expect(try world.sent.count == 2)
    }
}

extension Store {
    /// A strategy with other rules.
    func set(_ strategy: Strategy, _ changes: [(name: String, text: String)]) throws {
        var rules = strategy.rules
        try rules.set(changes)
        try set(strategy, rules: rules, accounts: nil, by: "test")
    }
}
