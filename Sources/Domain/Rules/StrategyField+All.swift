extension StrategyField {
    /// Every field, in the order in which it is shown.
    public static let all: [StrategyField] = [
        text("manager", "Who owns the strategy.", \.manager),
        number(
            "min_open_yield_pct", "Open at or above this yield, percent a year.",
            \.minOpenYieldPct, from: -1000, to: 1000),
        number(
            "max_close_yield_pct", "Close below this yield, percent a year.", \.maxCloseYieldPct,
            from: -1000, to: 1000),
        StrategyField(
            name: "per_order_usd", help: "USD size of one trade; a positive multiple of 100.",
            kind: .exact,
            text: { $0.perOrderUSD.description }
        ) { rules, text throws(FieldError) in
            guard let value = Exact(text), value.isPositive, value.isMultiple(of: 100),
                value <= 100_000_000
            else {
                throw .malformed(
                    field: "per_order_usd", text: text, expected: "a positive multiple of 100")
            }
            rules.perOrderUSD = value
        },
        optional(
            "max_position_usd", "Most USD notional per coin, this order included.",
            \.maxPositionUSD, above: 0, to: 10_000_000_000),
        optional(
            "max_position_ratio", "Largest share of the future's open interest, 0 to 1.",
            \.maxPositionRatio, above: 0, to: 1),
        optional(
            "max_turnover_usd_day", "Most USD ordered in a UTC day, both legs.",
            \.maxTurnoverUSDDay, above: 0, to: 10_000_000_000),
        optional(
            "max_fees_usd_day", "Most USD of fees in a UTC day.", \.maxFeesUSDDay, above: 0,
            to: 10_000_000_000),
        coins("blacklist", "Coins never opened, separated by commas.", \.blacklist),
        coins("whitelist", "The only coins opened, separated by commas.", \.whitelist),
        choice("rank_by", "What candidates are sorted by.", \.rankBy),
        choice("threshold_yield", "Yield held against the threshold.", \.thresholdYield),
        number(
            "min_days_to_expiry", "Nearer futures are not opened.", \.minDaysToExpiry, from: 0,
            to: 1000),
        count("max_data_age_s", "Older market data is not traded on.", \.maxDataAgeS, 1...3600),
        count("price_level", "Book level, from 1, that orders price at.", \.priceLevel, 1...50),
        choice(
            "execution", "taker: both legs take; maker: spot rests, the future follows.",
            \.execution),
        choice("hedge", "How the legs are sized.", \.hedge),
        choice(
            "order_type", "What takes: ioc does not rest; limit rests for the window.",
            \.orderType, among: [.ioc, .limit]),
        only(
            "direction", "Which way round.", built: "carry", later: ["reverse", "both"]),
        number(
            "max_peg_deviation_pct", "No opening while USDT is further from one USD.",
            \.maxPegDeviationPct, from: 0, to: 100),
        optional(
            "max_price_deviation_pct", "No order priced worse than mark or index by more.",
            \.maxPriceDeviationPct, above: 0, to: 100),
        count("max_trades_per_pass", "Openings in one pass.", \.maxTradesPerPass, 1...20),
        count("cooldown_s", "Pause after a trade of the coin.", \.cooldownS, 0...31_536_000),
        count("confirm_window_ms", "Wait before cancelling.", \.confirmWindowMs, 100...20_000),
        count("repair_attempts", "Repairs within the first band.", \.repairAttempts, 1...20),
        number(
            "max_repair_slippage_bps", "Repair price beyond the touch.", \.maxRepairSlippageBps,
            from: 0, to: 1000),
        number(
            "max_repair_slippage_hard_bps", "The widest the repair band becomes.",
            \.maxRepairSlippageHardBps, from: 0, to: 5000),
        count(
            "failure_cooldown_s", "No opening of the pair after a failed trade.",
            \.failureCooldownS, 0...31_536_000),
        optional(
            "max_failure_cost_usd", "A failed trade that cost more stops the strategy.",
            \.maxFailureCostUSD, above: 0, to: 10_000_000_000),
        StrategyField(
            name: "close_before_expiry_hours",
            help: "Close this long before delivery, hours; none lets it be delivered.",
            kind: .exact, text: { $0.closeBeforeExpiryHours?.description }
        ) { rules, text throws(FieldError) in
            if text == "none" {
                rules.closeBeforeExpiryHours = nil
                return
            }
            guard let value = Exact(text), value >= 1, value <= 10_000 else {
                throw .malformed(
                    field: "close_before_expiry_hours", text: text,
                    expected: "a decimal from 1 to 10000, or none")
            }
            rules.closeBeforeExpiryHours = value
        },
        choice(
            "on_delivery",
            "At delivery slice sells the coins through its window, unwind after it; hold keeps them.",
            \.onDelivery),
    ]
}

