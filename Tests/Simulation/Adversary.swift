import TestSupport

/// Decides, by the seed alone, what goes wrong where.
final class Adversary {
    var random: SplitMix64
    /// Whether anything goes wrong at all; off while the world is set up and once it is to calm down.
    var isActive = false
    private(set) var strikes: [Cell: Int] = [:]
    private let chance: Double
    private let focus: Hazard
    private let focusSlot: UInt64

    /// One kind of fault at one step.
    struct Cell: Hashable, Comparable {
        let hazard: Hazard
        let step: String

        static func < (one: Cell, other: Cell) -> Bool {
            (one.hazard.rawValue, one.step) < (other.hazard.rawValue, other.step)
        }
    }

    /// Seeds differ in how much goes wrong, and each has one kind of fault that strikes often at an
    /// eighth of all steps, so that every cell is reached.
    init(seed: UInt64) {
        random = SplitMix64(seed: seed ^ 0xAD5E_25A2_7000_0000)
        chance = [0, 0.001, 0.004, 0.012].randomElement(using: &random) ?? 0
        let kinds = Hazard.allCases
        focus = kinds[Int(seed % UInt64(kinds.count))]
        focusSlot = (seed / UInt64(kinds.count)) % 8
    }

    /// What strikes at this step, of what can: each group of kinds is as likely as another.
    ///
    /// - Parameter weight: how much likelier than elsewhere: what moves money is struck more often.
    func strike(at step: String, _ groups: [[Hazard]], weight: Double = 1) -> Hazard? {
        guard isActive else { return nil }
        let draw = Double.random(in: 0..<1, using: &random)
        var hazard: Hazard?
        if draw < focusChance(weight), Adversary.slot(of: step) == focusSlot,
            groups.contains(where: { $0.contains(focus) })
        {
            hazard = focus
        } else if draw < chance * weight {
            hazard = groups.randomElement(using: &random)?.randomElement(using: &random)
        }
        if let hazard { strikes[Cell(hazard: hazard, step: step), default: 0] += 1 }
        return hazard
    }

    private func focusChance(_ weight: Double) -> Double { min(0.5, 0.02 * weight) }

    func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }

    func happens(_ chance: Double) -> Bool { Double.random(in: 0..<1, using: &random) < chance }

    /// FNV-1a, the same in every process.
    private static func slot(of step: String) -> UInt64 {
        let hash = step.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return (hash >> 32) % 8
    }
}
