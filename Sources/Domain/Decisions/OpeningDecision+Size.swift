extension OpeningDecision {
    /// At which prices not: the threshold, the costs, and the worst that both limit prices allow.
    ///
    /// A plain yield is held against the threshold even where no size can be had.
    func yieldReasons(_ yields: PairYields, entry: ExecutableYield?) -> [Reason] {
        var reasons: [Reason] = []
        let judged =
            rules.thresholdYield == .annual ? yields.entryYieldPct : entry?.netAnnualYieldPct
        if let judged, judged < rules.minOpenYieldPct {
            reasons.append(
                Reason(
                    .yieldBelowThreshold,
                    "\(rules.thresholdYield.rawValue) yield \(judged.rounded(to: 4, .halfEven)) % "
                        + "a year, at least \(rules.minOpenYieldPct) % wanted",
                    [
                        Figure("yield_pct", .number(judged)),
                        Figure("min_open_yield_pct", .number(rules.minOpenYieldPct)),
                    ]))
        }
        if let entry { reasons += rules.churnReasons(entry) }
        if let entry, !entry.netAnnualYieldPct.isPositive {
            reasons.append(
                Reason(
                    .losesAfterCosts,
                    "after fees and slippage \(entry.contracts) contracts would yield "
                        + "\(entry.netAnnualYieldPct.rounded(to: 4, .halfEven)) % a year",
                    [Figure("net_annual_yield_pct", .number(entry.netAnnualYieldPct))]))
        }
        return reasons
    }

    /// How much not: limits, minimums, money and margin. Nothing is opened that would be closed at
    /// once if both orders filled at their limit prices.
    func sizeReasons(_ entry: ExecutableYield, plan: TradePlan?) throws -> [Reason] {
        var reasons = limitReasons(entry)
        guard let plan else { return reasons }
        reasons += dayReasons(OpeningSize(plan, in: market))
        reasons += try market.deviationReasons(
            .open, plan, limit: rules.maxPriceDeviationPct, now: now, mustKnow: true)
        reasons += try marginReasons(plan)
        let worst = try BasisYield.annualPct(
            spot: plan.spotPrice, future: plan.futurePrice,
            days: now.days(until: pair.future.expiry))
        if worst < rules.maxCloseYieldPct {
            reasons.append(
                Reason(
                    .slippage,
                    "at the limit prices \(plan.spotPrice) and \(plan.futurePrice) the yield is "
                        + "\(worst.rounded(to: 4, .halfEven)) % a year, below the closing "
                        + "threshold of \(rules.maxCloseYieldPct) %",
                    [Figure("yield_at_limits_pct", .number(worst))]))
        }
        let quoteFee: Exact =
            situation.configuration.spotFeeCurrency == .quote ? market.spotFees.taker : 0
        let needed = plan.coins * plan.spotPrice * (1 + quoteFee)
        let spendable = situation.spendable(pair.spot.quote)
        if spendable < needed {
            reasons.append(
                Reason(
                    .insufficientUSDT,
                    "\(needed) \(pair.spot.quote) needed, \(spendable) can be spent "
                        + "without borrowing",
                    [Figure("needed", .exact(needed)), Figure("spendable", .exact(spendable))]))
        }
        return reasons
    }

    private func limitReasons(_ entry: ExecutableYield) -> [Reason] {
        let limits: [(name: String, held: Exact, limit: Exact?)] = [
            ("max_position_usd", sums.strategyCoinUSD, rules.maxPositionUSD),
            ("max_coin_usd", sums.accountCoinUSD, account.limits.maxCoinUSD),
            ("max_total_usd", sums.accountTotalUSD, account.limits.maxTotalUSD),
        ]
        var reasons = limits.compactMap { name, held, limit -> Reason? in
            guard let limit, held + entry.notionalUSD > limit else { return nil }
            return Reason(
                .positionLimit,
                "\(name): \(held) USD held and \(entry.notionalUSD) more would exceed \(limit)",
                [
                    Figure("limit", .text(name)), Figure("held_usd", .exact(held)),
                    Figure("limit_usd", .exact(limit)),
                ])
        }
        if let ratio = rules.maxPositionRatio, let reason = interestReason(entry, ratio: ratio) {
            reasons.append(reason)
        }
        return reasons
    }

    /// What a day may turn over and cost, for the strategy and for the account.
    private func dayReasons(_ size: OpeningSize) -> [Reason] {
        DayUse.all(sums.today, adding: size, strategy: strategy, account: account)
            .filter(\.isOver).map { use in
                Reason(
                    .dayLimit,
                    "\(use.limit) of \(use.owner): \(use.usedUSD) USD since 00:00 UTC and "
                        + "\(use.addedUSD) more would exceed \(use.limitUSD)",
                    [
                        Figure("limit", .text(use.limit)),
                        Figure("used_usd", .exact(use.usedUSD)),
                        Figure("added_usd", .exact(use.addedUSD)),
                        Figure("limit_usd", .exact(use.limitUSD)),
                    ])
            }
    }

    private func interestReason(_ entry: ExecutableYield, ratio: Exact) -> Reason? {
        guard let contracts = market.openInterestContracts else {
            return Reason(
                .openInterestLimit, "the open interest of \(pair.future.id) is not known")
        }
        let limit = contracts * pair.future.contractValue * ratio
        guard sums.futureUSD + entry.notionalUSD > limit else { return nil }
        return Reason(
            .openInterestLimit,
            "\(sums.futureUSD) USD held and \(entry.notionalUSD) more would exceed \(ratio) of "
                + "the open interest (\(contracts) contracts)",
            [Figure("limit_usd", .exact(limit)), Figure("held_usd", .exact(sums.futureUSD))])
    }

    /// Nothing is opened on borrowed money, nor on an account whose margin is already watched.
    func debtReasons() -> [Reason] {
        var reasons: [Reason] = []
        if situation.configuration.borrowsAutomatically {
            reasons.append(
                Reason(
                    .marginInsufficient,
                    "the account borrows automatically: switch auto-borrow off at the exchange"))
        }
        reasons += [pair.spot.quote, pair.coin].compactMap { currency -> Reason? in
            let liability = situation.balance[currency].liability
            guard liability.isPositive else { return nil }
            return Reason(
                .marginInsufficient, "the account owes \(liability) \(currency)",
                [Figure("liability", .exact(liability))])
        }
        let least = account.limits.minMarginRatio
        if let ratio = situation.balance.marginRatio, ratio < least {
            reasons.append(
                Reason(
                    .marginInsufficient, "the margin ratio is \(ratio), below \(least)",
                    [Figure("margin_ratio", .exact(ratio))]))
        }
        return reasons
    }
}

extension StrategyRules {
    /// What is opened here and closed at the threshold must at least earn what both cost: however
    /// often the thresholds were crossed to and fro, no turn would lose.
    func churnReasons(_ entry: ExecutableYield) -> [Reason] {
        guard entry.netAnnualYieldPct.isPositive, entry.netAnnualYieldPct < maxCloseYieldPct else {
            return []
        }
        return [
            Reason(
                .churn,
                "after the costs of opening and closing "
                    + "\(entry.netAnnualYieldPct.rounded(to: 4, .halfEven)) % a year are left, less "
                    + "than the closing threshold of \(maxCloseYieldPct) %: closed there, the "
                    + "trade would have lost",
                [
                    Figure("net_annual_yield_pct", .number(entry.netAnnualYieldPct)),
                    Figure("max_close_yield_pct", .number(maxCloseYieldPct)),
                ])
        ]
    }
}
