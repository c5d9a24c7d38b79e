import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// Ten contracts that the owner sold by hand, and the coins that hedge them.
@Suite struct `A holding that is adopted` {
    let world: World
    let future: String
    let sold: OrderReport
    let bought: OrderReport

    init() throws { try self.init(World()) }

    private init(_ world: World, future: String? = nil) throws {
        self.world = world
        world.tiesClocks = true
        try world.snapshot()
        let rows = try world.store.latestYields().filter { $0.coin == "BTC" && $0.days >= 30 }
        self.future = try future ?? #require(rows.first).futureID
        sold = try world.trade(.sell, 10, of: self.future)
        let price = try #require(sold.averagePrice)
        let coins = try Exact(1000).divided(by: price).ceiled(to: "0.00000001")
        // The fee is taken from what is bought.
        bought = try world.trade(.buy, (coins * "1.0011").ceiled(to: "0.00000001"), of: "BTC-USDT")
        world.time.advance(Timestamp.minute)
    }

    private var request: AdoptionRequest {
        AdoptionRequest(futureID: future, spotPrice: bought.averagePrice)
    }

    @discardableResult
    private func adopt(
        _ request: AdoptionRequest? = nil, by strategy: String = "carry", dryRun: Bool = false
    ) throws -> PassResult {
        let run = world.run("adopt", dryRun: dryRun)
        try AdoptPass(
            run, request ?? self.request, account: "main", strategy: strategy, spotID: nil)()
        return run.result
    }

    private func refusal(
        _ request: AdoptionRequest? = nil, by strategy: String = "carry"
    ) throws -> AdoptionRefusal? {
        let before = try world.store.orderRows(
            account: nil, strategy: nil, open: nil, limit: 99
        ).count
        let result = try adopt(request, by: strategy)
        let after = try world.store.orderRows(
            account: nil, strategy: nil, open: nil, limit: 99
        ).count
        #expect(before == after)
        #expect(ExitStatus(result).rawValue >= 64)
        return result.problems.first?.error as? AdoptionRefusal
    }

    private func asked(_ change: (inout AdoptionRequest) -> Void) -> AdoptionRequest {
        var request = request
        change(&request)
        return request
    }

    // MARK: - From then on

    @Test func `is a position like any other, and nothing was sent for it`() throws {
        let sent = try world.truth.orders.count
        let result = try adopt()
        #expect(ExitStatus(result) == .success, "\(result.problems) \(result.attentions)")
        let position = try #require(try world.positions.first)
        let exposure = try Exposure(of: position)
        #expect(exposure.contracts == -10)
        #expect(exposure.residual.magnitude < "0.00001")
        #expect(position.orders.map(\.category) == [.adopted, .adopted])
        #expect(position.orders.first { $0.leg == .future }?.averagePrice == sold.averagePrice)
        #expect(try world.truth.orders.count == sent)
        world.time.advance(2 * Timestamp.minute)
        let reconciled = try world.reconcile()
        #expect(reconciled.breaks?.isEmpty == true && reconciled.attentions.isEmpty)
        // What is held counts against the limits, and nothing of the day's was used.
        let sums = try world.store.notionalSums(
            account: try world.store.account(named: "main"), strategy: position.strategy,
            coin: "BTC", future: future, now: world.time.now)
        #expect(sums.accountCoinUSD == 1000 && sums.today == .none)
    }

    @Test func `is closed by the ordinary pass, and the books agree to the last digit`() throws {
        try adopt()
        let position = try #require(try world.positions.first)
        let taken = position.orders.first { $0.leg == .spot }?.filledSize ?? 0
        world.paper.disturb("*", .premium("0.5"))
        let result = try world.close()
        #expect(result.verdicts.map(\.judgement.verdict) == [.closed])
        #expect(try world.positions.isEmpty)
        #expect(try world.row(position).closeReason == "closed")
        world.time.advance(2 * Timestamp.minute)
        let reconciled = try world.reconcile()
        #expect(reconciled.breaks?.isEmpty == true && reconciled.attentions.isEmpty)
        // What was bought beyond the hedge is the owner's, and so it stays.
        let own = bought.filledSize + bought.fee - taken
        let settled = try world.excess(of: "BTC") - own
        #expect(settled.magnitude < "0.00002", "\(settled)")
        let fills = try world.store.fills(ofPositions: [position.id])[position.id] ?? []
        #expect(fills.count >= 4)
    }

    @Test func `is delivered with its future`() throws {
        let holding = try `A holding that is adopted`(
            World(rules: [("on_delivery", "unwind")]), future: World.nearest)
        try holding.adopt()
        let position = try #require(try holding.world.positions.first)
        holding.world.advance(to: 5 * Timestamp.minute, after: position)
        let result = try holding.world.close()
        #expect(ExitStatus(result) == .success, "\(result.attentions) \(result.problems)")
        #expect(try holding.world.row(position).closeReason == "delivered")
    }

    @Test func `ends the latch that it had set, beside contracts that are ours`() throws {
        try adopt()
        try world.trade(.sell, 5, of: future)
        try world.trade(.buy, "0.02", of: "BTC-USDT")
        world.time.advance(2 * Timestamp.minute)
        #expect(try world.reconcile().attentions.map(\.code) == ["position_break"])
        #expect(try world.store.stops().map(\.code) == ["foreign_in_our_future"])
        // The exchange's average is of all fifteen: theirs has to be said.
        guard case .priceNeeded = try refusal() else {
            Issue.record("adopted at somebody else's price")
            return
        }
        let result = try adopt(asked { $0.futurePrice = sold.averagePrice })
        #expect(ExitStatus(result) == .success, "\(result.problems)")
        #expect(try world.store.stops().isEmpty)
        let position = try #require(try world.positions.first)
        #expect(try Exposure(of: position).contracts == -15)
        #expect(position.trades.count == 2)
        #expect(try world.reconcile().attentions.isEmpty)
    }

