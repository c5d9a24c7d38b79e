/// Value noise: hashed values on a grid of time, joined smoothly. Any moment can be computed
/// without the moments before it, and only `+ − ×` and one division touch the doubles, so that
/// every machine computes the same.
struct Noise: Sendable {
    let seed: UInt64

    /// A hash of a name and of numbers, uniform over 64 bits.
    ///
    /// Source of the mixing: Sebastiano Vigna, <https://prng.di.unimi.it/splitmix64.c>.
    func hash(_ stream: UInt64, _ index: Int64) -> UInt64 {
        var mixed = seed ^ (stream &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(bitPattern: index)
        for _ in 0..<2 {
            mixed = mixed &+ 0x9E37_79B9_7F4A_7C15
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
        }
        return mixed
    }

    /// Uniform in 0..<1.
    func unit(_ stream: UInt64, _ index: Int64) -> Double {
        Double(hash(stream, index) >> 11) / 9_007_199_254_740_992
    }

    /// Between −1 and 1, smooth in time, with a new value every `period` ms.
    func wave(_ stream: UInt64, at milliseconds: Int64, period: Int64) -> Double {
        let cell = milliseconds.flooredDivision(by: period)
        let x = Double(milliseconds - cell * period) / Double(period)
        let (from, to) = (unit(stream, cell), unit(stream, cell + 1))
        return 2 * (from + (to - from) * x * x * (3 - 2 * x)) - 1
    }

    /// Names a stream of noise (FNV-1a).
    static func stream(_ name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

extension Int64 {
    func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
