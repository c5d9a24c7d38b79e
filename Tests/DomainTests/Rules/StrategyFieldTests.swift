import Domain
import TestSupport
import Testing

@Suite struct `A field of a strategy` {
    typealias FieldError = StrategyField.FieldError

    static func rules() throws -> StrategyRules {
        var rules = StrategyRules()
        try rules.set([
            ("min_open_yield_pct", "8"), ("max_close_yield_pct", "3"), ("per_order_usd", "1000"),
        ])
        return rules
    }

    static func printed(_ name: String, _ rules: StrategyRules) throws -> String? {
        try #require(StrategyField.all.first { $0.name == name }).text(rules)
    }

    /// What the contract's table says, and what each field is while nobody has set it.
    static let defaults: [(name: String, text: String?)] = [
        ("manager", ""), ("min_open_yield_pct", "0"), ("max_close_yield_pct", "0"),
        ("per_order_usd", "0"), ("max_position_usd", nil), ("max_position_ratio", nil),
        ("max_turnover_usd_day", nil), ("max_fees_usd_day", nil),
        ("blacklist", nil), ("whitelist", nil), ("rank_by", "annual"),
        ("threshold_yield", "annual"), ("min_days_to_expiry", "30"), ("max_data_age_s", "10"),
        ("price_level", "5"), ("execution", "taker"), ("hedge", "neutral"),
        ("order_type", "ioc"), ("direction", "carry"), ("max_peg_deviation_pct", "0.2"),
        ("max_price_deviation_pct", "5"), ("max_trades_per_pass", "1"), ("cooldown_s", "0"),
        ("confirm_window_ms", "2000"),
        ("repair_attempts", "3"), ("max_repair_slippage_bps", "30"),
        ("max_repair_slippage_hard_bps", "200"), ("failure_cooldown_s", "3600"),
        ("max_failure_cost_usd", nil), ("close_before_expiry_hours", nil),
        ("on_delivery", "slice"),
    ]

    @Test func `has the documented default`() throws {
        let actual = StrategyField.all.map { ($0.name, $0.text(StrategyRules())) }
        #expect(actual.map(\.0) == Self.defaults.map(\.name))
        for (actual, expected) in zip(actual, Self.defaults) {
            #expect(actual.1 == expected.text, "\(expected.name)")
        }
    }

    @Test func `says what it is for`() {
        #expect(StrategyField.all.allSatisfy { $0.help.hasSuffix(".") })
    }

    /// One valid value of every field, as it is printed again.
    static let valid: [(String, String)] = [
        ("manager", "Ada Lovelace"), ("min_open_yield_pct", "12.5"),
        ("max_close_yield_pct", "-1.25"), ("per_order_usd", "2500000"),
        ("max_position_usd", "1000"), ("max_position_ratio", "0.05"), ("blacklist", "BTC,ETH"),
        ("max_turnover_usd_day", "250000"), ("max_fees_usd_day", "99.5"),
        ("whitelist", "1INCH,SOL"), ("rank_by", "net"), ("rank_by", "spread"),
        ("threshold_yield", "net"), ("min_days_to_expiry", "1.5"), ("max_data_age_s", "3600"),
        ("price_level", "50"), ("execution", "maker"), ("hedge", "equal_usd"),
        ("order_type", "limit"), ("direction", "carry"), ("max_peg_deviation_pct", "0"),
        ("max_price_deviation_pct", "2.5"), ("max_trades_per_pass", "20"), ("cooldown_s", "86400"),
        ("confirm_window_ms", "100"),
        ("repair_attempts", "1"), ("max_repair_slippage_bps", "0"),
        ("max_repair_slippage_hard_bps", "5000"), ("failure_cooldown_s", "0"),
        ("max_failure_cost_usd", "0.01"), ("close_before_expiry_hours", "1.5"),
        ("on_delivery", "slice"), ("on_delivery", "unwind"), ("on_delivery", "hold"),
    ]

    @Test(arguments: valid)
    func `prints what it has read`(name: String, text: String) throws {
        var rules = try Self.rules()
        try rules.set([(name, text)])
        #expect(try Self.printed(name, rules) == text)
    }

    @Test func `is tried with a valid value here, whichever it is`() {
        #expect(Set(Self.valid.map(\.0)) == Set(StrategyField.all.map(\.name)))
    }

    @Test func `changes nothing but itself`() throws {
        let before = try Self.rules()
        for (name, text) in Self.valid {
            var after = before
            try after.set([(name, text)])
            for other in StrategyField.all where other.name != name {
                #expect(other.text(after) == other.text(before), "\(name) moved \(other.name)")
            }
        }
    }

