private import Foundation

/// An exact decimal number: a price, a size, an amount of money or a rate, from the wire to the
/// database and back. Never binary floating point, never NaN, never infinite.
///
/// This file is the only place that parses, divides and prints decimals. What it guards against is
/// how `Foundation.Decimal` fails silently: `1/0` is NaN and NaN compares as less than every
/// number, `Decimal(string: "12abc")` is 12, and a literal such as `3.133` has passed through
/// binary on its way. None of the three can be written with this type.
///
/// Sums and products are exact up to 38 significant digits and rounded half to even beyond, sixteen
/// digits past what any figure of an exchange carries. Division names its scale and its rounding.
public struct Exact: Hashable, Sendable {
    private let value: Decimal

    private init(_ value: Decimal) {
        precondition(value.isFinite, "a decimal left the range of 38 digits: \(value)")
        self.value = value
    }

    /// - Precondition: it fits 64 bits.
    public init(_ integer: some BinaryInteger) {
        guard let small = Int64(exactly: integer) else {
            preconditionFailure("the integer \(integer) does not fit 64 bits")
        }
        value = Decimal(small)
    }

    /// `mantissa × 10^−places`: `Exact(2, places: 1)` is 0.2.
    public init(_ mantissa: Int, places: Int) {
        precondition((0...36).contains(places), "\(places) places")
        value = Decimal(
            sign: mantissa < 0 ? .minus : .plus, exponent: -places,
            significand: Decimal(mantissa.magnitude))
    }

    public static let zero: Exact = 0
    public static let one: Exact = 1

    public var isZero: Bool { value.isZero }
    /// Above zero: zero is neither positive nor negative.
    public var isPositive: Bool { value > 0 }
    /// Below zero.
    public var isNegative: Bool { value < 0 }
    /// The same number without its sign.
    public var magnitude: Exact { Exact(value.magnitude) }

    /// How a result that does not fit its scale is cut.
    public enum Rounding: Sendable {
        /// Towards minus infinity.
        case down
        /// Towards plus infinity.
        case up
        /// To the nearest, and to the even digit from the middle.
        case halfEven

        fileprivate var mode: Decimal.RoundingMode {
            switch self {
            case .down: .down
            case .up: .up
            case .halfEven: .bankers
            }
        }
    }

    /// The same number with at most `scale` digits after the point.
    public func rounded(to scale: Int, _ rounding: Rounding) -> Exact {
        var result = Decimal()
        var source = value
        NSDecimalRound(&result, &source, scale, rounding.mode)
        return Exact(result)
    }
}

// MARK: - Text

extension Exact: LosslessStringConvertible {
    /// Reads plain decimal text: an optional minus sign, digits, and an optional point followed by
    /// digits. Nothing else is a number: no exponent, no grouping, no plus sign, no white space.
    ///
    /// `nil` as well for more than 38 significant digits or more than 36 digits after the point.
    public init?(_ text: some StringProtocol) {
        guard let parsed = Exact.parse(text.utf8) else { return nil }
        value = parsed
    }

    /// The witness that `LosslessStringConvertible` asks for.
    public init?(_ description: String) {
        guard let parsed = Exact.parse(description.utf8) else { return nil }
        value = parsed
    }

    /// Plain decimal text without an exponent and without trailing zeros after the point.
    public var description: String {
        guard !value.isZero else { return "0" }
        return shortDescription ?? value.description
    }

    /// The same for up to eighteen digits, which nearly all numbers have. `Decimal` divides by ten for
    /// each digit, which takes some eight times as long.
    private var shortDescription: String? {
        let (digits, exponent) = (value.significand.magnitude, value.exponent)
        guard digits < Exact.eighteenDigits, (-36...18).contains(exponent) else { return nil }
        var text = String(NSDecimalNumber(decimal: digits).int64Value)
        if exponent >= 0 {
            text += String(repeating: "0", count: exponent)
        } else {
            let missing = max(0, 1 - exponent - text.utf8.count)
            text = String(repeating: "0", count: missing) + text
            text.insert(".", at: text.index(text.endIndex, offsetBy: exponent))
        }
        return value.isSignMinus ? "-" + text : text
    }
    private static let eighteenDigits = Decimal(1_000_000_000_000_000_000 as Int64)

    /// ``description`` with at least `places` digits after the point.
    public func text(atLeast places: Int) -> String {
        let plain = description
        let fraction = plain.split(separator: ".").dropFirst().first?.count ?? 0
        guard fraction < places else { return plain }
        let padding = String(repeating: "0", count: places - fraction)
        return fraction == 0 ? plain + "." + padding : plain + padding
    }

