/// Why there is no yield at a size. An expected answer, with the numbers behind it.
public enum Unexecutable: Error, Hashable, Sendable {
    /// The levels do not cover the order, or cannot be traded on: too few, crossed, or broken.
    case bookTooThin(Leg)
    /// A leg's order cannot be placed at its size.
    case size(Leg, SizeRefusal)
}

extension Unexecutable: CustomStringConvertible {
    public var description: String {
        switch self {
        case .bookTooThin(let leg):
            "the \(leg.rawValue) book does not cover the order; nothing was priced, not even a part"
        case .size(_, let refusal): refusal.description
        }
    }
}
