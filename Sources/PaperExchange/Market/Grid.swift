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
        perUnit = Exact(Grid.power(places))
        step = (try? Exact.one.divided(by: perUnit)) ?? .one
    }

    static func power(_ places: Int) -> Int64 { (0..<places).reduce(1) { power, _ in power * 10 } }

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
        guard places > 0 else { return String(units) }
        let (whole, fraction) = units.magnitude.quotientAndRemainder(
            dividingBy: UInt64(Grid.power(places)))
        let sign = units < 0 ? "-" : ""
        guard fraction > 0 else { return sign + String(whole) }
        var digits = Array(String(fraction).utf8)
        digits.insert(
            contentsOf: repeatElement(UInt8(ascii: "0"), count: places - digits.count), at: 0)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return sign + String(whole) + "." + String(decoding: digits, as: UTF8.self)
    }

    /// The model's one door from binary noise to exact steps.
    func nearest(_ value: Double) -> Int64 { Int64((value * Double(Grid.power(places))).rounded()) }
}
