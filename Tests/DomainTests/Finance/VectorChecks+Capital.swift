import Domain
import TestSupport
import Testing

/// DOMAIN §7, §8, §9: rolling, margin, financing, the reverse trade.
enum CapitalChecks {
    static let all: [String: VectorCheck] = [
        "H1": roll, "H2": rollCost, "I4": tiers, "J1": interest, "J2": leverage, "J3": reserve,
        "K1.1": reverse, "K1.2": reverse, "K1.3": reverse, "K2": reverseBreakEven,
        "K3": reverseWithFees,
    ]
    .merging(["I1.1", "I1.2", "I1.3"].map { ($0, fullyBacked) }) { first, _ in first }
    .merging(["I5.1", "I5.2", "I5.3"].map { ($0, tieredBook) }) { first, _ in first }
    .merging(
        Vector.all.map(\.id).filter { $0.hasPrefix("I2.") }.map { ($0, liquidation) }
    ) { first, _ in first }
    .merging(
        Vector.all.map(\.id).filter { $0.hasPrefix("I3.") }.map { ($0, levered) }
    ) { first, _ in first }

    /// `Q/F0` coins, to more digits than a wallet has.
    private static func neutral(_ vector: Vector, share: Exact = 1) throws -> HedgedHolding {
        let (usd, entry) = (try vector["Q_usd"], try vector["F0"])
        return try HedgedHolding(
            coins: try (usd * share).divided(by: entry, scale: 34), soldUSD: usd,
            entryPrice: entry)
    }

    static func roll(_ vector: Vector) throws -> Checked {
        let fees = try Market.fees(future: try vector["fut_fee"])
        let spot = try vector["spot"]
        let (nearAsk, farBid) = (try vector["near_ask"], try vector["far_bid"])
        let far = Market.future(contractValue: try vector["ctVal"])
        let roll = try Roll.of(
            try neutral(vector), nearAsk: nearAsk, into: far, farBid: farBid, spot: spot,
            days: try vector["days_far"], fees: fees
        ).get()
        let afresh = try RoundTrip.netReturn(spot: spot, future: farBid, fees: fees)
        return Checked(figures: [
            "coins_after_near_closed": .number(roll.coins),
            "Q2_target": .number(
                try (roll.coins * farBid).divided(by: 1 + fees.futureOpen)),
            "contracts": .number(roll.contracts), "Q2": .number(roll.notionalUSD),
            "residual_delta_coin": .number(roll.residual),
            "residual_delta_usd": .number(roll.residual * spot),
            "calendar_spread": .number(roll.calendarSpread),
            "net_return_of_far_leg_when_rolled": .number(roll.netReturn),
            "apy": .percent(roll.netAnnualYieldPct),
            "net_return_if_opened_afresh": .number(afresh),
            "saved_by_rolling": .number(roll.savedOverReopening),
        ])
    }

    static func rollCost(_ vector: Vector) throws -> Checked {
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        return Checked(figures: [
            "roll_cost": .number(Roll.cost(fees: fees)),
            "deliver_and_reopen_cost": .number(
                Roll.costOfReopening(fees: fees, deliveryFee: try vector["delivery_fee"])),
        ])
    }

