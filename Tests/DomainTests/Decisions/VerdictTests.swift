import Domain
import Foundation
import TestSupport
import Testing

@Suite struct `A verdict` {
    @Test func `is the reason that the documented order has first`() {
        let judgement = Judgement(
            reasons: [
                Reason(.insufficientUSDT, "c"), Reason(.dataTooOld, "b"), Reason(.halted, "a"),
            ],
            numbers: [])
        #expect(judgement.verdict == .halted)
        #expect(judgement.reasons.map(\.sentence) == ["a", "b", "c"])
    }

    @Test func `is explained in docs/VERDICTS.md, in that order`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../..")
        let text = try String(
            contentsOf: root.appending(path: "docs/VERDICTS.md"), encoding: .utf8)
        let codes = text.matches(of: /(?m)^\| `([a-z_]+)` \|/).map { String($0.output.1) }
        #expect(codes == Verdict.allCases.map(\.rawValue))
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `does not hang on the order in which reasons were found`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let verdicts = Verdict.allCases.filter { _ in Bool.random(using: &random) }
        let found = (verdicts + [.openedElsewhere]).shuffled(using: &random)
        let judgement = Judgement(reasons: found.map { Reason($0, "") }, numbers: [])
        let places = judgement.reasons.map { Verdict.allCases.firstIndex(of: $0.verdict) ?? -1 }
        #expect(places == places.sorted())
        #expect(judgement.verdict == judgement.reasons.first?.verdict)
    }

    @Test func `of what was done has no reason`() {
        let judgement = Judgement(.opened, numbers: [])
        #expect(judgement.verdict == .opened && judgement.reasons.isEmpty)
    }

    /// What people script against.
    @Test func `has its documented name and place`() {
        #expect(
            Verdict.allCases.map(\.rawValue) == [
                "opened", "closed", "sliced", "delivered", "would_open", "would_close", "repaired",
                "unwound",
                "would_repair", "not_filled",
                "account_busy", "account_disabled", "strategy_disabled", "halted",
                "journal_behind", "foreign_in_our_future", "latched", "in_doubt", "blacklisted",
                "not_whitelisted",
                "instrument_not_live", "delivering", "settling", "data_too_old", "peg",
                "too_near_expiry", "out_of_time", "cooldown", "trade_limit", "ranked_below",
                "book_too_thin", "yield_below_threshold", "yield_above_close",
                "loses_after_costs", "churn", "slippage",
                "price_deviation",
                "position_limit", "open_interest_limit", "day_limit",
                "loss_limit", "min_equity", "below_min_size",
                "insufficient_usdt",
                "margin_insufficient", "opened_elsewhere",
            ])
    }
}

@Suite struct `Reasons and figures as JSON` {
    @Test func `are exact amounts as strings and percentages as numbers`() {
        let figures = [
            DecisionFigure("coins", .exact("0.16284578")),
            DecisionFigure("annual_yield_pct", .number("15.208333333333")),
            DecisionFigure("age_ms", .number(-10_001)),
            DecisionFigure("sequence", .text("together")),
            DecisionFigure("contracts", .exact(100)), DecisionFigure("zero", .exact("0.000")),
        ]
        #expect(
            JSONText.figures(figures)
                == #"{"coins":"0.16284578","annual_yield_pct":15.208333333333,"age_ms":-10001,"#
                + #""sequence":"together","contracts":"100","zero":"0"}"#)
    }

    @Test func `keep every digit of an amount`() {
        let amount: Exact = "12345678901234567890.123456789012345678"
        #expect(
            JSONText.figures([DecisionFigure("coins", .exact(amount))])
                == #"{"coins":"12345678901234567890.123456789012345678"}"#)
        #expect(
            JSONText.figures([DecisionFigure("rate_pct", .number("0.000000000001"))])
                == #"{"rate_pct":0.000000000001}"#)
    }

    @Test func `are nothing without brackets`() {
        #expect(JSONText.reasons([]) == "[]")
        #expect(JSONText.figures([]) == "{}")
    }

    @Test func `are a list in their order, each with its numbers`() {
        let reasons = [
            Reason(.peg, "one USDT is 0.99 USD", [DecisionFigure("usdt_usd", .exact("0.99"))]),
            Reason(.outOfTime, "too late"),
        ]
        #expect(
            JSONText.reasons(reasons)
                == #"[{"reason":"peg","sentence":"one USDT is 0.99 USD","usdt_usd":"0.99"},"#
                + #"{"reason":"out_of_time","sentence":"too late"}]"#)
    }

    @Test(
        arguments: [
            ("", #""""#), ("plain", #""plain""#), (#"say "no""#, #""say \"no\"""#),
            (#"C:\x"#, #""C:\\x""#), ("a\nb\rc\td", #""a\nb\rc\td""#),
            ("\u{0}\u{1F}\u{8}", #""\u0000\u001f\u0008""#), ("\r\n", #""\r\n""#),
            ("δ* = 0 · 4 %", #""δ* = 0 · 4 %""#), ("/", #""/""#),
        ])
    func `quote what JSON would not take bare`(text: String, json: String) {
        #expect(JSONText.string(text) == json)
    }
}
