public import Domain

/// Which rows of a list to give.
public struct Page: Hashable, Sendable {
    /// Only rows older than the one with this id; `nil` for the newest.
    public var after: String?
    /// Only rows from this moment on; `nil` for no bound.
    public var begin: Timestamp?
    /// Only rows up to this moment; `nil` for no bound.
    public var end: Timestamp?
    /// So many rows at most, 100 being the most there are.
    public var limit: Int

    /// - Precondition: a limit of 1 to 100.
    public init(
        after: String? = nil, begin: Timestamp? = nil, end: Timestamp? = nil, limit: Int = 100
    ) {
        precondition((1...100).contains(limit), "a page has 1 to 100 rows, not \(limit)")
        (self.after, self.begin, self.end, self.limit) = (after, begin, end, limit)
    }

    var beginText: String? { begin.map { String($0.milliseconds) } }
    var endText: String? { end.map { String($0.milliseconds) } }
}
