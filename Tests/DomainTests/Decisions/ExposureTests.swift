import Domain
import TestSupport
import Testing

@Suite struct `The exposure of a position` {
    static func of(_ trades: Trade..., contractValue: Exact = 100) throws -> Exposure {
        try Exposure(of: Rows.position(trades, contractValue: contractValue))
    }

    @Test func `is zero after a neutral opening and both its fees in coin`() throws {
        let exposure = try Self.of(Rows.opening())
        #expect(exposure.delta.isClose(to: 0, within: "0.0000000000000001"))
        #expect(exposure.contracts == -100)
        #expect(exposure.coins.isClose(to: "0.162601626016260163", within: "0.000000000000001"))
        #expect(exposure.quoteFlow == "-9770.74635611220978")
        #expect(!exposure.hasOpenOrder && !exposure.hasOrderInDoubt)
    }

    @Test func `is short where the fees were not bought along`() throws {
        // Q / F coins alone: what C1 says is missing then.
        let exposure = try Self.of(Rows.opening(coins: "0.162601626016260163"))
        #expect(exposure.delta.isClose(to: "-0.00024390243902439", within: "0.00000000000000001"))
        #expect(exposure.residual == exposure.delta)
    }

    @Test func `leaves fees in quote to the quote currency`() throws {
        let exposure = try Self.of(
            Rows.trade([
                Rows.order(.spot, .buy, "0.1", at: 60_000, fee: -6, in: "USDT"),
                Rows.order(.spot, .sell, "0.1", at: 60_100, fee: -6, in: "USDT", attempt: 2),
            ]))
        #expect(exposure.coins == 0 && exposure.delta == 0)
        #expect(exposure.quoteFlow == -2)
    }

    @Test func `is that of a part that filled`() throws {
        // N1: the spot leg full, 37 of 100 contracts sold; the future's fee is not in it.
        let exposure = try Self.of(
            Rows.trade([
                Rows.order(.spot, .buy, "0.162682926829268293", at: 60_000),
                Rows.order(.future, .sell, 100, filled: 37, at: 61_500, .canceled),
            ]))
        #expect(exposure.residual.isClose(to: "0.102520325203252033"))
        #expect(exposure.sureResidual == exposure.residual)
        #expect(exposure.contracts == -37)
    }

    @Test func `of a short leg that is ahead is negative`() throws {
        // N2: the future full, 40 % of the coins bought.
        let exposure = try Self.of(
            Rows.trade([
                Rows.order(.spot, .buy, "0.065073170731707317", at: 60_000),
                Rows.order(.future, .sell, 100, at: 61_500, fee: "-0.00008130081300813", in: "BTC"),
            ]))
        #expect(exposure.delta.isClose(to: "-0.097609756097560976"))
        #expect(exposure.sureResidual == exposure.residual)
    }

    @Test func `counts each fill at its own price`() throws {
        let fills = [JournalFill(price: 61_500, size: 4), JournalFill(price: 60_000, size: 6)]
        let exposure = try Self.of(
            Rows.trade([
                Rows.order(.future, .sell, 10, at: 60_000, average: 61_000, fills: fills)
            ]))
        // 400/61 500 + 600/60 000; the order's own average is not asked.
        #expect(exposure.delta.isClose(to: "-0.016504065040650407"))
    }

    @Test func `counts what the fills do not say yet at the order's average`() throws {
        // The average is that of all ten: 600 at 60 000 and 400 at 61 500, harmonic.
        let average: Exact = "60591.133004926108374384"
        let lagging = Rows.order(
            .future, .sell, 10, at: 60_000, average: average,
            fills: [JournalFill(price: 60_000, size: 6)])
        let exposure = try Self.of(Rows.trade([lagging]))
        #expect(exposure.delta.isClose(to: "-0.016504065040650407"))
    }

    @Test func `counts no fill beyond the order's own figure`() throws {
        // A fill that is read ahead of its order adds no coin while its contracts are not counted.
        let ahead = Rows.order(
            .future, .sell, 10, filled: 6, at: 60_000, .live,
            fills: [JournalFill(price: 60_000, size: 6), JournalFill(price: 60_000, size: 4)])
        let exposure = try Self.of(Rows.trade([ahead]))
        #expect(exposure.contracts == -6)
        #expect(exposure.delta == "-0.01")
    }

    @Test func `takes the limit price where no average is known yet`() throws {
        var order = Rows.order(.future, .sell, 6, at: 60_000, .live)
        order.filledSize = 6
        #expect(try Self.of(Rows.trade([order])).delta == "-0.01")
    }

    @Test func `counts the dust that a trade took in`() throws {
        let exposure = try Self.of(
            Rows.opening(), Rows.trade(.close, dust: "0.0004", id: 2, []))
        #expect(exposure.delta.isClose(to: "0.0004", within: "0.0000000000000001"))
        let debt = try Self.of(Rows.trade(.close, dust: "-0.0004", []))
        #expect(debt.coins == "-0.0004" && debt.delta == "-0.0004")
    }

    @Test(arguments: [JournalOrder.State.rejected, .neverPlaced, .goneUnfilled])
    func `has nothing of an order that never filled`(state: JournalOrder.State) throws {
        let exposure = try Self.of(Rows.trade([Rows.order(.spot, .buy, 1, at: 60_000, state)]))
        #expect(exposure.delta == 0 && exposure.lowest == 0 && exposure.highest == 0)
    }

    @Test func `cannot be had at a price of zero`() {
        #expect(throws: DivisionByZero.self) {
            try Self.of(Rows.trade([Rows.order(.future, .sell, 1, at: 0)]))
        }
    }
}

