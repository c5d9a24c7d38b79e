import Domain
import TestSupport
import Testing

@Suite struct `The rules of a strategy as a whole` {
    typealias FieldError = StrategyField.FieldError

    static func contradiction(_ changes: [(String, String)]) throws -> String? {
        var rules = try `A field of a strategy`.rules()
        let before = rules
        let error = #expect(throws: FieldError.self) { try rules.set(changes) }
        #expect(rules == before)
        guard case .contradiction(let sentence) = error else { return nil }
        return sentence
    }

    @Test(
        arguments: [
            ("3", "8"), ("5", "5"), ("8", "8.0"), ("-2", "-1"), ("0.000001", "0.000002"),
        ])
    func `refuse thresholds that are reversed or equal`(open: String, close: String) throws {
        let sentence = try Self.contradiction([
            ("min_open_yield_pct", open), ("max_close_yield_pct", close),
        ])
        #expect(sentence?.contains("must be above max_close_yield_pct") == true)
    }

    @Test func `are judged after the last change, not after each`() throws {
        var rules = try `A field of a strategy`.rules()
        // Between the two changes the closing threshold would lie above the opening one.
        try rules.set([("max_close_yield_pct", "20"), ("min_open_yield_pct", "30")])
        #expect(rules.maxCloseYieldPct == 20 && rules.minOpenYieldPct == 30)
    }

    @Test func `need the size of one trade`() {
        var rules = StrategyRules()
        #expect(throws: FieldError.self) {
            try rules.set([("min_open_yield_pct", "8"), ("max_close_yield_pct", "3")])
        }
        #expect(rules == StrategyRules())
    }

    @Test func `refuse a hard repair band below the first one`() throws {
        let sentence = try Self.contradiction([("max_repair_slippage_bps", "200.01")])
        #expect(sentence?.contains("max_repair_slippage_hard_bps (200)") == true)
        var equal = try `A field of a strategy`.rules()
        try equal.set([("max_repair_slippage_bps", "200")])
        #expect(equal.maxRepairSlippageBps == 200)
    }

    @Test func `refuse to open what would be closed at once for its delivery`() throws {
        let sentence = try Self.contradiction([
            ("min_days_to_expiry", "1"), ("close_before_expiry_hours", "24"),
        ])
        #expect(sentence?.contains("close_before_expiry_hours (24 hours)") == true)
        var later = try `A field of a strategy`.rules()
        try later.set([("min_days_to_expiry", "1.001"), ("close_before_expiry_hours", "24")])
        #expect(later.minDaysToExpiry == "1.001")
        try later.set([("close_before_expiry_hours", "none"), ("min_days_to_expiry", "0")])
        #expect(later.minDaysToExpiry == 0)
    }

    @Test func `refuse a position limit that the first trade would exceed`() throws {
        let sentence = try Self.contradiction([("max_position_usd", "999.99")])
        #expect(sentence?.contains("nothing could ever be opened") == true)
        var equal = try `A field of a strategy`.rules()
        try equal.set([("max_position_usd", "1000")])
        #expect(equal.maxPositionUSD == 1000)
    }

    @Test func `refuse a coin on both lists`() throws {
        let sentence = try Self.contradiction([("blacklist", "ETH,SOL"), ("whitelist", "BTC,SOL")])
        #expect(sentence == "SOL is on the blacklist and on the whitelist")
    }

    @Test func `keep the earlier changes of a refused set out`() throws {
        var rules = try `A field of a strategy`.rules()
        let before = rules
        #expect(throws: FieldError.self) {
            try rules.set([("cooldown_s", "60"), ("price_level", "3"), ("per_order_usd", "150")])
        }
        #expect(rules == before)
    }

    @Test func `say what a person can do about each refusal`() {
        let errors: [(FieldError, String)] = [
            (.unknownField("colour"), "a strategy has no field 'colour'"),
            (
                .notYetBuilt(field: "direction", text: "both"),
                "direction = both is not built yet, and would be ignored; it is refused instead"
            ),
            (.contradiction("this and that"), "this and that"),
        ]
        for (error, sentence) in errors { #expect(error.description == sentence) }
    }
}

@Suite struct `A stop` {
    @Test(
        arguments: [
            (.all, true), (.account(1), true), (.account(2), false), (.strategy(7), true),
            (.strategy(1), false), (.pair(account: 1, future: "F"), true),
            (.pair(account: 1, future: "G"), false), (.pair(account: 2, future: "F"), false),
            (.position(account: 1, strategy: 7, future: "F"), true),
            (.position(account: 2, strategy: 7, future: "F"), false),
            (.position(account: 1, strategy: 8, future: "F"), false),
            (.position(account: 1, strategy: 7, future: "G"), false),
        ] as [(Stop.Scope, Bool)])
    func `applies to what its scope names, and to nothing else`(scope: Stop.Scope, hits: Bool) {
        let stop = Scene.stop(scope)
        #expect(stop.applies(account: 1, strategy: 7, future: "F") == hits)
    }
}
