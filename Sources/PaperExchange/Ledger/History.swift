/// The newest rows of something that only grows, oldest first. What falls off the end is handed
/// back, so that memory stays flat however long the exchange runs.
struct History<Row: Sendable>: RandomAccessCollection, Sendable {
    /// Most rows that are kept.
    let limit: Int
    private var rows: [Row] = []
    /// Rows at the front that have been dropped and not yet been moved over.
    private var head = 0

    init(limit: Int) {
        precondition(limit > 0, "a history of \(limit) rows")
        self.limit = limit
    }

    var startIndex: Int { 0 }
    var endIndex: Int { rows.count - head }
    subscript(position: Int) -> Row {
        get { rows[head + position] }
        set { rows[head + position] = newValue }
    }

    /// - Returns: the oldest row, where there was no more room for it.
    @discardableResult
    mutating func append(_ row: Row) -> Row? {
        rows.append(row)
        guard count > limit else { return nil }
        let dropped = rows[head]
        head += 1
        // Moving the rest costs as much as was dropped since the last time.
        if head > limit {
            rows.removeFirst(head)
            head = 0
        }
        return dropped
    }
}

extension History: Equatable where Row: Equatable {
    static func == (left: History, right: History) -> Bool { left.elementsEqual(right) }
}
