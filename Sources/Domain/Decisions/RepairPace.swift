/// How soon a trade is repaired again that many repairs have not balanced (EXECUTION §7).
///
/// A leg without its hedge is worth trying for as long as it is there; but an order's name counts no more
/// than 1295 orders of a leg, and whatever has refused a hundred will hardly take the next one at once.
public enum RepairPace {
    /// After so many the trade is left to a person.
    public static let most = 1080

    /// Milliseconds to let pass after the last repair: nothing for the first hundred, then up to ten
    /// minutes, and a day once a thousand have not helped.
    ///
    /// - Parameter repairs: orders of repairs so far.
    public static func pause(after repairs: Int) -> Int64 {
        switch repairs {
        case ..<100: 0
        case ..<1000: Int64(min(10, (repairs - 100) / 10 + 1)) * Timestamp.minute
        default: Timestamp.day
        }
    }
}