    static func fullyBacked(_ vector: Vector) throws -> Checked {
        let state = MarginState(
            holding: try neutral(vector), discount: try vector["discount"],
            maintenanceRate: try vector["mmr"])
        let price = try vector["P"]
        return Checked(figures: [
            "coin_equity": .number(try state.holding.equity(futurePrice: price)),
            "adjusted_equity_usd": .number(
                try state.adjustedEquity(spot: price, future: price)),
            "mm_usd": .number(try state.maintenance(spot: price, future: price)),
            "ratio": .number(try #require(try state.ratio(spot: price, future: price))),
        ])
    }

    static func liquidation(_ vector: Vector) throws -> Checked {
        let holding = try neutral(vector, share: try vector["share_backed"])
        #expect(try holding.coins.rounded(to: 18, .halfEven) == vector["m_coin"])
        let state = MarginState(
            holding: holding, discount: try vector["discount"],
            maintenanceRate: try vector["mmr"])
        let price = try #require(try state.liquidationPrice())
        let ratio = try #require(try state.ratio(spot: price, future: price))
        #expect(ratio.isClose(to: 1))
        return Checked(figures: [
            "liq_price": .number(price),
            "times_entry": .number(try price.divided(by: holding.entryPrice)),
            "coin_equity_there": .number(try holding.equity(futurePrice: price)),
        ])
    }

    static func levered(_ vector: Vector) throws -> Checked {
        // The vector prints a third of a coin to 18 places.
        let coins = try Exact(1).divided(by: 3, scale: 34)
        #expect(try coins.rounded(to: 18, .halfEven) == vector["coins"])
        let holding = try HedgedHolding(
            coins: coins, soldUSD: try vector["Q_usd"], entryPrice: try vector["F0"])
        let state = MarginState(
            holding: holding, discount: try vector["discount"],
            maintenanceRate: try vector["mmr_fut"], borrowed: try vector["borrowed"],
            borrowMaintenanceRate: try vector["mmr_borrow"])
        let spot = try vector["P"]
        let future = try spot * vector["F_over_S"]
        return Checked(figures: [
            "coin_equity": .number(try holding.equity(futurePrice: future)),
            "adjusted_equity": .number(try state.adjustedEquity(spot: spot, future: future)),
            "mm": .number(try state.maintenance(spot: spot, future: future)),
            "ratio": .number(try #require(try state.ratio(spot: spot, future: future))),
        ])
    }

    private static func exampleTiers() throws -> CollateralTiers {
        let tiers = try Vector.named("I4").list("tiers").map { text in
            let parts = text.split(separator: ":").map(String.init)
            return CollateralTiers.Tier(
                upTo: parts[0] == "rest" ? nil : Exact(parts[0]),
                rate: try #require(Exact(parts[1])))
        }
        return try #require(CollateralTiers(tiers))
    }

    static func tiers(_ vector: Vector) throws -> Checked {
        let coins = try vector["coins"]
        let counted = try exampleTiers().counted(coins: coins)
        return Checked(figures: [
            "discounted_coins": .number(counted),
            "blended": .number(try counted.divided(by: coins)),
        ])
    }

    static func tieredBook(_ vector: Vector) throws -> Checked {
        let price = try vector["P"]
        let equity = try neutral(vector).equity(futurePrice: price)
        let counted = try exampleTiers().counted(coins: equity)
        return Checked(figures: [
            "coin_equity": .number(equity), "discounted": .number(counted),
            "blended_discount": .number(try counted.divided(by: equity)),
            "adjusted_equity_usd": .number(counted * price),
        ])
    }

    static func interest(_ vector: Vector) throws -> Checked {
        let hours = try #require(Int(try vector.text("hours")))
        let interest = try Financing.interest(
            on: try vector["L"], annualRate: try vector["annual"], hours: hours)
        return Checked(figures: ["interest_usdt": .number(interest)])
    }

    /// The vector prints its return to 18 places; it is that of C3.
    private static func exampleReturn(_ vector: Vector) throws -> Exact {
        let net = try RoundTrip.netReturn(spot: 60_000, future: 61_500, fees: try Market.fees())
        #expect(try net.rounded(to: 18, .halfEven) == vector["R_net"])
        return net
    }

    static func leverage(_ vector: Vector) throws -> Checked {
        let net = try exampleReturn(vector)
        let (own, borrowed) = (try vector["own"], try vector["borrowed"])
        let (rate, days) = (try vector["annual"], try vector["days"])
        func yieldPct(borrowed: Exact, rate: Exact) throws -> Exact {
            try Financing.annualYieldPct(
                netReturn: net, own: own, borrowed: borrowed, annualLoanRate: rate, days: days)
        }
        let interest = try Financing.interest(on: borrowed, annualRate: rate, hours: 1_440)
        let single = try yieldPct(borrowed: 0, rate: rate)
        // At the break-even rate a loan changes nothing.
        let breakEven = try BasisYield.annualPct(ofReturn: net, days: days)
        let even = try yieldPct(borrowed: borrowed, rate: breakEven * "0.01")
        #expect(even.isClose(to: single, within: "0.000000000001"))
        return Checked(figures: [
            "profit_1x": .number(net * own), "apy_1x": .percent(single),
            "profit_2x": .number(net * (own + borrowed) - interest),
            "apy_2x": .percent(try yieldPct(borrowed: borrowed, rate: rate)),
            "break_even_loan_rate": .percent(breakEven),
        ])
    }

    static func reserve(_ vector: Vector) throws -> Checked {
        let net = try exampleReturn(vector)
        let days = try vector["days"]
        return Checked(figures: [
            "apy_on_notional": .percent(try BasisYield.annualPct(ofReturn: net, days: days)),
            "apy_on_capital": .percent(
                try Financing.annualYieldPct(
                    netReturn: net, reserveShare: try vector["reserve_share"],
                    reserveYield: try vector["reserve_yield"], days: days)),
        ])
    }

    private static func carry(_ vector: Vector) throws -> ReverseCarry {
        try ReverseCarry(
            coins: try vector["n"], spot: try vector["S0"], future: try vector["F0"],
            borrowRate: try vector["borrow_apr"], days: try vector["days"])
    }

    static func reverse(_ vector: Vector) throws -> Checked {
        let carry = try carry(vector)
        let price = try vector["P"]
        let free = try Market.fees(spot: 0, future: 0)
        return Checked(figures: [
            "Q_usd": .number(try carry.notionalUSD()),
            "usdt_received": .number(carry.coins * carry.spot),
            "long_pnl_coin": .number(try carry.futureProfit(endingAt: price)),
            "coins_to_buy": .number(try carry.coinsToOrder(endingAt: price, fees: free)),
            "profit_usd": .number(try carry.profit(endingAt: price, fees: free)),
        ])
    }

    static func reverseBreakEven(_ vector: Vector) throws -> Checked {
        let carry = try ReverseCarry(
            coins: 1, spot: try vector["S0"], future: try vector["F0"], borrowRate: 0,
            days: try vector["days"])
        return Checked(figures: ["rate": .number(try carry.breakEvenRate())])
    }

    static func reverseWithFees(_ vector: Vector) throws -> Checked {
        let carry = try carry(vector)
        let price = try vector["P"]
        let fees = try Market.fees(spot: try vector["spot_fee"], future: try vector["fut_fee"])
        return Checked(figures: [
            "Q_usd": .number(try carry.notionalUSD()),
            "coins_to_order": .number(try carry.coinsToOrder(endingAt: price, fees: fees)),
            "profit_usdt": .number(try carry.profit(endingAt: price, fees: fees)),
        ])
    }
}
