/// One pair at one moment: both books, the peg and the time left. What a decision about size is
/// computed from (DOMAIN §4).
public struct PairMarket: Hashable, Sendable {
    public let pair: Pair
    /// Prices in USDT per coin, sizes in coins.
    public let spotBook: OrderBook
    /// Prices in USD per coin, sizes in contracts.
    public let futureBook: OrderBook
    /// USD per USDT.
    public let peg: Exact
    /// To delivery, an exact fraction.
    public let days: Exact

    /// - Throws: ``FinanceError`` when the peg, the days, a lot or the contract value are not above
    ///   zero, or a book is of another instrument.
    public init(
        pair: Pair, spotBook: OrderBook, futureBook: OrderBook, peg: Exact, days: Exact
    ) throws(FinanceError) {
        try peg.mustBePositive(.peg)
        try days.mustBePositive(.days)
        try pair.mustHaveSteps()
        for (book, id) in [(spotBook, pair.spot.id), (futureBook, pair.future.id)]
        where book.instrumentID != id {
            throw .wrongBook(given: book.instrumentID, expected: id)
        }
        (self.pair, self.spotBook, self.futureBook) = (pair, spotBook, futureBook)
        (self.peg, self.days) = (peg, days)
    }
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

extension Pair {
    /// - Throws: ``FinanceError/notPositive(_:_:)`` for an instrument whose sizes are not stated, as
    ///   one that is not open yet.
    func mustHaveSteps() throws(FinanceError) {
        try spot.lotSize.mustBePositive(.lot)
        try future.instrument.lotSize.mustBePositive(.lot)
        try future.contractValue.mustBePositive(.notional)
    }
}
