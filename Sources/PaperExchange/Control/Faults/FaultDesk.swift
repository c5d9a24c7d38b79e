import Domain

/// The faults that are armed, and the draws of those that strike by chance.
///
/// Everything in it follows from what was armed and which requests came, so that the same requests
/// meet the same faults.
struct FaultDesk: Sendable {
    private var armed: [PaperFault] = []
    private var draws: Int64 = 0
    /// How often anything has struck.
    private(set) var struck = 0
    private let noise: Noise
    private static let stream = Noise.stream("faults")

    init(seed: UInt64) { noise = Noise(seed: seed) }

    /// What of it changes.
    struct Progress: Codable, Sendable {
        let armed: [PaperFault]
        let draws: Int64
        let struck: Int
    }
    var progress: Progress {
        get { Progress(armed: armed, draws: draws, struck: struck) }
        set { (armed, draws, struck) = (newValue.armed, newValue.draws, newValue.struck) }
    }

    var isEmpty: Bool { armed.isEmpty }
    /// Whether pages have to be kept, to be answered again.
    var repeatsPages: Bool { armed.contains { $0.kind == .repeatPage } }
    var faults: [PaperFault] { armed }

    mutating func arm(_ fault: PaperFault) { armed.append(fault) }
    mutating func disarmAll() { armed = [] }

    /// What strikes a request as a whole, in the order in which it was armed: what changes its
    /// answer, once at most, and what moves the world.
    mutating func strikes(_ target: FaultTarget) -> [PaperFault.Kind] {
        var kinds: [PaperFault.Kind] = []
        strikeEach(target) { kind in
            let isSecond = kind.stage == .answer && kinds.contains { $0.stage == .answer }
            guard !isSecond else { return false }
            kinds.append(kind)
            return true
        }
        return kinds
    }

    /// What strikes one order of a request.
    mutating func orderStrikes(_ target: FaultTarget) -> [PaperFault.Kind] {
        var kinds: [PaperFault.Kind] = []
        strikeEach(target) { kind in
            kinds.append(kind)
            return true
        }
        return kinds
    }

    /// A uniform number below `bound`, the next one of the seed's.
    mutating func draw(below bound: UInt64) -> UInt64 {
        draws += 1
        return noise.hash(FaultDesk.stream, draws) % bound
    }

    /// Offers every fitting fault to `take`, and counts those that it takes.
    private mutating func strikeEach(
        _ target: FaultTarget, take: (PaperFault.Kind) -> Bool
    ) {
        for index in armed.indices where armed[index].fits(target) {
            guard armed[index].skip == 0 else {
                armed[index].skip -= 1
                continue
            }
            guard isDrawn(armed[index]), take(armed[index].kind) else { continue }
            armed[index].count -= 1
            struck += 1
        }
        armed.removeAll { $0.count <= 0 }
    }

    private mutating func isDrawn(_ fault: PaperFault) -> Bool {
        guard let probability = fault.probability else { return true }
        let million: UInt64 = 1_000_000
        return Exact(draw(below: million)) < probability * Exact(million)
    }
}

/// What a fault looks at to know whether it is meant.
struct FaultTarget {
    let path: String
    let method: String
    let uid: String?
    /// Of the query and of every row of the body; of one order just that one.
    let rows: [Row]
    /// One order of a request, not the request itself.
    let isOrder: Bool
    let time: Timestamp

    struct Row {
        let instrument: String
        let side: Side?
    }
}

extension PaperFault {
    fileprivate func fits(_ target: FaultTarget) -> Bool {
        (kind.stage == .order) == target.isOrder
            && target.path.hasPrefix(path) && (method ?? target.method) == target.method
            && (uid == nil || uid == target.uid)
            && (from.map { $0 <= target.time } ?? true) && (until.map { target.time < $0 } ?? true)
            && (instrument == nil && leg == nil && side == nil
                || target.rows.contains(where: means))
    }

    private func means(_ row: FaultTarget.Row) -> Bool {
        if let side, side != row.side { return false }
        if let leg, leg != (row.instrument.split(separator: "-").count > 2 ? .future : .spot) {
            return false
        }
        guard let instrument else { return true }
        return instrument.hasSuffix("*")
            ? row.instrument.hasPrefix(instrument.dropLast()) : row.instrument == instrument
    }
}