    @Test func `in part leaves the latch until the rest is gone`() throws {
        try adopt(asked { $0.contracts = 4 })
        let position = try #require(try world.positions.first)
        #expect(try Exposure(of: position).contracts == -4)
        #expect(try world.reconcile().attentions.map(\.code) == ["position_break"])
        #expect(try world.store.stops().count == 1)
        try adopt(asked { ($0.contracts, $0.futurePrice) = (6, sold.averagePrice) })
        #expect(try world.store.stops().isEmpty)
    }

    @Test func `without its hedge is hedged or unwound by the next pass`() throws {
        let unhedged = asked { ($0.coins, $0.allowsUnhedged) = (0, true) }
        let result = try adopt(unhedged)
        #expect(result.attentions.map(\.code) == ["residual"])
        #expect(ExitStatus(result) == .attention)
        try world.reconcile()
        let residual = try world.positions.first.map { try Exposure(of: $0).residual } ?? 0
        #expect(residual.magnitude < "0.00001")
        #expect(try world.positions.allSatisfy { $0.unfinishedTrade == nil })
    }

    @Test func `is shown by a dry run, which changes nothing`() throws {
        let before = try world.allRows()
        let result = try adopt(dryRun: true)
        #expect(result.trades.first?.orders.map(\.order.size).last == 10)
        #expect(ExitStatus(result) == .success)
        #expect(try world.allRows() == before)
    }

    // MARK: - Refusals

    @Test func `is no more than the exchange holds beyond ours`() throws {
        #expect(
            try refusal(asked { $0.contracts = 11 })
                == .tooManyContracts(asked: 11, foreign: 10))
        guard case .tooManyCoins = try refusal(asked { $0.coins = 2 }) else {
            Issue.record("two coins of one were adopted")
            return
        }
        try adopt()
        #expect(
            try refusal() == .noContracts(future: future, held: -10, ours: -10))
    }

    @Test func `is no future of another strategy`() throws {
        try adopt(asked { $0.contracts = 4 })
        try world.addStrategy("rival", accounts: ["main"])
        let owner = try world.store.strategy(named: "carry").id
        #expect(
            try refusal(asked { $0.futurePrice = 60_000 }, by: "rival")
                == .ownedElsewhere(future: future, strategy: owner))
        try world.addAccount("second", uid: "9")
        try world.addStrategy("elsewhere", accounts: ["second"])
        #expect(
            try refusal(by: "elsewhere")
                == .otherAccount(strategy: "elsewhere", account: "main"))
    }

    @Test func `hedges itself, and has a price`() throws {
        guard case .unhedged(let residual, "BTC") = try refusal(asked { $0.coins = 0 }) else {
            Issue.record("an unhedged holding was adopted")
            return
        }
        #expect(residual.isNegative)
        guard case .priceNeeded = try refusal(asked { $0.spotPrice = nil }) else {
            Issue.record("coins were adopted at no price")
            return
        }
        #expect(
            try refusal(asked { $0.contracts = "1.5" }) == .notWholeLots("1.5 contracts"))
        // A future that it does not list the exchange refuses itself.
        #expect(try refusal(asked { $0.futureID = "BTC-USD-990101" }) == nil)
    }

    @Test func `is not told apart while anything may still fill`() throws {
        let resting = try world.trade(.buy, 1, of: future, restingAt: 40_000)
        #expect(resting.state == .live)
        #expect(try refusal() == .ordersResting(instrument: future))
        world.paper.clearDisturbances()
        let other = try World(coins: [:])
        try other.snapshot()
        other.transport.isCut = { $0.url.contains("/trade/") && $0.method == .post }
        other.transport.arrivesWhenCut = true
        other.transport.staysCut = true
        try other.open()
        other.transport.staysCut = false
        other.transport.isCut = { $0.url.contains("/trade/order?") }
        let run = other.run("adopt")
        try AdoptPass(
            run, request, account: "main", strategy: "carry", spotID: nil)()
        #expect(run.result.problems.contains { $0.error as? AdoptionRefusal == .unfinished })
        #expect(ExitStatus(run.result) == .tryLater)
    }

    // MARK: - After a restore

    @Test func `is adopted again after a restore that lost it`() throws {
        try world.reconcile()
        let backup = try DatabaseBackup(of: world.database)
        try adopt()
        try backup.restore()
        let run = world.run("reconcile")
        try ReconcilePass(run, rebuildingWith: [:])()
        #expect(run.result.problems.isEmpty)
        #expect(try world.positions.isEmpty)
        #expect(ExitStatus(try adopt()) == .success)
        world.time.advance(2 * Timestamp.minute)
        #expect(try world.reconcile().attentions.isEmpty)
    }

    @Test func `and closed before the restore is told of, and stops the account`() throws {
        try world.reconcile()
        let backup = try DatabaseBackup(of: world.database)
        try adopt()
        world.paper.disturb("*", .premium("0.5"))
        #expect(try world.close().verdicts.map(\.judgement.verdict) == [.closed])
        world.time.advance(2 * Timestamp.minute)
        try backup.restore()
        let run = world.run("reconcile", limit: 120_000)
        try ReconcilePass(run, rebuildingWith: [:])()
        #expect(ExitStatus(run.result) == .attention, "\(run.result.problems)")
        #expect(run.result.attentions.contains { $0.code == "unattributed" })
        #expect(try world.store.stops().map(\.code).contains("unattributed"))
    }
}
