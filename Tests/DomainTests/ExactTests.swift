import Domain
import TestSupport
import Testing

@Suite struct `An exact decimal` {
    @Test(arguments: [
        "12abc", "1_000", "1,5", "", "-", ".", "+1", "1e5", "0x10", " 1", "1 ", "1.", ".5", "NaN",
        "--1", "1.2.3", "٣",
    ])
    func `is read strictly`(text: String) {
        #expect(Exact(text) == nil)
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("00.10", "0.1"), ("5.00000000", "5"),
        ("39521.0773885913106849", "39521.0773885913106849"),
        ("67533.7456994514348308", "67533.7456994514348308"),
        ("-0.00000000000000000001", "-0.00000000000000000001"),
        (
            "12345678901234567890123456789012345678",
            "12345678901234567890123456789012345678"
        ),
    ])
    func `keeps every digit from text to text`(text: String, expected: String) {
        #expect(Exact(text)?.description == expected)
    }

    /// Text without a zero that could be left out, of at most nineteen digits, so that a product has
    /// no more than can be carried.
    private static func number(_ random: inout SplitMix64) -> String {
        let shift = UInt64.random(in: 0...30, using: &random)
        let whole = String(UInt64.random(in: 0..<(1 << 30), using: &random) >> shift)
        let places = Int.random(in: 0...9, using: &random)
        var fraction = (0..<places).map { _ in "0123456789".randomElement(using: &random) ?? "1" }
        while fraction.last == "0" { fraction.removeLast() }
        let text = fraction.isEmpty ? whole : whole + "." + String(fraction)
        return text != "0" && Bool.random(using: &random) ? "-" + text : text
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `is printed with all of its digits and no needless zero`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            let texts = [Self.number(&random), Self.number(&random)]
            let (left, right) = (try #require(Exact(texts[0])), try #require(Exact(texts[1])))
            #expect(left.description == texts[0], "seed \(seed)")
            for result in [left + right, left - right, left * right] {
                let text = result.description
                #expect(Exact(text) == result, "seed \(seed): \(texts) \(text)")
                let hasNeedlessZero =
                    text.contains(".") && text.hasSuffix("0") || text.hasSuffix(".")
                    || text.contains(#/^-?0[0-9]/#)
                #expect(!hasNeedlessZero, "seed \(seed): \(texts) \(text)")
            }
        }
    }

    @Test func `refuses more digits than it can carry`() {
        #expect(Exact(String(repeating: "1", count: 39)) == nil)
        #expect(Exact("0." + String(repeating: "0", count: 36) + "1") == nil)
    }

    @Test func `throws on a division by zero instead of giving NaN`() {
        #expect(throws: DivisionByZero(dividend: 1)) { try Exact(1).divided(by: 0) }
    }

    @Test func `divides to a scale, half to even unless told otherwise`() throws {
        #expect(try Exact(2).divided(by: 3, scale: 4) == "0.6667")
        #expect(try Exact(1).divided(by: 8, scale: 2) == "0.12")
        #expect(try Exact(3).divided(by: 8, scale: 2) == "0.38")
        #expect(try Exact(2).divided(by: 3, scale: 4, .down) == "0.6666")
        #expect(try Exact(-2).divided(by: 3, scale: 4, .down) == "-0.6667")
    }

    @Test func `steps down and up to a lot`() {
        #expect(("0.00162846781" as Exact).floored(to: "0.00000001") == "0.00162846")
        #expect(("0.00162846781" as Exact).ceiled(to: "0.00000001") == "0.00162847")
        #expect((7 as Exact).floored(to: 5) == 5)
        #expect((-7 as Exact).floored(to: 5) == -10)
        #expect(("60085.025" as Exact).floored(to: "0.1") == "60085")
        #expect(("1.5" as Exact).isMultiple(of: "0.1"))
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `floors to the greatest multiple that is not above, whatever the step`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let number =
            Exact(Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random))
            * "0.000000007"
        let step = Exact(Int64.random(in: 1...9_999_999, using: &random)) * "0.00000003"
        let floor = number.floored(to: step)
        #expect(floor <= number && number < floor + step)
        #expect(number.ceiled(to: step) >= number)
        #expect(floor.isMultiple(of: step))
    }

    @Test func `pads to a number of places`() {
        #expect(("12.5" as Exact).text(atLeast: 2) == "12.50")
        #expect((12 as Exact).text(atLeast: 2) == "12.00")
        #expect(("12.345" as Exact).text(atLeast: 2) == "12.345")
    }
}
