public import Domain

/// Where a paper exchange keeps what must outlive the process: its journal, its snapshots, and
/// everything that is over, behind indices.
///
/// An exchange calls it from one thread only. Between two calls of ``commit()`` all changes of the
/// journal are one: after a crash either all of them are there or none is. Rows follow from the
/// journal, so they may come to lie in the store later, up to the next snapshot.
///
/// Nothing here throws. A store that cannot read or write must end the process, see
/// ``fail(_:)``: what has not been committed was not answered either.
public protocol PaperStore: AnyObject {
    // MARK: Journal

    /// What the exchange was made of; `nil` for a store in which there is none yet.
    var genesis: [UInt8]? { get }
    /// Says what the exchange is made of, once, in a store in which there is none. To be committed.
    func begin(genesis: [UInt8])

    /// The market's time and the wall clock's, as they were told last: by an entry, or by
    /// ``note(market:wall:)``; `nil` where neither was.
    var clock: (market: Timestamp, wall: Timestamp)? { get }
    /// Tells both times where no entry did. To be committed.
    func note(market: Timestamp, wall: Timestamp)

    /// Adds an entry with the next number. To be committed.
    func append(_ entry: JournalEntry)
    /// Up to `limit` entries after number `number`, in their order. The first entry is number 1.
    func entries(after number: Int64, limit: Int) -> [JournalEntry]

    /// Makes everything since the last commit permanent.
    func commit()

    // MARK: Snapshots

    /// The last snapshot, and the number of the entry up to which it holds.
    var snapshot: (bytes: [UInt8], upTo: Int64)? { get }
    /// Replaces the snapshot by one that holds up to the last entry, once all rows are permanent that
    /// were added. To be committed.
    func save(snapshot: [UInt8])

    // MARK: Rows

    /// Adds rows, or replaces them where they are there already.
    ///
    /// - Parameter rows: makes them, on any thread, before whatever is asked for next.
    func add(_ rows: @escaping @Sendable () -> [StoredRow])
    /// Removes the rows with a larger id.
    func forgetRows(_ kind: StoredRow.Kind, of uid: String, after id: Int64)
    /// Up to `limit` rows, newest first, of all that have been added.
    func rows(_ query: StoredRow.Query, limit: Int) -> [StoredRow]

    /// Ends the process with the reason that is given.
    func fail(_ reason: String) -> Never
}

/// Something of an account that is over, as a store keeps it.
public struct StoredRow: Hashable, Sendable {
    /// A finished order, an execution, a bill, a position that was closed whole, interest of an
    /// hour.
    public enum Kind: String, Hashable, Sendable { case order, fill, bill, closing, accrual }

    /// Which of an account's lists it is in.
    public let kind: Kind
    public let uid: String
    /// Its place in that list; a row at the same place is replaced.
    public let position: Position
    /// Empty where it belongs to none.
    public let instrument: String
    /// What it can be found by beside its id: an order's client id, a fill's order id; else empty.
    public let reference: String
    /// Everything that there is to know of it, as text.
    public let text: String

    /// Where a row stands in the list that it belongs to.
    public struct Position: Hashable, Sendable {
        /// What pages are cut by: an id, or milliseconds. Rises.
        public let id: Int64
        /// Tells rows of one id apart.
        public let part: String

        /// - Parameter part: empty where ids are of one row alone.
        public init(id: Int64, part: String = "") { (self.id, self.part) = (id, part) }
    }

    /// - Parameter text: in a form of the exchange's own; a store does not read it.
    public init(
        kind: Kind, uid: String, position: Position, instrument: String, reference: String,
        text: String
    ) {
        (self.kind, self.uid, self.position) = (kind, uid, position)
        (self.instrument, self.reference, self.text) = (instrument, reference, text)
    }

    /// Which rows of one account are asked for.
    public struct Query: Hashable, Sendable {
        public var kind: Kind
        public var uid: String
        /// Only rows with a smaller id; `nil` for no bound.
        public var below: Int64?
        /// Only rows that stand before this one; `nil` for no bound.
        public var before: Position?
        /// Only rows of it; `nil` for all. An empty one finds nothing.
        public var instrument: String?
        /// Only rows with it; `nil` for all. An empty one finds nothing.
        public var reference: String?

        /// All rows of a list; bounds are set on the value.
        public init(_ kind: Kind, of uid: String) { (self.kind, self.uid) = (kind, uid) }
    }
}
