import Domain
import TestSupport
import Testing

/// DOMAIN §1, §2 and §8's daily settlement: one contract, and a contract beside coins.
enum HoldingChecks {
    static let all: [String: VectorCheck] = [
        "A1": profit, "A2": profit, "A3": profit, "A4": profit, "A5": profit, "A6": bound,
        "A7": average, "B1": convergence, "B2": convergence, "B3": accountDelta,
        "B4": unchangedDelta, "B5": unchangedDelta, "B6.1": premium, "B6.2": premium,
        "B6.3": premium, "B6.4": premium, "E4": peg, "L1": settlements,
    ]

    static func profit(_ vector: Vector) throws -> Checked {
        let (usd, entry, exit) = (try vector["Q_usd"], try vector["F0"], try vector["F1"])
        return Checked(figures: [
            "short_pnl_coin": .number(
                try InverseContract.profit(entered: .sell, usd: usd, from: entry, to: exit)),
            "long_pnl_coin": .number(
                try InverseContract.profit(entered: .buy, usd: usd, from: entry, to: exit)),
            "short_pnl_usd_at_F1": .number(
                try InverseContract.profitUSD(entered: .sell, usd: usd, from: entry, to: exit)),
        ])
    }

    static func bound(_ vector: Vector) throws -> Checked {
        let loss = try InverseContract.largestLossSold(
            usd: try vector["Q_usd"], from: try vector["F0"])
        return Checked(figures: ["max_loss_coin": .number(loss)])
    }

    static func average(_ vector: Vector) throws -> Checked {
        let fills = try vector.levels("fills", separator: "@", sizeFirst: true)
        let harmonic = try AveragePrice.of(fills, leg: .future)
        let arithmetic = try AveragePrice.of(fills, leg: .spot)
        let usd = fills.map(\.size).sum()
        func profit(from entry: Exact) throws -> Exact {
            try InverseContract.profit(entered: .sell, usd: usd, from: entry, to: 60_000)
        }
        return Checked(figures: [
            "harmonic_avg": .number(harmonic), "arithmetic_avg_wrong": .number(arithmetic),
            "difference": .number(arithmetic - harmonic),
            "pnl_error_coin_if_arithmetic_used_to_exit_60000": .number(
                try profit(from: arithmetic) - profit(from: harmonic)),
        ])
    }

    static func convergence(_ vector: Vector) throws -> Checked {
        let (usd, spot, entry) = (try vector["Q_usd"], try vector["S0"], try vector["F0"])
        let price = try vector.text("n") == "Q/S0" ? spot : entry
        // More digits than a wallet has, so that the cost is exact where it is.
        let coins = try usd.divided(by: price, scale: 32)
        let holding = try HedgedHolding(coins: coins, soldUSD: usd, entryPrice: entry)
        let delta = try holding.delta()
        var figures: [String: Figure] = [
            "coins": .number(coins), "cost_usd": .number(coins * spot),
            "delta_coin": .number(delta),
            "delta_share_of_leg": .number(try delta.divided(by: coins)),
        ]
        for price in [30_000, 60_000, 61_500, 120_000] as [Exact] {
            let value = try holding.value(spotPrice: price, futurePrice: price)
            figures["coins_at_\(price)"] = .number(try holding.equity(futurePrice: price))
            figures["value_at_\(price)"] = .number(value)
            figures["profit_usd_at_\(price)"] = .number(value - coins * spot)
        }
        return Checked(figures: figures)
    }

    static func accountDelta(_ vector: Vector) throws -> Checked {
        let (usd, mark) = (try vector["Q_usd"], try vector["markPx"])
        let holding = try HedgedHolding(
            coins: try vector["wallet_coin"], soldUSD: usd, entryPrice: try vector["avgPx"])
        let equity = try holding.equity(futurePrice: mark)
        return Checked(figures: [
            "eq_coin": .number(equity),
            "delta": .number(try HedgedHolding.delta(equity: equity, soldUSD: usd, mark: mark)),
            "same": .number(try holding.delta()),
        ])
    }

    static func unchangedDelta(_ vector: Vector) throws -> Checked {
        let usd = try vector["Q_usd"]
        let entry = try vector["F0"]
        // The vector prints its coins to 18 places; they are Q/F0.
        let holding = try HedgedHolding(
            coins: try InverseContract.coins(usd: usd, at: entry), soldUSD: usd, entryPrice: entry)
        let price = try vector["P"]
        let delta = try HedgedHolding.delta(
            equity: try holding.equity(futurePrice: price), soldUSD: usd, mark: price)
        return Checked(
            figures: ["true_delta_coin": .number(delta)],
            illustrations: Set(vector.expected.keys).subtracting(["true_delta_coin"]))
    }

    static func premium(_ vector: Vector) throws -> Checked {
        let (usd, entry, spot) = (try vector["Q_usd"], try vector["F0"], try vector["S"])
        let coins = try InverseContract.coins(usd: usd, at: entry)
        let holding = try HedgedHolding(coins: coins, soldUSD: usd, entryPrice: entry)
        let value = try holding.value(spotPrice: spot, futurePrice: spot * vector["ratio"])
        return Checked(figures: [
            "value_usd": .number(value), "profit_usd": .number(value - coins * spot),
        ])
    }

    static func peg(_ vector: Vector) throws -> Checked {
        let (usd, entry, spot) = (try vector["Q_usd"], try vector["F0"], try vector["S0_usdt"])
        let coins = try InverseContract.coins(usd: usd, at: entry)
        let holding = try HedgedHolding(coins: coins, soldUSD: usd, entryPrice: entry)
        let dollars = try holding.value(spotPrice: 70_000, futurePrice: 70_000)
        let end = try dollars.divided(by: try vector["u_close"])
        return Checked(figures: [
            "cost_usdt": .number(coins * spot), "end_usdt": .number(end),
            "profit_usdt": .number(end - coins * spot),
            "profit_usdt_if_peg_holds": .number(dollars - coins * spot),
        ])
    }

    static func settlements(_ vector: Vector) throws -> Checked {
        let (usd, entry, mark) = (try vector["Q_usd"], try vector["entry"], try vector["markPx"])
        var average = entry
        var settled: Exact = 0
        for price in try vector.list("settlements").compactMap({ Exact(String($0)) }) {
            settled += try InverseContract.profit(
                entered: .sell, usd: usd, from: average, to: price)
            average = price
        }
        let open = try InverseContract.profit(entered: .sell, usd: usd, from: average, to: mark)
        return Checked(
            figures: [
                "avgPx": .number(average), "settledPnl": .number(settled), "upl": .number(open),
                "total": .number(settled + open),
                "total_from_entry": .number(
                    try InverseContract.profit(entered: .sell, usd: usd, from: entry, to: mark)),
                "what_a_report_using_avgPx_would_show": .number(open),
            ])
    }
}
