import Domain
import TestSupport
import Testing

@Suite struct `The watch over a spot leg that rests` {
    @Test func `keeps it beside the touch while nothing fills`() throws {
        var watched = try Watched()
        watched.rest()
        #expect(try watched.step() == .keep)
    }

    @Test func `follows the coins that filled, less their fee, with whole contracts`() throws {
        var watched = try Watched()
        // 2.5 contracts' worth before a fee of a thousandth.
        watched.rest(filled: try Watched.each * "2.5")
        #expect(try watched.step() == .hedge(contracts: 2, price: 61_498))
        watched.trade.orders = []
        // A fee more than two contracts' worth would leave them one short.
        watched.rest(filled: try Watched.each * 2)
        #expect(try watched.step() == .hedge(contracts: 1, price: 61_498))
    }

    @Test func `does not follow at a price that the mark says nobody can mean`() throws {
        var watched = try Watched {
            $0.rules.maxPriceDeviationPct = 2
            $0.futureMark = PricePoint(price: 62_754, time: $0.now)
        }
        watched.rest(filled: try Watched.each * "2.5")
        #expect(try watched.reason() == .priceDeviation)
        watched.scene.futureMark = PricePoint(price: 62_753, time: watched.scene.now)
        #expect(try watched.step() == .hedge(contracts: 2, price: 61_498))
    }

    @Test func `waits with less than a contract for more`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "0.9")
        #expect(try watched.step() == .keep)
    }

    @Test func `follows what has newly filled alone`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "5.5")
        try watched.hedge(2, filled: 2)
        #expect(try watched.step() == .hedge(contracts: 3, price: 61_498))
    }

    @Test func `never sells more than the trade was to`() throws {
        var watched = try Watched()
        watched.trade.targetContracts = 3
        watched.rest(filled: try Watched.each * "5.5")
        #expect(try watched.step() == .hedge(contracts: 3, price: 61_498))
    }

    @Test func `hedges by the intended excess where the dollars are to be equal`() throws {
        var watched = try Watched()
        watched.hedge = .equalUSD
        watched.trade = Rows.trade(
            contracts: 100, coins: "0.1668", excess: "0.004", isOver: false, [])
        let each = try Watched.each + "0.00004"
        watched.rest(filled: try (each * "10.02").divided(by: "0.999"))
        #expect(try watched.step() == .hedge(contracts: 10, price: 61_498))
        watched.trade.orders = []
        watched.rest(filled: try (each * "9.99").divided(by: "0.999"))
        #expect(try watched.step() == .hedge(contracts: 9, price: 61_498))
    }

    @Test func `places nothing and hedges nothing while a hedge is on its way`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "5.5")
        try watched.hedge(2, filled: 0, .live)
        #expect(try watched.step() == .wait)
    }

    @Test func `lets nothing fill while a hedge is in doubt`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "5.5")
        try watched.hedge(2, filled: 0, .inDoubt)
        #expect(try watched.reason() == .inDoubt)
        watched.ending = Reason(.outOfTime, "over")
        #expect(try watched.step() == .wait)
    }

    @Test func `asks for a spot order in doubt before anything else`() throws {
        var watched = try Watched()
        watched.rest(.inDoubt)
        #expect(try watched.step() == .wait)
    }

    @Test func `moves it when the best has left it more than a ten-thousandth behind`() throws {
        var watched = try Watched { $0.spotAsks = Scene.ladder(60_020, step: "0.1", size: 1) }
        watched.rest(at: 60_000)
        watched.scene.spotBids = Scene.ladder(60_006, step: "-0.1", size: 1)
        #expect(try watched.step() == .keep)
        watched.scene.spotBids = Scene.ladder("60006.1", step: "-0.1", size: 1)
        #expect(try watched.step() == .repeg)
    }

    @Test func `leaves it alone in front`() throws {
        var watched = try Watched { $0.spotBids = Scene.ladder(59_990, step: "-0.1", size: 1) }
        watched.rest(at: "59999.9")
        #expect(try watched.step() == .keep)
    }

    @Test func `places what is missing when nothing rests`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * 40, .canceled)
        try watched.hedge(39, filled: 39)
        guard case .place(let coins, "59999.9") = try watched.step() else {
            Issue.record("\(try watched.step())")
            return
        }
        // 61 contracts' worth less the 0.96 that are there, with a fee of a thousandth.
        let net = try (Watched.each * 61 - Watched.each * "0.96").divided(by: "0.999")
        #expect(coins >= net && coins < net + "0.00000002")
    }

    @Test func `places the smallest order where a last contract lacks less`() throws {
        var watched = try Watched()
        watched.trade.targetContracts = 1
        watched.rest(
            filled: try (Watched.each - "0.000001").divided(by: "0.999"), .canceled)
        #expect(try watched.step() == .place(coins: "0.00001", price: "59999.9"))
    }

    @Test func `places no more than can be paid for`() throws {
        let watched = try Watched { $0.balances["USDT"] = Scene.held(600) }
        guard case .place(let coins, _) = try watched.step() else {
            Issue.record("\(try watched.step())")
            return
        }
        #expect(coins * "59999.9" <= 600 && coins > "0.0097")
    }

    @Test func `places nothing that would let no contract follow`() throws {
        let watched = try Watched { $0.balances["USDT"] = Scene.held(97) }
        #expect(try watched.reason() == .belowMinSize)
    }

    @Test func `is over when every contract has followed`() throws {
        var watched = try Watched()
        watched.trade.targetContracts = 2
        watched.rest(filled: try Watched.each * "2.5")
        try watched.hedge(2, filled: 2)
        #expect(try watched.step() == .finish(nil))
    }
}

