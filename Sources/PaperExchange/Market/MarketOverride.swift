public import Domain

/// How one instrument's market is disturbed on purpose. Everything that is not set stays as the
/// model has it.
public struct MarketOverride: Hashable, Codable, Sendable {
    /// The instrument is suspended: listed, with a book, and not traded.
    public var isSuspended = false
    /// At most so many levels a side; 0 is an empty book.
    public var levels: Int?
    /// Sizes of all levels times this.
    public var sizeFactor: Exact?
    /// The book and ticker carry a time this far back, and the prices of then, ms.
    public var staleMilliseconds: Int64 = 0
    /// All prices of the book shifted by so many ten-thousandths.
    public var offsetBasisPoints: Exact?
    /// The premium over the index, a year, percent: in place of the model's.
    public var premiumPercent: Exact?
    /// The bids alone shifted up by so many ten-thousandths: more than the spread crosses the book.
    public var crossBasisPoints: Exact?
    /// This side of the book is empty.
    public var missingSide: BookSide?
    /// When its trading ends for good: announced as the row's `expTime`, and from then on nobody knows
    /// the instrument any more.
    public var delistedAt: Timestamp?

    func isDelisted(at time: Timestamp) -> Bool { delistedAt.map { time >= $0 } ?? false }

    /// A side of a book as the exchange names it.
    public enum BookSide: String, Hashable, Codable, Sendable { case asks, bids }

    /// Disturbs nothing.
    public init() {}

    static let none = MarketOverride()
}

extension Exact {
    /// For the market model only, whose doubles turn into ticks at once.
    var approximate: Double { Double(description) ?? 0 }
}
