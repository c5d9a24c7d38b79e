import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `A spot leg that rests, when something fails` {
    private static let orders = "/api/v5/trade/order"

    @Test func `is taken off when its hedge is refused, and what filled is sold again`() throws {
        let maker = try MakerWorld()
        var fault = PaperFault(
            path: Self.orders, method: "POST",
            kind: .reject("51024", message: "blocked", subcode: ""), count: 100)
        fault.leg = .future
        maker.world.paper.inject(fault)
        let part = try maker.coinsOfContract * "4.5"
        maker.whileResting { try maker.hit(part.floored(to: "0.00000001")) }
        let result = try maker.world.open()
        #expect(result.trades.first?.trade?.outcome == .unwound)
        #expect(try maker.world.positions.isEmpty)
        #expect(try maker.world.store.stops().map(\.code) == ["failure_cooldown"])
        #expect(result.attentions.map(\.code).contains("rejected_leg"))
        #expect(ExitStatus(result) == .attention)
        try maker.expectRest()
    }

    @Test func `is found by asking when the answer was lost, and goes on`() throws {
        let maker = try MakerWorld()
        maker.world.paper.inject(PaperFault(path: Self.orders, method: "POST", kind: .dropAfter))
        maker.whileResting { maker.fallThrough() }
        let result = try maker.world.open()
        #expect(result.trades.first?.trade?.outcome == .filled)
        #expect(try maker.spotOrders.count == 1)
        try maker.expectRest()
    }

    @Test func `that never arrived is proved absent, and nothing was opened beside it`() throws {
        let maker = try MakerWorld()
        maker.world.paper.inject(PaperFault(path: Self.orders, method: "POST", kind: .dropBefore))
        let result = try maker.world.open()
        let trade = try #require(result.trades.first?.trade)
        #expect(trade.orders.map(\.state) == [.neverPlaced])
        #expect(trade.outcome == .notFilled)
        #expect(try maker.spotOrders.isEmpty)
        try maker.expectRest()
    }

    @Test(arguments: [PaperFault.Kind.dropAfter, .dropBefore])
    func `is taken off while a hedge is in doubt, which is hedged once at most`(
        kind: PaperFault.Kind
    ) throws {
        let maker = try MakerWorld()
        var fault = PaperFault(path: Self.orders, method: "POST", kind: kind)
        fault.leg = .future
        maker.world.paper.inject(fault)
        let part = try maker.coinsOfContract * "4.5"
        maker.whileResting { try maker.hit(part.floored(to: "0.00000001")) }
        let result = try maker.world.open()
        #expect(result.problems.isEmpty)
        let held = try maker.world.truth.positions.map(\.contracts)
        #expect(held == [-4] || kind == .dropBefore, "\(held)")
        #expect(try maker.coinsBought >= maker.coinsSold)
        try maker.expectRest()
    }

    @Test func `is taken off when the exchange no longer answers what it looks at`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        maker.whileResting(look: 4) {
            maker.world.paper.inject(
                PaperFault(
                    path: "/api/v5/market/books", kind: .httpStatus(503, executed: false),
                    count: 10_000))
        }
        let start = maker.world.time.now
        let result = try maker.world.open()
        #expect(maker.world.time.now - start < 10_000)
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.reasons.map(\.verdict) == [.dataTooOld])
        try maker.expectRest()
    }

    @Test(arguments: [20_000, 26_500] as [Int64])
    func `is taken off though the machine stood still until the time was over`(
        stall: Int64
    ) throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        maker.whileResting(look: 4) { maker.world.time.advance(stall) }
        try maker.world.open()
        #expect(maker.posts.contains { $0.hasPrefix("cancel-") && $0 != "cancel-all-after" })
        #expect(maker.world.paper.pendingOrders == 0)
    }

    @Test func `has its timer armed again each third of its time`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        var times: [Int64] = []
        let start = maker.world.time.now
        maker.world.transport.beforeEach = { request in
            guard request.url.hasSuffix("cancel-all-after") else { return }
            times.append(maker.world.time.now - start)
        }
        try maker.world.open(limit: 60_000)
        // Armed, four times again within 45 seconds, and disarmed.
        #expect(times.count == 6)
        for (one, next) in zip(times, times.dropFirst().dropLast()) {
            #expect((10_000...11_000).contains(next - one), "\(times)")
        }
        try maker.expectRest()
    }

    @Test func `is taken off when its timer is not armed again`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        maker.world.paper.inject(
            PaperFault(
                path: "/api/v5/trade/cancel-all-after", kind: .dropBefore, skip: 1, count: 1))
        let start = maker.world.time.now
        let result = try maker.world.open(limit: 60_000)
        #expect(maker.world.time.now - start < 13_000)
        let judged = result.verdicts.first { $0.futureID == maker.future }?.judgement
        #expect(judged?.reasons.first?.sentence.contains("timer") == true)
        try maker.expectRest()
    }

    @Test func `is placed only under a timer that was acknowledged in time`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        // The process stands still while the answer waits for it, and the timer fires meanwhile.
        maker.world.paper.inject(
            PaperFault(
                path: "/api/v5/trade/cancel-all-after", kind: .slow(milliseconds: 31_000)))
        try maker.world.open(limit: 90_000)
        let posts = maker.posts
        #expect(posts.first == "cancel-all-after")
        #expect(posts.prefix(3) == ["cancel-all-after", "cancel-all-after", "order"], "\(posts)")
        try maker.expectRest()
    }

    @Test func `is placed again only under a timer that cannot have fired in between`() throws {
        let maker = try MakerWorld()
        maker.makeUntouchable()
        // The machine stands still while it looks; the timer takes the order off meanwhile.
        maker.whileResting(look: 3) { maker.world.time.advance(32_000) }
        try maker.world.open(limit: 120_000)
        let posts = maker.posts
        #expect(
            posts.prefix(4) == ["cancel-all-after", "order", "cancel-all-after", "order"],
            "\(posts)")
        try maker.expectRest()
    }

    @Test func `is not placed when its timer was not armed`() throws {
        let maker = try MakerWorld()
        maker.world.paper.inject(
            PaperFault(path: "/api/v5/trade/cancel-all-after", kind: .dropBefore))
        let result = try maker.world.open()
        #expect(result.problems.count == 1)
        #expect(try maker.world.truth.orders.isEmpty && maker.world.positions.isEmpty)
    }

    /// The machine dies at the nth request after the first order was recorded.
    @Test(arguments: [false, true], [0, 1, 2, 5, 9, 14, 20, 27, 28, 29, 30, 31, 33, 38, 45, 60])
    func `is brought home by the next pass, wherever the one before died`(
        arrives: Bool, requests: Int
    ) throws {
        let maker = try MakerWorld()
        let part = try maker.coinsOfContract * "4.5"
        maker.whileResting { try maker.hit(part.floored(to: "0.00000001")) }
        var count = -1
        maker.world.transport.isCut = { request in
            if count < 0, !request.url.hasSuffix("/trade/order") { return false }
            count += 1
            return count >= requests
        }
        maker.world.transport.arrivesWhenCut = arrives
        maker.world.transport.staysCut = true
        _ = try maker.world.open()
        maker.world.transport.isCut = { _ in false }
        maker.world.transport.beforeEach = { _ in }
        (maker.world.transport.staysCut, maker.world.transport.wasCut) = (false, false)
        try maker.world.abandonLease()
        let result = try maker.world.reconcile()
        #expect(result.problems.isEmpty, "\(result.problems)")
        try maker.expectRest()
        #expect(maker.world.paper.pendingOrders == 0)
    }
}
