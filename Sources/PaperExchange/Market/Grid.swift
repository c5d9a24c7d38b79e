import Domain

/// The steps that prices or sizes of one instrument come in: whole multiples of `10^-places`.
///
/// Inside the exchange a price is a count of ticks and a size a count of lots, both integers, so
/// that matching compares and subtracts exactly; they turn into decimals where money is reckoned.
struct Grid: Hashable, Sendable {
    let places: Int
    let step: Exact
    private let perUnit: Exact

    init(places: Int) {
        precondition((0...12).contains(places), "a grid of \(places) decimal places")
        self.places = places
        (step, perUnit) = Grid.figures[places]
    }

    /// Step and steps per unit by places: dividing anew for each grid costs more than a ticker.
    private static let figures: [(step: Exact, perUnit: Exact)] = powers.map { power in
        // No power of ten is zero, so the division cannot fail.
        let step = try? Exact.one.divided(by: Exact(power))
        return (step ?? .one, Exact(power))
    }

    static func power(_ places: Int) -> Int64 { powers[places] }
    private static let powers: [Int64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000,
    ]

    func exact(_ units: Int64) -> Exact { Exact(units) * step }

    /// `nil` when the number lies between two steps or is out of range.
    func units(_ number: Exact) -> Int64? {
        let scaled = number * perUnit
        guard scaled.magnitude < 4_000_000_000_000_000_000 else { return nil }
        return Int64(scaled.description)
    }

    func floored(_ number: Exact) -> Int64 {
        Int64((number * perUnit).rounded(to: 0, .down).description) ?? 0
    }
    func ceiled(_ number: Exact) -> Int64 {
        Int64((number * perUnit).rounded(to: 0, .up).description) ?? 0
    }

    /// Plain decimal text without trailing zeros, as books show it.
    func text(_ units: Int64) -> String {
        var digits: [UInt8] = []
        append(units, to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    /// ``text(_:)`` at the end of `bytes`: lists of hundreds of rows are made of little else.
    func append(_ units: Int64, to bytes: inout [UInt8]) {
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = units.magnitude
        var decimals = places
        while decimals > 0, rest % 10 == 0 {
            rest /= 10
            decimals -= 1
        }
        let start = bytes.count
        var written = 0
        repeat {
            if written == decimals, written > 0 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
            written += 1
        } while rest > 0 || written <= decimals
        bytes[start...].reverse()
    }

    /// The model's one door from binary noise to exact steps.
    func nearest(_ value: Double) -> Int64 { Int64((value * Double(Grid.power(places))).rounded()) }
}
