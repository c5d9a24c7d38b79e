extension ClosingDecision {
    /// A close is triggered at the touch, and pays what the books give at its size: there the exit
    /// yield must be below the threshold too. At its limit prices, the worst that can come of it, it
    /// must not give up what an opening would be made for. What must be closed is closed all the same.
    ///
    /// The mirror of what holds an opening back (EXECUTION §6).
    ///
    /// - Parameters:
    ///   - walked: average prices of the whole size through both books.
    ///   - limits: of both orders.
    func priceReasons(
        walked: (spot: Exact, future: Exact), limits: (spot: Exact, future: Exact)
    ) -> [Reason] {
        if mustClose { return [] }
        let days = now.days(until: pair.future.expiry)
        func exitYield(_ prices: (spot: Exact, future: Exact)) -> Exact? {
            try? BasisYield.annualPct(spot: prices.spot, future: prices.future, days: days)
        }
        // An expired future has no yield, and is held back as one that is delivered.
        guard let walkedYield = exitYield(walked), let limitYield = exitYield(limits) else {
            return []
        }
        var reasons: [Reason] = []
        if walkedYield >= rules.maxCloseYieldPct {
            reasons.append(
                Reason(
                    .slippage,
                    "through both books the exit yield is "
                        + "\(walkedYield.rounded(to: 4, .halfEven)) % a year, closed below "
                        + "\(rules.maxCloseYieldPct) %",
                    [
                        Figure("walked_exit_yield_pct", .number(walkedYield)),
                        Figure("max_close_yield_pct", .number(rules.maxCloseYieldPct)),
                    ]))
        }
        if limitYield >= rules.minOpenYieldPct {
            reasons.append(
                Reason(
                    .slippage,
                    "at the limit prices the exit yield is "
                        + "\(limitYield.rounded(to: 4, .halfEven)) % a year, for which one would "
                        + "open: below \(rules.minOpenYieldPct) % wanted",
                    [
                        Figure("limit_exit_yield_pct", .number(limitYield)),
                        Figure("min_open_yield_pct", .number(rules.minOpenYieldPct)),
                    ]))
        }
        return reasons
    }
}

extension CandidateMarket {
    /// A USDT that has left its dollar moves the plain exit yield by itself: 3 % are 36 points a year
    /// at thirty days. Beyond the strategy's bound a close must be worth it in dollars too, or the
    /// hedge would be left for the very USDT that is falling (DOMAIN §5).
    ///
    /// Where the index is missing the plain yield alone decides.
    ///
    /// - Parameters:
    ///   - spot: what is sold at, in USDT per coin.
    ///   - future: what is bought back at, USD per coin.
    func pegReasons(
        closingAt spot: Exact, _ future: Exact, _ rules: StrategyRules, now: Timestamp
    ) -> [Reason] {
        guard let peg = usdtIndex?.price, (peg - 1).magnitude * 100 > rules.maxPegDeviationPct,
            let exit = try? BasisYield.annualPct(
                spot: spot, future: future, days: now.days(until: pair.future.expiry), peg: peg),
            exit >= rules.maxCloseYieldPct
        else { return [] }
        return [
            Reason(
                .peg,
                "one USDT is \(peg) USD; in dollars the exit yield is "
                    + "\(exit.rounded(to: 4, .halfEven)) % a year, closed below "
                    + "\(rules.maxCloseYieldPct) %",
                [
                    Figure("usdt_usd", .exact(peg)), Figure("exit_yield_usd_pct", .number(exit)),
                    Figure("max_close_yield_pct", .number(rules.maxCloseYieldPct)),
                ])
        ]
    }
}
