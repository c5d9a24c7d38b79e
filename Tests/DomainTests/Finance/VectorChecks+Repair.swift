import Domain
import TestSupport
import Testing

/// DOMAIN §10 and §12: one leg alone, and the ledger of a whole trade.
extension SizeChecks {
    static func excessCoins(_ vector: Vector) throws -> Checked {
        let pair = try Market.pair()
        let (spotBid, futureBid) = (try vector["spot_bid_now"], try vector["future_bid_now"])
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        let filled = try vector["filled_contracts"]
        let usd = pair.future.notionalUSD(contracts: filled)
        let hedged = try InverseContract.coins(usd: usd, at: try vector["F0"])
        // The vector prints its coins to 18 places; they are what 100 contracts need.
        let usdOrdered = pair.future.notionalUSD(contracts: 100)
        let net =
            try InverseContract.coins(usd: usdOrdered, at: try vector["F0"])
            * (1 + fees.futureOpen)
        #expect(try net.rounded(to: 18, .halfEven) == vector["n_bought_net"])
        let residual = net - hedged * (1 + fees.futureOpen)
        let market = try RepairMarket(
            pair: pair, spot: Market.touch(bid: spotBid, ask: nil),
            future: Market.touch(bid: futureBid, ask: nil), peg: 1, fees: fees,
            buyBackFee: fees.futureClose)
        let choice = try market.choice(residual: residual, room: 100 - filled)
        let order = try #require(choice.order)
        #expect(order.leg == .future && order.side == .sell && order.purpose == .hedge)
        let loss = try RepairMarket.lossOfUnwinding(
            coins: residual, boughtAt: try vector["S0"], soldAt: spotBid, fees: fees)
        return Checked(
            figures: [
                "delta_coin": .number(choice.residual),
                "delta_usd_at_S_bid": .number(try #require(choice.residualUSD)),
                "F_star": .number(try #require(choice.breakEven)),
                "forward_return_if_hedged_now": .number(try #require(choice.forwardReturn)),
                "contracts_to_hedge": .number(order.size),
                "delta_left_coin": .number(choice.residualAfter),
                "delta_left_usd": .number(choice.residualAfter * spotBid),
                "loss_if_unwound_now_incl_both_fees": .number(loss),
            ], illustrations: ["lost_if_price_falls_1pct_first"])
    }

    static func missingCoins(_ vector: Vector) throws -> Checked {
        let pair = try Market.pair()
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        let hedged = try InverseContract.coins(
            usd: try vector["Q_usd"], at: try vector["F0"])
        // The vector prints its coins to 18 places; they are 40 % of what was ordered.
        let held = (hedged * (1 + fees.futureOpen)) * "0.4"
        #expect(try held.rounded(to: 18, .halfEven) == vector["n_net"])
        let residual = held - hedged * (1 + fees.futureOpen)
        let (spotAsk, futureAsk) = (try vector["spot_ask_now"], try vector["future_ask_now"])
        func choice(spotAsk: Exact?) throws -> RepairChoice {
            try RepairMarket(
                pair: pair, spot: Market.touch(bid: nil, ask: spotAsk),
                future: Market.touch(bid: nil, ask: futureAsk), peg: 1, fees: fees,
                buyBackFee: fees.futureClose
            ).choice(residual: residual)
        }
        let priced = try choice(spotAsk: spotAsk)
        let order = try #require(priced.order)
        #expect(order.leg == .spot && order.side == .buy && order.purpose == .hedge)
        // Without an offer of coins only buying contracts back is left.
        let instead = try #require(try choice(spotAsk: nil).order)
        #expect(instead.leg == .future && instead.side == .buy && instead.purpose == .unwind)
        return Checked(figures: [
            "delta_coin": .number(priced.residual),
            "delta_usd": .number(try #require(priced.residualUSD)),
            "coins_to_order": .number(order.size),
            "contracts_to_buy_back_instead": .number(instead.size),
            "S_star": .number(try #require(priced.breakEven)),
            "forward_return_if_completed": .number(try #require(priced.forwardReturn)),
        ])
    }

    static func ledger(_ vector: Vector) throws -> Checked {
        let (usd, entry, exit) = (
            try vector["Q_usd"], try vector["F0"], try vector["future_exit"]
        )
        let fees = try Market.fees()
        let spot = Market.spot()
        let prices = try OpeningPrices(
            notionalUSD: usd, future: entry, spot: try vector["S0"], peg: 1)
        let bought = try spot.orderSize(
            atLeast: try Hedge.neutral.coinsToOrder(at: prices, fees: fees)
        ).get()
        // What rounding up at the opening left over is sold with the close.
        let entryFee = try InverseContract.coins(usd: usd, at: entry) * fees.futureOpen
        let leftOver = try HedgedHolding(
            coins: bought * (1 - fees.spotOpen) - entryFee, soldUSD: usd, entryPrice: entry
        ).delta()
        let sold = try spot.orderSize(
            atMost: try ClosingSize.coinsToSell(
                boughtBackUSD: usd, at: exit, futureFee: fees.futureClose, excess: leftOver)
        ).get()
        let saleQuote = try sold * vector["spot_exit"]
        func coin(_ change: Exact, _ kind: Posting.Kind) -> Posting {
            Posting(currency: "BTC", change: change, kind: kind)
        }
        let buy = Posting.spot(
            .buy, coins: bought, at: prices.spot, of: spot,
            fee: (-bought * fees.spotOpen, "BTC"))
        let future = [
            coin(-entryFee, .fee),
            coin(
                try InverseContract.profit(entered: .sell, usd: usd, from: entry, to: exit),
                .settlement),
            coin(-(try InverseContract.coins(usd: usd, at: exit)) * fees.futureClose, .fee),
        ]
        let sell = Posting.spot(
            .sell, coins: sold, at: try vector["spot_exit"], of: spot,
            fee: (-saleQuote * fees.spotClose, "USDT"))
        try expectPrinted([buy, future, sell], of: vector)
        let totals = Posting.totals(buy + future + sell)
        let (usdt, dust) = (totals["USDT", default: 0], totals["BTC", default: 0])
        return Checked(
            figures: [
                "end_usdt": .number(try vector["start_usdt"] + usdt), "dust_btc": .number(dust),
                "profit_usdt": .number(usdt),
                "profit_incl_dust": .number(try usdt + dust * vector["spot_exit"]),
            ], illustrations: Set(vector.expected.keys.filter { $0.hasPrefix("0") }))
    }

    /// Each printed line, `USDT -9770.7468; BTC 0.16284578`, is among our postings.
    private static func expectPrinted(_ postings: [[Posting]], of vector: Vector) throws {
        let ours = Set(
            postings.joined().map { "\($0.currency) \($0.change.rounded(to: 18, .halfEven))" })
        let lines = vector.expected.filter { $0.key.hasPrefix("0") }.values
        let printed = Set(lines.flatMap { $0.split(separator: "; ").map(String.init) })
        #expect(ours == printed)
    }
}
