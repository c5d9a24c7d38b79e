/// One pair at one moment: both books, the peg and the time left. What a decision about size is
/// computed from (DOMAIN §4).
public struct PairMarket: Hashable, Sendable {
    public let pair: Pair
    public let spotBook: OrderBook
    public let futureBook: OrderBook
    /// USD per USDT.
    public let peg: Exact
    /// To delivery, an exact fraction.
    public let days: Exact

    /// - Throws: ``FinanceError`` when the peg or the days are not above zero, or a book is of
    ///   another instrument.
    public init(
        pair: Pair, spotBook: OrderBook, futureBook: OrderBook, peg: Exact, days: Exact
    ) throws(FinanceError) {
        try peg.mustBePositive(.peg)
        try days.mustBePositive(.days)
        try pair.future.contractValue.mustBePositive(.notional)
        for (book, id) in [(spotBook, pair.spot.id), (futureBook, pair.future.id)]
        where book.instrumentID != id {
            throw .wrongBook(given: book.instrumentID, expected: id)
        }
        (self.pair, self.spotBook, self.futureBook) = (pair, spotBook, futureBook)
        (self.peg, self.days) = (peg, days)
    }
}

/// How a pair would be traded, as far as sizes and yields depend on it.
public struct TradeTerms: Hashable, Sendable {
    public let fees: RoundTripFees
    public let hedge: Hedge
    /// The sizes of this many levels must cover the order, and the books must have as many: the
    /// strategy's `price_level`. `nil` for whole books.
    public let priceLevel: Int?

    public init(fees: RoundTripFees, hedge: Hedge, priceLevel: Int? = nil) {
        (self.fees, self.hedge, self.priceLevel) = (fees, hedge, priceLevel)
    }
}

/// Why there is no yield at a size. An expected answer, with the numbers behind it.
public enum Unexecutable: Error, Hashable, Sendable {
    /// The levels do not cover the order, or cannot be traded on: too few, crossed, or broken.
    case bookTooThin(Leg)
    case size(Leg, SizeRefusal)
}

extension PairMarket {
    /// The side of a leg's book that opening or closing trades with.
    func depth(_ leg: Leg, _ side: Side, _ terms: TradeTerms) -> Result<Depth, Unexecutable> {
        let book = leg == .spot ? spotBook : futureBook
        guard let depth = Depth(book, leg: leg, side: side, levels: terms.priceLevel) else {
            return .failure(.bookTooThin(leg))
        }
        return .success(depth)
    }

    /// Why the two orders cannot be placed as they are, if so.
    func refusal(contracts: Exact, coins: Exact, spotPrice: Exact) -> Unexecutable? {
        let future = pair.future.instrument
        if case .failure(let refusal) = future.orderSize(atMost: contracts) {
            return .size(.future, refusal)
        }
        if let refusal = future.refusal(ofUSD: pair.future.notionalUSD(contracts: contracts)) {
            return .size(.future, refusal)
        }
        if case .failure(let refusal) = pair.spot.orderSize(atMost: coins) {
            return .size(.spot, refusal)
        }
        return pair.spot.refusal(ofUSD: coins * spotPrice * peg).map { .size(.spot, $0) }
    }
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