@Suite struct `The exposure while orders are in doubt` {
    static func of(_ orders: JournalOrder...) throws -> Exposure {
        try Exposure(of: Rows.position([Rows.trade(isOver: false, orders)]))
    }

    @Test func `is an interval between nothing and all of them`() throws {
        let exposure = try Self.of(
            Rows.order(.spot, .buy, "0.5", at: 60_000, .inDoubt),
            Rows.order(.future, .sell, 300, at: 60_000, .inDoubt))
        #expect(exposure.delta == 0)
        #expect(exposure.lowest == "-0.5" && exposure.highest == "0.5")
        #expect(exposure.hasOrderInDoubt && exposure.hasOpenOrder)
    }

    @Test(arguments: [JournalOrder.State.inDoubt, .live])
    func `lets nothing be repaired when the ends differ in sign`(state: JournalOrder.State) throws {
        let exposure = try Self.of(
            Rows.order(.spot, .buy, "0.1", at: 60_000, .filled),
            Rows.order(.future, .sell, 300, at: 60_000, state))
        #expect(exposure.residual == "0.1")
        #expect(exposure.lowest == "-0.4" && exposure.highest == "0.1")
        #expect(exposure.sureResidual == 0)
    }

    @Test func `lets the sure part of an excess be repaired`() throws {
        let exposure = try Self.of(
            Rows.order(.spot, .buy, "0.5", at: 60_000, .filled),
            Rows.order(.future, .sell, 180, at: 60_000, .inDoubt))
        #expect(exposure.residual == "0.5")
        #expect(exposure.sureResidual == "0.2")
    }

    @Test func `lets the sure part of what is missing be repaired`() throws {
        let exposure = try Self.of(
            Rows.order(.spot, .buy, "0.2", at: 60_000, .inDoubt),
            Rows.order(.future, .sell, 300, at: 60_000, .filled))
        #expect(exposure.residual == "-0.5")
        #expect(exposure.sureResidual == "-0.3")
    }

    @Test func `doubts only what is not known to have filled`() throws {
        let exposure = try Self.of(
            Rows.order(.spot, .buy, "0.5", filled: "0.2", at: 60_000, .inDoubt))
        #expect(exposure.lowest == "0.2" && exposure.highest == "0.5")
    }

    @Test func `is an interval too while an order that was accepted may fill on`() throws {
        let exposure = try Self.of(Rows.order(.spot, .buy, "0.5", filled: "0.2", at: 60_000, .live))
        #expect(exposure.lowest == "0.2" && exposure.highest == "0.5")
        #expect(exposure.hasOpenOrder && !exposure.hasOrderInDoubt)
    }
}

@Suite struct `The excess that an equal-dollar position means to hold` {
    /// C1 with 0.004 coins on purpose beyond its hedge.
    static let opening = Rows.opening(coins: "0.166849776605873877", excess: "0.004")

    static func close(_ contracts: Exact, id: Int64 = 2) -> Trade {
        Rows.trade(
            .close, contracts: contracts, id: id,
            [Rows.order(.future, .buy, contracts, at: 61_500, trade: id)])
    }

    static func intended(_ trades: [Trade]) throws -> Exact {
        try Exposure(of: Rows.position(trades, hedge: .equalUSD)).intended
    }

    @Test func `is no residual`() throws {
        let exposure = try Exposure(of: Rows.position([Self.opening], hedge: .equalUSD))
        #expect(exposure.intended == "0.004")
        #expect(exposure.residual.isClose(to: 0, within: "0.000000000000001"))
    }

    @Test func `shrinks with the share of the contracts that is open`() throws {
        #expect(try Self.intended([Self.opening, Self.close(25)]) == "0.003")
        #expect(try Self.intended([Self.opening, Self.close(25), Self.close(75, id: 3)]) == 0)
    }

    @Test func `adds up over several openings`() throws {
        let second = Rows.opening(contracts: 50, excess: "0.001")
        #expect(try Self.intended([Self.opening, second]) == "0.005")
        #expect(try Self.intended([Self.opening, second, Self.close(75)]) == "0.0025")
    }

    @Test func `of an opening that filled in part is that part of it`() throws {
        let partly = Rows.trade(
            contracts: 100, excess: "0.004",
            [Rows.order(.future, .sell, 100, filled: 60, at: 61_500, .canceled)])
        #expect(try Self.intended([partly]) == "0.0024")
    }

    @Test func `is not there before a contract is sold`() throws {
        let spotOnly = Rows.trade(
            excess: "0.004", [Rows.order(.spot, .buy, "0.16", at: 60_000)])
        #expect(try Self.intended([spotOnly]) == 0)
    }

    @Test func `of an opening that was taken back in part stays that of the part`() throws {
        let partly = Rows.trade(
            contracts: 100, coins: "0.16", excess: "0.004",
            [
                Rows.order(.spot, .buy, "0.16", at: 60_000),
                Rows.order(.future, .sell, 100, filled: 60, at: 61_500, .canceled),
            ])
        let unwound = try partly.loweredToFills()
        #expect(unwound.isUnwound && unwound.targetContracts == 60)
        #expect(unwound.targetCoins == "0.16")
        #expect(try Self.intended([unwound]) == "0.0024")
        // A second unwind finds nothing left to lower.
        #expect(try unwound.loweredToFills() == unwound)
    }

    @Test func `shrinks when contracts of the opening are bought back again`() throws {
        let unwound = Rows.trade(
            contracts: 100, excess: "0.004", isUnwound: true,
            [
                Rows.order(.future, .sell, 100, at: 61_500),
                Rows.order(.future, .buy, 50, at: 61_500, purpose: .unwind, attempt: 2),
            ])
        #expect(try Self.intended([unwound]) == "0.002")
    }
}