// MARK: - Kinds of fields

extension StrategyField {
    private typealias Path<Value> = any WritableKeyPath<StrategyRules, Value> & Sendable

    private static func text(_ name: String, _ help: String, _ path: Path<String>) -> Self {
        StrategyField(name: name, help: help, kind: .word, text: { $0[keyPath: path] }) {
            rules, text in
            rules[keyPath: path] = text
        }
    }

    private static func number(
        _ name: String, _ help: String, _ path: Path<Exact>, from least: Exact, to most: Exact
    ) -> Self {
        StrategyField(
            name: name, help: help, kind: name.hasSuffix("_pct") ? .percent : .exact,
            text: { $0[keyPath: path].description }
        ) { rules, text throws(FieldError) in
            guard let value = Exact(text), value >= least, value <= most else {
                throw .malformed(
                    field: name, text: text, expected: "a decimal from \(least) to \(most)")
            }
            rules[keyPath: path] = value
        }
    }

    /// A limit that may be absent: `none` unsets it.
    private static func optional(
        _ name: String, _ help: String, _ path: Path<Exact?>, above least: Exact, to most: Exact
    ) -> Self {
        StrategyField(
            name: name, help: help, kind: name.hasSuffix("_pct") ? .percent : .exact,
            text: { $0[keyPath: path]?.description }
        ) { rules, text throws(FieldError) in
            if text == "none" {
                rules[keyPath: path] = nil
                return
            }
            guard let value = Exact(text), value > least, value <= most else {
                throw .malformed(
                    field: name, text: text,
                    expected: "a decimal above \(least) and at most \(most), or none")
            }
            rules[keyPath: path] = value
        }
    }

    private static func count(
        _ name: String, _ help: String, _ path: Path<Int>, _ range: ClosedRange<Int>
    ) -> Self {
        StrategyField(
            name: name, help: help, kind: .count, text: { String($0[keyPath: path]) }
        ) { rules, text throws(FieldError) in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text),
                range.contains(value)
            else {
                throw .malformed(
                    field: name, text: text,
                    expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            rules[keyPath: path] = value
        }
    }

    private static func coins(_ name: String, _ help: String, _ path: Path<[String]>) -> Self {
        StrategyField(
            name: name, help: help, kind: .coins,
            text: {
                $0[keyPath: path].isEmpty ? nil : $0[keyPath: path].joined(separator: ",")
            }
        ) { rules, text throws(FieldError) in
            let names = text == "none" ? [] : text.split(separator: ",").map(String.init)
            let valid = names.allSatisfy { name in
                name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
            }
            guard valid, names.isEmpty == (text == "none") else {
                throw .malformed(
                    field: name, text: text,
                    expected: "coins in capitals separated by commas (BTC,ETH), or none")
            }
            rules[keyPath: path] = Array(Set(names)).sorted()
        }
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ help: String, _ path: Path<Value>,
        among values: [Value] = Array(Value.allCases)
    ) -> Self {
        StrategyField(
            name: name, help: help, kind: .word, text: { $0[keyPath: path].rawValue }
        ) { rules, text throws(FieldError) in
            guard let value = values.first(where: { $0.rawValue == text }) else {
                let names = values.map(\.rawValue).joined(separator: ", ")
                throw .malformed(field: name, text: text, expected: "one of \(names)")
            }
            rules[keyPath: path] = value
        }
    }

    /// A choice of which only one value is built: the others are refused by name, not ignored.
    private static func only(
        _ name: String, _ help: String, built: String, later: [String]
    ) -> Self {
        StrategyField(name: name, help: help, kind: .word, text: { _ in built }) {
            _, text throws(FieldError) in
            if later.contains(text) { throw .notYetBuilt(field: name, text: text) }
            guard text == built else {
                throw .malformed(field: name, text: text, expected: built)
            }
        }
    }
}
