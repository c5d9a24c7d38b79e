import Domain
import TestSupport
import Testing

/// DOMAIN §3 (closing), §4, §10, §11, §12: sizes, books, limit prices, one leg, the ledger.
enum SizeChecks {
    static let all: [String: VectorCheck] = [
        "C7": closingSlice, "C8": predecessorClose, "C9": predecessorClose, "D1": executable,
        "D2": executable, "D3": executable, "D4": tooThin, "M1": contractsFirst,
        "M2": contractsFirst, "M3": contractsFirst, "M4": contractsFirst, "M5": limitPrice,
        "M6": limitPrice, "M7": limitPrice, "N1": excessCoins, "N2": missingCoins,
        "P1": screenshot, "R1": ledger,
    ]

    static func closingSlice(_ vector: Vector) throws -> Checked {
        let (whole, slice) = (try vector["Q_usd"], try vector["Qc_usd"])
        let (entry, exit) = (try vector["F0"], try vector["F1"])
        let fee = try vector["fut_fee"]
        let sold = try ClosingSize.coinsToSell(boughtBackUSD: slice, at: exit, futureFee: fee)
        // Neutral before, neutral after: the profit of the slice less its fee stays in the wallet.
        let realised = try InverseContract.profit(
            entered: .sell, usd: slice, from: entry, to: exit)
        let charged = try InverseContract.coins(usd: slice, at: exit) * fee
        let before = try InverseContract.coins(usd: whole, at: entry)
        let after = try HedgedHolding(
            coins: before + realised - charged - sold, soldUSD: whole - slice, entryPrice: entry)
        #expect(try after.delta().rounded(to: 20, .halfEven).isZero)
        return Checked(
            figures: ["coins_to_sell": .number(sold)],
            illustrations: [
                "seed_sells", "seed_oversells_coin", "over_a_full_close_of_Q_coin",
                "over_a_full_close_of_Q_usd",
            ])
    }

    /// The predecessor's sizes, run through our own coin accounting, leave what the vector says.
    static func predecessorClose(_ vector: Vector) throws -> Checked {
        let (usd, entry, exit) = (try vector["Q_usd"], try vector["F0"], try vector["F1"])
        let (spotFee, futureFee) = (try vector["spot_fee"], try vector["fut_fee"])
        let bid = try vector["spot_bid"]
        let bought = try usd.divided(by: try vector["S0"])
        let sold = try usd.divided(by: bid)
        let fees =
            try
            (InverseContract.coins(usd: usd, at: entry) + InverseContract.coins(usd: usd, at: exit))
            * futureFee
        let profit = try InverseContract.profit(entered: .sell, usd: usd, from: entry, to: exit)
        let left = bought * (1 - spotFee) + profit - fees - sold
        var checked = Checked(figures: [
            "coin_left": .number(left), "usd_at_spot_bid": .number(left * bid),
        ])
        if vector.expected["usdt_change"] != nil {
            checked.figures["usdt_change"] = .number(
                (sold * bid * (1 - spotFee) - usd).rounded(to: 18, .halfEven))
        }
        return checked
    }

    /// The books of D1 to D4: D4 prints only its size.
    static func exampleMarket() throws -> PairMarket {
        let books = try Vector.named("D1")
        let pair = try Market.pair()
        return try PairMarket(
            pair: pair,
            spotBook: Market.book(
                pair.spot.id,
                asks: try books.levels("spot_asks", separator: "x", sizeFirst: false)),
            futureBook: Market.book(
                pair.future.id,
                bids: try books.levels("fut_bids", separator: "x", sizeFirst: false)),
            peg: 1, days: try books["days"])
    }

