import Domain
import TestSupport
import Testing

@Suite struct `The exposure of whatever has filled` {
    /// One execution, apart from how rows are built from it.
    struct Execution {
        let leg: Leg
        let side: Side
        let size: Exact
        let price: Exact
        let fee: Exact
        let feeIsCoin: Bool
    }

    static func draw(_ market: inout RandomMarket) -> Execution {
        let leg: Leg = market.integer(0...1) == 0 ? .spot : .future
        return Execution(
            leg: leg, side: market.integer(0...1) == 0 ? .buy : .sell,
            size: leg == .spot
                ? market.steps(1...100_000, of: "0.0001") : market.steps(1...500, of: 1),
            price: market.steps(500_000...700_000, of: "0.1"),
            fee: market.steps(-1000...200, of: "0.0000001"),
            feeIsCoin: leg == .future || market.integer(0...1) == 0)
    }

    static func row(_ execution: Execution, attempt: Int, hasFill: Bool) -> JournalOrder {
        Rows.order(
            execution.leg, execution.side, execution.size, at: execution.price,
            fee: execution.fee, in: execution.feeIsCoin ? "BTC" : "USDT",
            purpose: attempt.isMultiple(of: 3) ? .hedge : .target, attempt: attempt,
            fills: hasFill ? [JournalFill(price: execution.price, size: execution.size)] : [])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `is what the ledger of the coin would say`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let executions = (0..<market.integer(1...20)).map { _ in Self.draw(&market) }
        let rows = executions.enumerated().map { index, execution in
            Self.row(execution, attempt: index + 1, hasFill: market.integer(0...1) == 0)
        }
        let half = rows.count / 2
        let exposure = try Exposure(
            of: Rows.position([
                Rows.trade(Array(rows[..<half])), Rows.trade(.close, id: 2, Array(rows[half...])),
            ]))

        var wallet: Exact = 0
        var quote: Exact = 0
        var contracts: Exact = 0
        var owed: Exact = 0
        for execution in executions {
            let size = execution.side == .buy ? execution.size : -execution.size
            switch execution.leg {
            case .spot:
                wallet += size
                quote -= size * execution.price
            case .future:
                contracts += size
                owed += try (size * 100).divided(by: execution.price)
            }
            if execution.feeIsCoin { wallet += execution.fee } else { quote += execution.fee }
        }
        #expect(exposure.coins == wallet)
        #expect(exposure.contracts == contracts)
        #expect(exposure.quoteFlow == quote)
        #expect(exposure.delta.isClose(to: wallet + owed))
        #expect(exposure.lowest == exposure.delta && exposure.highest == exposure.delta)
    }

    @Test(arguments: 0..<200 as Range<UInt64>, [Hedge.neutral, .equalUSD])
    func `leaves less than a lot when all of it is closed by what the future frees`(
        seed: UInt64, hedge: Hedge
    ) throws {
        var market = RandomMarket(seed: seed)
        let lot: Exact = "0.00001"
        let feeRate: Exact = "0.0005"
        let total = Exact(market.integer(10...400))
        let entry = market.steps(500_000...700_000, of: "0.1")
        let prices = try OpeningPrices(
            notionalUSD: total * 100, future: entry, spot: market.near(entry), peg: 1)
        let fees = try Market.fees()
        let coins = try hedge.coinsToOrder(at: prices, fees: fees).ceiled(to: lot)
        let excess = try hedge.excess(at: prices, fees: fees)
        let fee = try -(total * 100 * feeRate).divided(by: entry)
        var trades = [
            Rows.trade(
                contracts: total, coins: coins, excess: excess,
                [
                    Rows.order(
                        .spot, .buy, coins, at: prices.spot, fee: -coins * "0.001", in: "BTC"),
                    Rows.order(.future, .sell, total, at: entry, fee: fee, in: "BTC"),
                ])
        ]
        var open = total
        while open.isPositive {
            let slice = Swift.min(open, market.steps(1...200, of: 1))
            open -= slice
            let exit = market.near(entry).floored(to: "0.1")
            let exitFee = try -(slice * 100 * feeRate).divided(by: exit)
            let bought = Rows.order(.future, .buy, slice, at: exit, fee: exitFee, in: "BTC")
            let id = Int64(trades.count + 1)
            // The spot leg follows from the rows of the future alone.
            let freed = try Exposure(
                of: Rows.position(trades + [Rows.trade(.close, id: id, [bought])])
            ).residual
            let sale = Rows.order(.spot, .sell, freed.floored(to: lot), at: exit)
            trades.append(Rows.trade(.close, contracts: slice, id: id, [bought, sale]))
            let left = try Exposure(of: Rows.position(trades)).residual
            #expect(left > "-0.000000000000001" && left < lot)
        }
        let end = try Exposure(of: Rows.position(trades))
        #expect(end.contracts == 0 && end.intended == 0)
        #expect(end.delta < lot)
    }
}
