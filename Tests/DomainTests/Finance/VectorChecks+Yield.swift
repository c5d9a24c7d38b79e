import Domain
import TestSupport
import Testing

/// DOMAIN §3, §5, §6 and the closing side of §4: what is left after fees, and when.
enum YieldChecks {
    static let all: [String: VectorCheck] = [
        "C1": opening, "C2": openingInQuote, "C3": roundTrip, "C4": delivered, "C5": maker,
        "C6.1": hurdle, "C6.2": hurdle, "C6.3": hurdle, "C6.4": hurdle, "C6.5": hurdle,
        "D5": conventions, "E1": peg, "E2": peg, "E3": peg, "F1": days, "F2": lastHalfDay,
        "G1": delivery, "G2": settlementMean, "O1": closingSide, "O2": holdOrClose,
    ]

    private static func prices(_ vector: Vector) throws -> OpeningPrices {
        try OpeningPrices(
            notionalUSD: try vector["Q_usd"], future: try vector["F0"], spot: try vector["S0"],
            peg: 1)
    }

    static func opening(_ vector: Vector) throws -> Checked {
        let prices = try prices(vector)
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        let coins = try Hedge.neutral.coinsToOrder(at: prices, fees: fees)
        let hedged = try InverseContract.coins(usd: prices.notionalUSD, at: prices.future)
        let futureFee = hedged * fees.futureOpen
        func delta(ordering coins: Exact) throws -> Exact {
            try HedgedHolding(
                coins: coins - coins * fees.spotOpen - futureFee, soldUSD: prices.notionalUSD,
                entryPrice: prices.future
            ).delta()
        }
        return Checked(figures: [
            "n0": .number(coins), "spot_fee_coin": .number(coins * fees.spotOpen),
            "fut_fee_coin": .number(futureFee),
            "wallet_after": .number(coins - coins * fees.spotOpen - futureFee),
            "delta_after": .number(try delta(ordering: coins)),
            "delta_if_fee_ignored_buying_Q_over_F0": .number(try delta(ordering: hedged)),
        ])
    }

    static func openingInQuote(_ vector: Vector) throws -> Checked {
        let prices = try prices(vector)
        let fees = try Market.fees(
            spot: try vector["spot_fee"], future: try vector["fut_fee"], currency: .quote)
        let coins = try Hedge.neutral.coinsToOrder(at: prices, fees: fees)
        return Checked(figures: [
            "n": .number(coins), "fee_usdt": .number(coins * prices.spot * fees.spotOpen),
        ])
    }

    static func roundTrip(_ vector: Vector) throws -> Checked {
        let prices = try prices(vector)
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        let price = try vector["P"]
        let cost = try Hedge.neutral.coinsToOrder(at: prices, fees: fees) * prices.spot
        let coins = try ClosingSize.coinsToSell(
            boughtBackUSD: prices.notionalUSD, at: price, futureFee: fees.futureClose)
        let proceeds = coins * price * (1 - fees.spotClose)
        let net = try RoundTrip.netReturn(spot: prices.spot, future: prices.future, fees: fees)
        let gross = try RoundTrip.grossReturn(spot: prices.spot, future: prices.future)
        return Checked(
            figures: [
                "coins_to_sell": .number(coins), "proceeds_usdt": .number(proceeds),
                "cost_usdt": .number(cost), "profit_usdt": .number(proceeds - cost),
                "R_net": .number(net), "R_gross": .number(gross),
                "cost_of_fees": .number(gross - net),
            ], illustrations: ["seed_would_sell_Q_over_P", "coins_seed_oversells"])
    }

    static func delivered(_ vector: Vector) throws -> Checked {
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        func net(_ fees: RoundTripFees) throws -> Exact {
            try RoundTrip.netReturn(
                spot: try vector["S0"], future: try vector["F0"], fees: fees)
        }
        let held = try net(try fees.delivered(at: try vector["delivery_fee"]))
        return Checked(figures: [
            "R_net": .number(held), "better_than_closing_by": .number(held - (try net(fees))),
        ])
    }

    static func maker(_ vector: Vector) throws -> Checked {
        let fees = try Market.fees(spot: "0.0008", future: "0.0002")
        let net = try RoundTrip.netReturn(
            spot: try vector["S0"], future: try vector["F0"], fees: fees)
        return Checked(figures: ["R_net": .number(net)])
    }

    static func hurdle(_ vector: Vector) throws -> Checked {
        let days = try vector["days"]
        let spread = try RoundTrip.spreadNeeded(
            netAnnualPct: 10, days: days, fees: try Market.fees())
        return Checked(figures: [
            "gross_spread": .number(spread),
            "gross_apy_seed_formula": .percent(
                try BasisYield.annualPct(ofReturn: spread, days: days)),
        ])
    }