@Suite struct `The watch over a spot leg that rests ends` {
    @Test func `when the yield where it rests is below the threshold`() throws {
        var watched = try Watched()
        watched.rest()
        watched.scene.rules.minOpenYieldPct = try BasisYield.annualPct(
            spot: "59999.9", future: 61_498, days: 60)
        #expect(try watched.step() == .keep)
        watched.scene.rules.minOpenYieldPct += "0.000000000001"
        #expect(try watched.reason() == .yieldBelowThreshold)
    }

    @Test(arguments: [Scene.stop(.all), Scene.stop(.account(1), latch: .ledgerBreak)])
    func `at any stop`(stop: Stop) throws {
        var watched = try Watched()
        watched.rest()
        watched.scene.stops = [stop]
        #expect(try watched.reason() == (stop.isAutomatic ? .latched : .halted))
    }

    @Test func `at a no-open once what filled is hedged, at a full stop at once`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "2.5")
        watched.scene.stops = [Scene.stop(.all)]
        #expect(try watched.step() == .hedge(contracts: 2, price: 61_498))
        watched.scene.stops = [Scene.stop(.all, .stopped)]
        #expect(try watched.reason() == .halted)
    }

    @Test func `when it is told to, once what filled is hedged`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "2.5")
        watched.ending = Reason(.outOfTime, "over")
        #expect(try watched.step() == .hedge(contracts: 2, price: 61_498))
        try watched.hedge(2, filled: 2)
        #expect(try watched.reason() == .outOfTime)
    }

    @Test func `on books that are too old, suspended or empty`() throws {
        var watched = try Watched()
        watched.rest()
        watched.scene.spotTime = watched.scene.now - 11_000
        #expect(try watched.reason() == .dataTooOld)
        watched.scene.spotTime = watched.scene.now
        watched.scene.futureState = .other("suspend")
        #expect(try watched.reason() == .instrumentNotLive)
        watched.scene.futureState = .live
        watched.scene.futureBids = []
        #expect(try watched.reason() == .bookTooThin)
    }

    @Test func `around the daily settlement`() throws {
        var watched = try Watched()
        watched.rest()
        watched.scene.move(to: Timestamp(milliseconds: 8 * Timestamp.hour - 1))
        watched.scene.expiry = watched.scene.now + 60 * Timestamp.day
        #expect(try watched.reason() == .settling)
    }

    @Test(arguments: [JournalOrder.State.rejected, .neverPlaced])
    func `when a hedge came to nothing`(state: JournalOrder.State) throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "2.5")
        try watched.hedge(2, filled: 0, state)
        #expect(try watched.reason() == .slippage)
    }

    @Test func `when as many hedges as a repair may try have found nobody`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "2.5")
        for attempt in 1...2 { try watched.hedge(2, filled: 0, .canceled, attempt: attempt) }
        #expect(try watched.step() == .hedge(contracts: 2, price: 61_498))
        try watched.hedge(2, filled: 0, .canceled, attempt: 3)
        #expect(try watched.reason() == .bookTooThin)
    }

    @Test func `when hedging is worse than selling the coins again`() throws {
        var watched = try Watched()
        watched.rest(filled: try Watched.each * "2.5")
        watched.scene.futureBids = Scene.ladder(60_050, step: "-0.5", size: 100)
        watched.scene.futureAsks = Scene.ladder("60050.5", step: "0.5", size: 100)
        #expect(try watched.reason() == .losesAfterCosts)
    }

    @Test func `when orders that would take are cancelled one after the other`() throws {
        var watched = try Watched()
        watched.refusals = MakerDecision.mostRefusals - 1
        guard case .place = try watched.step() else {
            Issue.record("\(try watched.step())")
            return
        }
        watched.refusals = MakerDecision.mostRefusals
        #expect(try watched.reason() == .slippage)
    }

    @Test func `when the exchange refuses to let it rest`() throws {
        var watched = try Watched()
        watched.rest(.rejected)
        watched.trade.orders[0].rejection = JournalOrder.Rejection(code: "51008", message: "no")
        #expect(try watched.reason() == .slippage)
    }

    @Test func `when the trade has too many orders`() throws {
        var watched = try Watched()
        for attempt in 1...MakerDecision.mostOrders { watched.rest(.canceled, attempt: attempt) }
        #expect(try watched.reason() == .tradeLimit)
    }
}