    static func executable(_ vector: Vector) throws -> Checked {
        let market = try exampleMarket()
        let terms = TradeTerms(fees: try Market.fees(), hedge: .neutral)
        let yield = try market.entry(contracts: try vector["contracts"], terms: terms).get()
        let touch = try BasisYield.annualPct(spot: 60_000, future: 61_500, days: market.days)
        #expect(yield.spot.worstPrice <= 60_025 && yield.future.worstPrice >= 61_440)
        return Checked(
            figures: [
                "fut_vwap": .number(yield.future.averagePrice), "coins": .number(yield.coins),
                "spot_vwap": .number(yield.spot.averagePrice),
                "gross_spread": .number(yield.grossReturn), "R_net": .number(yield.netReturn),
                "apy_simple": .percent(yield.netAnnualYieldPct),
                "top_of_book_gross_apy": .percent(touch),
            ], illustrations: ["overstated_by"])
    }

    static func tooThin(_ vector: Vector) throws -> Checked {
        let terms = TradeTerms(fees: try Market.fees(), hedge: .neutral)
        let outcome = try exampleMarket().entry(contracts: try vector["contracts"], terms: terms)
        #expect(outcome == .failure(.bookTooThin(.future)))
        return Checked(figures: ["fut_vwap": .none])
    }

    static func contractsFirst(_ vector: Vector) throws -> Checked {
        let coin = try vector.text("coin")
        let spot = Market.spot("\(coin)-USDT", coin: coin)
        let future = Market.future(
            "\(coin)-USD-270326", coin: coin, lot: try vector["lotSz"],
            minimum: try vector["minSz"], contractValue: try vector["ctVal"])
        let price = try vector["F"]
        let contracts = try future.contracts(coveringUSD: try vector["usd"]).value ?? 0
        let usd = future.notionalUSD(contracts: contracts)
        var coins: Exact = 0
        if contracts.isPositive {
            let prices = try OpeningPrices(notionalUSD: usd, future: price, spot: price, peg: 1)
            coins = try spot.orderSize(
                atLeast: try Hedge.neutral.coinsToOrder(at: prices, fees: try Market.fees())
            ).get()
        }
        return Checked(
            figures: [
                "contracts": .number(contracts), "hedged_usd": .number(usd),
                "spot_coins": .number(coins),
            ], illustrations: ["unhedged_usd_in_the_seed"])
    }

    static func limitPrice(_ vector: Vector) throws -> Checked {
        let side = try #require(Side(rawValue: try vector.text("side")))
        let instrument = Market.spot(tick: try vector["tick"])
        let price = instrument.limitPrice(
            side, reaching: try vector["worst_level"], allowanceBps: try vector["allowance_bp"],
            within: .none)
        return Checked(
            figures: ["px": .number(try #require(price))], illustrations: ["raw"])
    }

    static func screenshot(_ vector: Vector) throws -> Checked {
        let (spot, future, usd) = (try vector["spot"], try vector["future"], try vector["usd"])
        let raw = try usd.divided(by: spot)
        let ordered = raw.floored(to: "0.000001")
        let days = try #require(vector.expected["days_exact"].flatMap { Exact($0) })
        let hedged = try InverseContract.coins(usd: usd, at: future)
        let net = ordered * (1 - "0.0008")
        let delta = try HedgedHolding(
            coins: net - hedged * "0.0005", soldUSD: usd, entryPrice: future
        ).delta()
        func yieldPct(_ days: Exact) throws -> Exact {
            try BasisYield.annualPct(spot: spot, future: future, days: days)
        }
        return Checked(
            figures: [
                "spot_size_raw": .number(raw), "spot_size_6dp_down": .number(ordered),
                "spot_fee_coin_at_0_08pct": .number(ordered - net),
                "fut_fee_coin_at_0_05pct": .number(hedged * "0.0005"),
                "basis": .number(future - spot),
                "spread_pct": .percentAsIs(
                    try BasisYield.spreadPct(spot: spot, future: future)),
                "seed_apy_pct": .percentAsIs(try yieldPct(235)),
                "apy_exact_days_pct": .percentAsIs(try yieldPct(days)),
                "net_coins": .number(net), "delta_after_coin": .number(delta),
                "delta_after_usd": .number(delta * spot),
            ], illustrations: ["days_exact", "days_floor"])
    }
}