    static func conventions(_ vector: Vector) throws -> Checked {
        let simple = try BasisYield.annualPct(ofReturn: try vector["R"], days: try vector["days"])
        return Checked(
            figures: ["simple_act365": .percent(simple)],
            illustrations: ["compound", "continuous"])
    }

    static func peg(_ vector: Vector) throws -> Checked {
        let (spot, future) = (try vector["S_usdt"], try vector["F_usd"])
        let peg = try vector["u"]
        return Checked(figures: [
            "spread": .percent(try BasisYield.spreadPct(spot: spot, future: future, peg: peg)),
            "apy": .percent(
                try BasisYield.annualPct(
                    spot: spot, future: future, days: try vector["days"], peg: peg)),
        ])
    }

    private static func daysToDelivery(_ vector: Vector) throws -> Exact {
        let now = try #require(Int64(try vector.text("now_ms")))
        let expiry = try #require(Int64(try vector.text("exp_ms")))
        return Timestamp(milliseconds: now).days(until: Timestamp(milliseconds: expiry))
    }

    static func days(_ vector: Vector) throws -> Checked {
        let days = try daysToDelivery(vector)
        let yield = try BasisYield.annualPct(spot: 60_000, future: 61_500, days: days)
        return Checked(
            figures: ["days_exact": .number(days), "apy_exact": .percent(yield)],
            illustrations: [
                "days_floor", "seed_days_if_connected_10_days_ago", "apy_floor", "apy_seed_stale",
            ])
    }

    static func lastHalfDay(_ vector: Vector) throws -> Checked {
        Checked(
            figures: ["days_exact": .number(try daysToDelivery(vector))],
            illustrations: ["days_floor"])
    }

    private static func window(_ vector: Vector) throws -> [OrderBook.Level] {
        try vector.list("window").compactMap { Exact(String($0)) }
            .map { OrderBook.Level(price: $0, size: 1) }
    }

    static func delivery(_ vector: Vector) throws -> Checked {
        let prices = try prices(vector)
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        let samples = try window(vector)
        let settled = try AveragePrice.arithmetic(samples)
        let coins = try ClosingSize.coinsToSell(
            boughtBackUSD: prices.notionalUSD, at: settled,
            futureFee: try vector["delivery_fee"])
        let last = try #require(samples.last).price
        let kept = 1 - fees.spotClose
        let cost = try Hedge.neutral.coinsToOrder(at: prices, fees: fees) * prices.spot
        return Checked(figures: [
            "delivery_price": .number(settled), "coins_after": .number(coins),
            "sold_in_equal_slices_usdt": .number(coins * settled * kept),
            "sold_all_at_the_last_price_usdt": .number(coins * last * kept),
            "slippage_of_selling_late": .number(coins * (settled - last) * kept),
            "profit_sliced": .number(coins * settled * kept - cost),
            "profit_late": .number(coins * last * kept - cost),
        ])
    }

    static func settlementMean(_ vector: Vector) throws -> Checked {
        let arithmetic = try AveragePrice.arithmetic(try window(vector))
        let harmonic = try AveragePrice.harmonic(try window(vector))
        return Checked(figures: [
            "arithmetic": .number(arithmetic), "harmonic": .number(harmonic),
            "gap_bp": .number(
                try ((arithmetic - harmonic) * 10_000).divided(by: arithmetic)),
        ])
    }

    static func closingSide(_ vector: Vector) throws -> Checked {
        let yields = PairYields(
            spot: Market.touch(bid: try vector["spot_bid"], ask: try vector["spot_ask"]),
            future: Market.touch(bid: try vector["fut_bid"], ask: try vector["fut_ask"]),
            expiry: Market.epoch + 20 * Timestamp.day, now: Market.epoch)
        #expect(try yields.days == vector["days"])
        return Checked(
            figures: [
                "seed_apy": .percent(try #require(yields.entryYieldPct)),
                "closing_side_apy": .percent(try #require(yields.exitYieldPct)),
            ], illustrations: ["difference"])
    }

    static func holdOrClose(_ vector: Vector) throws -> Checked {
        let (usd, bid, ask) = (
            try vector["Q_usd"], try vector["spot_bid"], try vector["fut_ask"]
        )
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        let deliveryFee = try vector["delivery_fee"]
        let coins = try ClosingSize.coinsToSell(
            boughtBackUSD: usd, at: ask, futureFee: fees.futureClose)
        let now = coins * bid * (1 - fees.spotClose)
        let held = usd * (1 - deliveryFee) * (1 - fees.spotClose)
        let gain = try RoundTrip.holdingGain(
            spotBid: bid, futureAsk: ask, fees: fees, deliveryFee: deliveryFee)
        return Checked(figures: [
            "close_now_usdt": .number(now), "hold_usdt": .number(held),
            "gain": .number(held - now), "rate_for_the_period": .number(gain),
            "yearly": .percent(
                try BasisYield.annualPct(ofReturn: gain, days: try vector["days"])),
        ])
    }
}