    private static func parse(_ text: some Sequence<UInt8>) -> Decimal? {
        var digits = 0
        var significant = 0
        var places: Int?
        var negative = false
        var total = Decimal(0)
        var chunk: UInt64 = 0
        var chunkDigits = 0
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0:
                negative = true
            case UInt8(ascii: ".") where places == nil && digits > 0:
                places = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                places = places.map { $0 + 1 }
                if significant > 0 || byte != UInt8(ascii: "0") { significant += 1 }
                chunk = chunk * 10 + UInt64(byte - UInt8(ascii: "0"))
                chunkDigits += 1
                if chunkDigits == 18 {
                    total = shifted(total, by: chunkDigits) + Decimal(chunk)
                    (chunk, chunkDigits) = (0, 0)
                }
            default:
                return nil
            }
        }
        guard digits > 0, places != 0, significant <= 38, (places ?? 0) <= 36 else { return nil }
        total = shifted(total, by: chunkDigits) + Decimal(chunk)
        let scaled = shifted(total, by: -(places ?? 0))
        return negative ? -scaled : scaled
    }

    private static func shifted(_ value: Decimal, by power: Int) -> Decimal {
        guard !value.isZero, power != 0 else { return value }
        return Decimal(sign: .plus, exponent: power, significand: value)
    }
}

extension Exact: ExpressibleByIntegerLiteral {
    public init(integerLiteral: Int) { value = Decimal(integerLiteral) }
}

// MARK: - Arithmetic

extension Exact: Comparable, AdditiveArithmetic {
    public static func < (left: Exact, right: Exact) -> Bool { left.value < right.value }
    public static func + (left: Exact, right: Exact) -> Exact { Exact(left.value + right.value) }
    public static func - (left: Exact, right: Exact) -> Exact { Exact(left.value - right.value) }
    public static func * (left: Exact, right: Exact) -> Exact { Exact(left.value * right.value) }
    public static prefix func - (operand: Exact) -> Exact { Exact(-operand.value) }
    public static func *= (left: inout Exact, right: Exact) { left = left * right }

    /// The quotient with at most `scale` digits after the point.
    ///
    /// - Throws: ``DivisionByZero``, so that a dead book can never read as a yield of anything.
    public func divided(
        by divisor: Exact, scale: Int = Scale.quotient, _ rounding: Rounding = .halfEven
    ) throws(DivisionByZero) -> Exact {
        guard !divisor.isZero else { throw DivisionByZero(dividend: self) }
        return Exact(value / divisor.value).rounded(to: scale, rounding)
    }

    /// The largest multiple of `step` that is not above this number; `step` must be positive.
    public func floored(to step: Exact) -> Exact { multiple(of: step, .down) }

    /// The smallest multiple of `step` that is not below this number; `step` must be positive.
    public func ceiled(to step: Exact) -> Exact { multiple(of: step, .up) }

    /// Is it a whole number of steps? `step` must be positive.
    public func isMultiple(of step: Exact) -> Bool { floored(to: step) == self }

    private func multiple(of step: Exact, _ rounding: Rounding) -> Exact {
        precondition(step.isPositive, "a tick or lot of \(step) is no step")
        let guess = Exact(value / step.value).rounded(to: 0, rounding)
        // The quotient has 38 digits; when it was itself rounded onto an integer, the guess may be
        // one step off. Multiplication is exact, so it decides.
        switch rounding {
        case .down: return guess * step > self ? (guess - 1) * step : guess * step
        case .up: return guess * step < self ? (guess + 1) * step : guess * step
        case .halfEven: return guess * step
        }
    }
}

/// A quotient was asked of a divisor that is zero: an empty book, a missing price, no time left.
public struct DivisionByZero: Error, Hashable {
    /// What was to be divided.
    public let dividend: Exact

    public init(dividend: Exact) { self.dividend = dividend }
}

/// Digits after the point at which figures are rounded, once, where they are made.
public enum Scale {
    /// Yields and rates, as fractions or percent.
    public static let yield = 12
    /// US dollars.
    public static let usd = 8
    /// Intermediate quotients: more than any figure that is derived from them.
    public static let quotient = 24
}

extension Sequence<Exact> {
    /// 0 for none.
    public func sum() -> Exact { reduce(.zero, +) }
}
