import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

/// Random markets, counterparties and faults around a spot leg that rests. What must hold is held
/// against the exchange's own truth before every single request.
@Suite struct `Whatever happens while a spot leg rests` {
    @Test(arguments: UInt64(1)...40)
    func `no hedge is larger than what filled, and at rest nothing stands alone`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let maker = try MakerWorld(
            [
                ("per_order_usd", ["300", "1000", "2500"].randomElement(using: &random) ?? ""),
                ("hedge", Bool.random(using: &random) ? "neutral" : "equal_usd"),
                ("threshold_yield", Bool.random(using: &random) ? "annual" : "net"),
            ], coins: Bool.random(using: &random) ? World.coins : [:],
            level: Bool.random(using: &random) ? .futures : .multiCurrency, seed: seed)
        var cruelty = Cruelty(maker: maker, random: random, mostOrders: 1)
        maker.world.transport.beforeEach = { cruelty.strike($0) }
        let result = try maker.world.open()
        maker.world.transport.beforeEach = { _ in }
        #expect(cruelty.broken.isEmpty, "seed \(seed): \(cruelty.broken)")
        let opened = result.trades.filter { !$0.orders.isEmpty }
        #expect(opened.count <= 1, "seed \(seed)")
        try bringHome(maker, seed: seed)
        try #require(!maker.rests, "seed \(seed)")
        guard try !maker.world.positions.isEmpty else { return }

        // And back again.
        maker.world.paper.disturb(maker.future, .premium("0.5"))
        maker.world.paper.disturb(MakerWorld.spot, .none)
        cruelty.isClosing = true
        maker.world.transport.beforeEach = { cruelty.strike($0) }
        _ = try maker.world.close()
        maker.world.transport.beforeEach = { _ in }
        #expect(cruelty.broken.isEmpty, "seed \(seed): \(cruelty.broken)")
        try bringHome(maker, seed: seed)
        #expect(maker.world.paper.audit().isSound)
    }

    /// Without any more cruelty one pass is enough.
    private func bringHome(_ maker: MakerWorld, seed: UInt64) throws {
        maker.world.paper.clearFaults()
        maker.world.wasSignalled = false
        let halts = try maker.world.store.stops().filter { !$0.isAutomatic }
        try maker.world.store.end(halts, reason: "over", by: "me")
        maker.world.paper.disturb(MakerWorld.spot, .none)
        maker.world.paper.disturb(maker.future, .premium(10))
        let result = try maker.world.reconcile()
        #expect(result.problems.isEmpty, "seed \(seed): \(result.problems)")
        try maker.expectRest()
    }
}

/// Moves the market, trades with what rests, injects faults, stops the run; and looks at the truth.
private struct Cruelty {
    let maker: MakerWorld
    var random: SplitMix64
    /// Orders of ours that may be in a book at once.
    let mostOrders: Int
    var isClosing = false
    private(set) var broken: [String] = []
    private var acts = 0

    init(maker: MakerWorld, random: SplitMix64, mostOrders: Int) {
        (self.maker, self.random, self.mostOrders) = (maker, random, mostOrders)
    }

    mutating func strike(_ request: HTTPRequest) {
        do {
            try look()
            guard acts < 60, Int.random(in: 0..<12, using: &random) == 0 else { return }
            acts += 1
            try act()
        } catch { broken.append("\(error)") }
    }

    private mutating func look() throws {
        let truth = try maker.world.truth
        let live = truth.orders.filter { ["live", "partially_filled"].contains($0.state) }
        if live.count > mostOrders { broken.append("\(live.count) orders rest at once") }
        // What a repair does is bounded by its own rules.
        guard !isClosing,
            try maker.world.positions.allSatisfy({ $0.trades.allSatisfy { $0.repairs == 0 } })
        else { return }
        let (bought, sold) = (try maker.coinsBought, try maker.coinsSold)
        if sold > bought { broken.append("sold \(sold) against \(bought) bought") }
    }

    private mutating func act() throws {
        let (spot, future) = (MakerWorld.spot, maker.future)
        switch Int.random(in: 0..<14, using: &random) {
        case 0...4:
            let size = Exact(Int.random(in: 1...400, using: &random)) * "0.00002"
            if try maker.resting?.state == .live { try maker.hit(size) }
        case 5: maker.world.paper.disturb(spot, .shifted(basisPoints: basisPoints(-15...15)))
        case 6:
            maker.world.paper.disturb(
                future, .premium(Exact(Int.random(in: 0...25, using: &random))))
        case 7: maker.world.paper.disturb(future, .shifted(basisPoints: basisPoints(-15...15)))
        case 8: maker.world.paper.disturb(future, .sizes(times: "0.01"))
        case 9: isClosing ? maker.riseThrough() : maker.fallThrough()
        case 10: inject(.dropAfter)
        case 11: inject(.dropBefore)
        case 12: inject(.reject("51008", message: "no", subcode: ""))
        default: try stop()
        }
    }

    private mutating func inject(_ kind: PaperFault.Kind) {
        let path = Bool.random(using: &random) ? "/api/v5/trade" : "/api/v5/"
        var fault = PaperFault(path: path, kind: kind)
        fault.uid = World.uid
        maker.world.paper.inject(fault)
    }

    private mutating func stop() throws {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return }
        if Bool.random(using: &random) {
            maker.world.wasSignalled = true
            return
        }
        let halter = Store(connection: try maker.world.database.connect(), owner: "halter")
        _ = try halter.halt(
            .all, mode: Bool.random(using: &random) ? .noOpen : .stopped, reason: "test", by: "me")
    }

    private mutating func basisPoints(_ range: ClosedRange<Int>) -> Exact {
        Exact(Int.random(in: range, using: &random))
    }
}
