extension ClosingDecision {
    /// A close is triggered at the touch, and pays what the books give at its size: there the exit
    /// yield must be below the threshold too, and it is cut to the contracts of which it is. At its limit prices, the worst that can come of it, it
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
        // An expired future has no yield, and is held back as one that is delivered.
        guard !mustClose, let walkedYield = exitYield(walked), let limitYield = exitYield(limits)
        else { return [] }
        var reasons: [Reason] = []
        if !pays(walked) {
            reasons.append(
                Reason(
                    .slippage,
                    "through both books the exit yield of the smallest order is "
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

    /// Is the exit yield at these prices below the threshold, or of no account?
    func pays(_ walked: (spot: Exact, future: Exact)) -> Bool {
        mustClose || exitYield(walked).map { $0 < rules.maxCloseYieldPct } ?? true
    }

    private func exitYield(_ prices: (spot: Exact, future: Exact)) -> Exact? {
        try? BasisYield.annualPct(
            spot: prices.spot, future: prices.future, days: now.days(until: pair.future.expiry))
    }
}

extension CandidateMarket {
    /// A USDT that has left its dollar moves the plain exit yield by itself: 3 % are 36 points a year
    /// at thirty days. Beyond the strategy's bound a close must be worth it in dollars too, or the
    /// hedge would be left for the very USDT that is falling (DOMAIN §5).
    ///
    /// Where the index is missing or old the plain yield alone decides.
    ///
    /// - Parameters:
    ///   - spot: what is sold at, in USDT per coin.
    ///   - future: what is bought back at, USD per coin.
    func pegReasons(
        closingAt spot: Exact, _ future: Exact, _ rules: StrategyRules, now: Timestamp
    ) -> [Reason] {
        guard let index = usdtIndex,
            !isOld(index, now: now, limitSeconds: rules.maxDataAgeS)
        else { return [] }
        let peg = index.price
        guard (peg - 1).magnitude * 100 > rules.maxPegDeviationPct,
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
