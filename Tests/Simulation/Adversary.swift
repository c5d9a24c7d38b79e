import TestSupport

/// Decides, by the seed alone, what goes wrong where.
final class Adversary {
    var random: SplitMix64
    /// Whether anything goes wrong at all; off while the world is set up and once it is to calm down.
    var isActive = false
    private(set) var strikes: [Cell: Int] = [:]
    /// What could have struck, by step: a bit for each kind, in the order of `Hazard.allCases`.
    private(set) var offers: [String: UInt64] = [:]
    private let chance: Double
    let aim: Aim

    /// One kind of fault at one step.
    struct Cell: Hashable, Comparable {
        let hazard: Hazard
        let step: String

        static func < (one: Cell, other: Cell) -> Bool {
            (one.hazard.rawValue, one.step) < (other.hazard.rawValue, other.step)
        }
    }

    /// The kind of fault that strikes often in a seed, at an eighth of all steps, so that every cell is
    /// reached and can be looked for.
    struct Aim: Hashable, Comparable {
        let hazard: Hazard
        let slot: UInt64

        private static let slots: UInt64 = 8
        /// How many seeds there are from one of an aim to the next one of it.
        static let period = UInt64(Hazard.allCases.count) * slots

        init(seed: UInt64) {
            let kinds = UInt64(Hazard.allCases.count)
            hazard = Hazard.allCases[Int(seed % kinds)]
            slot = seed / kinds % Aim.slots
        }

        /// That of the seeds which aim at this cell.
        init(_ cell: Cell) { (hazard, slot) = (cell.hazard, Aim.slot(of: cell.step)) }

        /// The first seed of this aim that is no smaller than another.
        func seed(from other: UInt64) -> UInt64 {
            let kinds = UInt64(Hazard.allCases.count)
            let index = UInt64(Hazard.allCases.firstIndex(of: hazard) ?? 0)
            let offset = slot * kinds + index
            return other + (offset + Aim.period - other % Aim.period) % Aim.period
        }

        /// FNV-1a, the same in every process.
        static func slot(of step: String) -> UInt64 {
            let hash = step.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
                (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
            return (hash >> 32) % slots
        }

        static func < (one: Aim, other: Aim) -> Bool {
            (one.hazard.rawValue, one.slot) < (other.hazard.rawValue, other.slot)
        }
    }

    /// Seeds differ in how much goes wrong, and in what they aim at.
    init(seed: UInt64) {
        random = SplitMix64(seed: seed ^ 0xAD5E_25A2_7000_0000)
        chance = [0, 0.001, 0.004, 0.012].randomElement(using: &random) ?? 0
        aim = Aim(seed: seed)
    }

    /// What strikes at this step, of what can: each group of kinds is as likely as another.
    ///
    /// - Parameter weight: how much likelier than elsewhere: what moves money is struck more often.
    func strike(at step: String, _ groups: [[Hazard]], weight: Double = 1) -> Hazard? {
        guard isActive else { return nil }
        let known = offers[step] ?? 0
        offers[step] = groups.joined().reduce(known) { $0 | 1 << UInt64($1.index) }
        let draw = Double.random(in: 0..<1, using: &random)
        var hazard: Hazard?
        if Aim.slot(of: step) == aim.slot, groups.contains(where: { $0.contains(aim.hazard) }),
            draw < aimedChance(at: step, weight)
        {
            hazard = aim.hazard
        } else if draw < chance * weight {
            hazard = groups.randomElement(using: &random)?.randomElement(using: &random)
        }
        if let hazard { strikes[Cell(hazard: hazard, step: step), default: 0] += 1 }
        return hazard
    }

    private var aimedAt: [String: Int] = [:]

    /// High at a step that is rare in this seed, so that it is struck at all, and falling.
    private func aimedChance(at step: String, _ weight: Double) -> Double {
        aimedAt[step, default: 0] += 1
        return max(min(0.5, 0.02 * weight), 0.4 / Double(aimedAt[step] ?? 1))
    }

    func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }

    func happens(_ chance: Double) -> Bool { Double.random(in: 0..<1, using: &random) < chance }
}