    static let malformed: [(String, String)] =
        [
            // Decimal(string:) would read each of these as a number.
            ("min_open_yield_pct", "12abc"), ("min_open_yield_pct", "1_000"),
            ("min_open_yield_pct", "1,5"), ("min_open_yield_pct", "-"),
            ("min_open_yield_pct", "."), ("min_open_yield_pct", ""),
            ("min_open_yield_pct", "0x10"), ("min_open_yield_pct", "1e3"),
            ("min_open_yield_pct", " 8"), ("min_open_yield_pct", "+8"),
            ("min_open_yield_pct", "none"), ("min_open_yield_pct", "1000.1"),
            ("max_close_yield_pct", "-1000.1"),
            ("per_order_usd", "150"), ("per_order_usd", "0"), ("per_order_usd", "-100"),
            ("per_order_usd", "1_000"), ("per_order_usd", "100.5"), ("per_order_usd", "none"),
            ("per_order_usd", "100000100"),
            ("max_position_usd", "0"), ("max_position_usd", "-1"), ("max_position_usd", "None"),
            ("max_position_ratio", "0"), ("max_position_ratio", "1.01"),
            ("blacklist", "btc"), ("blacklist", ""), ("blacklist", ","),
            ("blacklist", "BTC;ETH"), ("whitelist", "BTC, ETH"),
            ("rank_by", "yield"), ("rank_by", ""), ("threshold_yield", "spread"),
            ("min_days_to_expiry", "-1"), ("max_data_age_s", "0"), ("max_data_age_s", "3601"),
            ("max_data_age_s", "10s"), ("price_level", "0"), ("price_level", "51"),
            ("price_level", "5.0"), ("price_level", "+5"), ("price_level", "1_0"),
            ("price_level", "99999999999999999999"), ("execution", "passive"),
            ("hedge", "equal-usd"), ("order_type", "market"), ("order_type", "post_only"),
            ("direction", "long"),
            ("max_peg_deviation_pct", "100.1"), ("max_trades_per_pass", "0"),
            ("cooldown_s", "-1"), ("confirm_window_ms", "99"), ("confirm_window_ms", "20001"),
            ("repair_attempts", "0"), ("max_repair_slippage_bps", "1001"),
            ("max_repair_slippage_hard_bps", "5001"), ("failure_cooldown_s", ""),
            ("max_failure_cost_usd", "0"), ("close_before_expiry_hours", "0.99"),
            ("close_before_expiry_hours", "10001"), ("on_delivery", "keep"),
            ("on_delivery", "none"),
        ]

    @Test(arguments: malformed)
    func `refuses what it cannot be, by name and text, and leaves the rules alone`(
        name: String, text: String
    ) throws {
        var rules = try Self.rules()
        let before = rules
        let error = #expect(throws: FieldError.self) { try rules.set([(name, text)]) }
        guard case .malformed(name, text, let expected) = error else {
            Issue.record("\(name) = '\(text)' was refused as \(String(describing: error))")
            return
        }
        #expect(error?.description == "\(name) cannot be '\(text)': expected \(expected)")
        #expect(rules == before)
    }

    @Test(
        arguments: [
            ("direction", "reverse"), ("direction", "both"),
        ])
    func `refuses by name what is not built yet`(name: String, text: String) throws {
        var rules = try Self.rules()
        let before = rules
        #expect(throws: FieldError.notYetBuilt(field: name, text: text)) {
            try rules.set([(name, text)])
        }
        #expect(rules == before)
    }

    @Test(arguments: ["", "colour", "accounts", "enabled", "Min_open_yield_pct"])
    func `is refused when there is none of that name`(name: String) throws {
        var rules = try Self.rules()
        let before = rules
        #expect(throws: FieldError.unknownField(name)) {
            try rules.set([("cooldown_s", "60"), (name, "1")])
        }
        #expect(rules == before)
    }

    @Test(
        arguments: [
            ("max_position_usd", "5000"), ("max_position_ratio", "0.1"), ("blacklist", "BTC"),
            ("whitelist", "BTC"), ("max_failure_cost_usd", "10"),
            ("close_before_expiry_hours", "36"),
        ])
    func `that may be absent is unset by none`(name: String, text: String) throws {
        var rules = try Self.rules()
        try rules.set([(name, text)])
        #expect(try Self.printed(name, rules) == text)
        try rules.set([(name, "none")])
        #expect(try Self.printed(name, rules) == nil)
        #expect(rules == (try Self.rules()))
    }

    @Test func `of coins is sorted and names each once`() throws {
        var rules = try Self.rules()
        try rules.set([("whitelist", "SOL,BTC,SOL,ADA")])
        #expect(rules.whitelist == ["ADA", "BTC", "SOL"])
    }
}
