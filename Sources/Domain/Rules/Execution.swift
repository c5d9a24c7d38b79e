/// How the legs of a strategy's trades are worked: its `execution`.
public enum Execution: String, Hashable, Sendable, CaseIterable {
    /// Both legs take what the books offer, together or one after the other.
    case taker
    /// The spot leg rests beside the touch while the process lives, and the future follows its
    /// fills (EXECUTION §8).
    case maker
}
