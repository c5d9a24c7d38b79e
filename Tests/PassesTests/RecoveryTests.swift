import Domain
import HTTP
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport
import Testing

@Suite struct `After a pass that died` {
    /// The machine dies when the first order leaves: nothing comes back, and the lease stays taken.
    private func dieAtFirstPost(_ world: World, arrives: Bool) throws {
        try world.snapshot()
        world.transport.isCut = { request in request.method == .post }
        world.transport.arrivesWhenCut = arrives
        world.transport.staysCut = true
        _ = try world.open()
        world.transport.isCut = { _ in false }
        world.transport.staysCut = false
        world.transport.wasCut = false
        try world.abandonLease()
    }

    @Test func `whose orders arrived, the next finds both legs and goes on`() throws {
        let world = try World()
        try dieAtFirstPost(world, arrives: true)
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        let position = try #require(try world.positions.first)
        #expect(position.unfinishedTrade == nil)
        #expect(try world.truth.orders.count == 2)
        #expect(
            try world.truth.positions.map(\.contracts) == [Exposure(of: position).contracts])
    }

    @Test func `whose orders never left, the next waits for their expiry and ends them`() throws {
        let world = try World()
        try dieAtFirstPost(world, arrives: false)
        let expiry = try #require(try world.positions.first?.orders.first?.expiresAt)
        let result = try world.reconcile()
        #expect(result.problems.isEmpty, "\(result.problems)")
        #expect(world.time.now >= expiry + 2000)
        #expect(try world.positions.isEmpty)
        #expect(try world.truth.orders.isEmpty)
    }

    @Test func `the next asks for the market of what another opened meanwhile`() throws {
        let world = try World()
        try dieAtFirstPost(world, arrives: true)
        var isFirst = true
        world.transport.beforeEach = { [world] request in
            guard isFirst, request.url.contains("/market/books") else { return }
            isFirst = false
            do { try world.addPositionOfAnotherPass() } catch { Issue.record(error) }
        }
        let result = try world.close()
        #expect(result.problems.isEmpty, "\(result.problems)")
        let positions = try world.positions
        #expect(positions.count == 2)
        for position in positions {
            let verdicts = result.verdicts.filter { $0.futureID == position.futureID }
            #expect(!verdicts.contains { $0.judgement.verdict == .dataTooOld })
            #expect(!verdicts.isEmpty, "\(position.futureID)")
        }
    }

    @Test func `an opening pass does not open beside what it left`() throws {
        let world = try World()
        try dieAtFirstPost(world, arrives: true)
        let result = try world.open()
        #expect(result.verdicts.contains { $0.judgement.verdict == .repaired })
        // The pair that was left is brought home first; what is opened then is another trade.
        for position in try world.positions {
            #expect(position.unfinishedTrade == nil)
        }
    }
}

@Suite struct `A lease` {
    @Test func `keeps a second pass off the account, which says who holds it`() throws {
        let world = try World()
        try world.snapshot()
        let other = Store(connection: try world.database.connect(), owner: "another pass")
        _ = try other.takeLease(1, milliseconds: 60_000, givesWay: false)
        let result = try world.open()
        #expect(result.busy == ["paper, main: worked by another pass"])
        #expect(ExitStatus(result) == .tryLater)
        #expect(try world.truth.orders.isEmpty)
    }

    @Test func `that was lost before the record lets nothing be sent`() throws {
        let world = try World()
        try world.snapshot()
        var stolen = false
        world.transport.beforeEach = { request in
            guard !stolen, request.url.contains("/market/books") else { return }
            stolen = true
            try? world.stealLease()
        }
        let result = try world.open()
        #expect(stolen)
        #expect(result.verdicts.contains { $0.judgement.verdict == .accountBusy })
        #expect(try world.truth.orders.isEmpty)
    }
}

@Suite struct `What a strategy may choose` {
    @Test func `equal_usd opens both legs for the same dollars and keeps the premium as coins`()
        throws
    {
        let world = try World(rules: [("hedge", "equal_usd")])
        try world.snapshot()
        let result = try world.open()
        #expect(result.attentions.isEmpty, "\(result.attentions)")
        let position = try #require(try world.positions.first)
        let exposure = try Exposure(of: position)
        #expect(exposure.intended.isPositive)
        #expect(exposure.delta.isPositive)
        #expect(position.unfinishedTrade == nil)
        world.paper.disturb("*", .premium("0.5"))
        let closing = try world.close()
        #expect(closing.attentions.isEmpty, "\(closing.attentions)")
        #expect(try world.positions.isEmpty)
    }

    @Test func `limit orders rest under an armed timer, and are cancelled when the window ends`()
        throws
    {
        let world = try World(rules: [("order_type", "limit")])
        try world.snapshot()
        let future = try world.bestFuture()
        world.onFirstOrder { world.paper.disturb(future, .shifted(basisPoints: "-300")) }
        let result = try world.open()
        let paths = world.transport.rounds.flatMap(\.self).filter { $0.method == .post }
            .map { $0.url.split(separator: "/").last.map(String.init) ?? "" }
        #expect(paths.first == "cancel-all-after")
        #expect(paths.contains { $0.hasPrefix("cancel") && $0 != "cancel-all-after" })
        #expect(world.paper.pendingOrders == 0)
        #expect(result.problems.isEmpty, "\(result.problems)")
    }

    @Test func `a futures-mode account trades its spot leg for cash`() throws {
        let world = try World(level: .futures)
        try world.snapshot()
        let result = try world.open()
        #expect(result.problems.isEmpty && result.attentions.isEmpty)
        let spot = try #require(result.trades.first?.orders.first { $0.order.leg == .spot })
        #expect(spot.order.tradeMode == .cash)
    }

    @Test func `a position limit includes this order`() throws {
        let world = try World(rules: [
            ("max_position_usd", "1000"), ("max_trades_per_pass", "4"),
        ])
        try world.snapshot()
        try world.open()
        try world.open()
        let byCoin = Dictionary(grouping: try world.positions, by: \.coin)
        for positions in byCoin.values {
            let notional = try positions.map {
                try -Exposure(of: $0).contracts * $0.contractValue
            }.sum()
            #expect(notional <= 1000)
        }
    }
}

extension World {
    /// In another future of the coin that is held, by a pass that took the account over.
    fileprivate func addPositionOfAnotherPass() throws {
        _ = try database.connect().execute(
            """
            insert into position (account, strategy, venue, coin, spot, future, contract_value, hedge)
            select account, strategy, venue, coin, spot,
                (select id from instrument
                where kind = 'future' and coin = position.coin and id <> position.future
                order by id desc limit 1),
                contract_value, hedge
            from position
            """)
    }
}
