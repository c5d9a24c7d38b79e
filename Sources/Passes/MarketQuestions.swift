import Domain
import OKX

/// The questions about one pair that go out with a round, and how their answers become a market.
struct MarketQuestions {
    let pair: Pair
    /// By the exchange's clock, when they were asked.
    private let now: Timestamp
    private let spot: Round.Ticket<Instrument?>
    private let spotBook: Round.Ticket<OrderBook>
    private let spotLimit: Round.Ticket<PriceLimit>
    private let spotIndex: Round.Ticket<PricePoint>
    /// `nil` once it was due: the exchange no longer knows it.
    private let future: FutureQuestions?

    private struct FutureQuestions {
        /// Of its whole family, like the marks: asked once, however many of them are candidates.
        let listed: Round.Ticket<[Future]>
        let marks: Round.Ticket<[String: PricePoint]>
        let book: Round.Ticket<OrderBook>
        let limit: Round.Ticket<PriceLimit>
    }

    /// - Parameters:
    ///   - depth: levels of each book.
    ///   - now: by the exchange's clock.
    init(_ pair: Pair, depth: Int, now: Timestamp, in round: inout Round) {
        (self.pair, self.now) = (pair, now)
        spotBook = round.add(.book(pair.spot.id, depth: depth))
        spot = round.add(.spotInstrument(pair.spot.id))
        spotLimit = round.add(.priceLimit(pair.spot.id))
        // The index has the name of the instrument.
        spotIndex = round.add(.indexTicker(pair.spot.id))
        guard now < pair.future.expiry else {
            future = nil
            return
        }
        future = FutureQuestions(
            listed: round.add(.futures(of: pair.family)),
            marks: round.add(.markPrices(of: pair.family)),
            book: round.add(.book(pair.future.id, depth: depth)),
            limit: round.add(.priceLimit(pair.future.id)))
    }

    /// - Throws: ``OKXError`` when any of it has no usable answer, and
    ///   ``PassError/missingFromList(instrument:)`` and ``PassError/noPair(spot:future:)``.
    func market(
        from answers: Answers, index: PricePoint?, openInterest: [OpenInterest]?,
        fees: (spot: FeeRates, future: FeeRates), marginTerms: MarginTerms? = nil
    ) throws -> CandidateMarket {
        let spot = try spotLeg(answers)
        let future = try futureLeg(answers)
        guard let listed = Pair(spot: spot.listed, future: future.listed) else {
            throw PassError.noPair(spot: pair.spot.id, future: pair.future.id)
        }
        return CandidateMarket(
            pair: listed, spotBook: spot.book, futureBook: future.book, spotLimit: spot.limit,
            futureLimit: future.limit, usdtIndex: index,
            openInterestContracts: openInterest?.first {
                $0.instrumentID == pair.future.id
            }?.contracts,
            spotFees: fees.spot, futureFees: fees.future,
            // A reference that is not known is judged as such.
            spotIndex: try? answers[spotIndex],
            futureMark: self.future.flatMap { try? answers[$0.marks][pair.future.id] },
            marginTerms: marginTerms)
    }

    // MARK: - Legs

    /// An instrument as the exchange has it now, with its book and the limits of its prices.
    private struct LegMarket<Listed> {
        let listed: Listed
        let book: OrderBook
        let limit: PriceLimit
    }

    private func spotLeg(_ answers: Answers) throws -> LegMarket<Instrument> {
        try leg(
            pair.spot.id, listed: ifKnown { () throws(OKXError) in try answers[spot] } ?? nil,
            last: pair.spot.notListed, (spotBook, spotLimit), answers)
    }

    private func futureLeg(_ answers: Answers) throws -> LegMarket<Future> {
        guard let future else { return gone(pair.future.notListed, pair.future.id) }
        return try leg(
            pair.future.id,
            listed: answers[future.listed].first { $0.id == pair.future.id },
            last: pair.future.notListed, (future.book, future.limit), answers)
    }

    /// - Throws: ``PassError/missingFromList(instrument:)`` for an instrument that a list lacks and that
    ///   has a book all the same: neither is it known to be gone, nor is anything known of it.
    private func leg<Listed>(
        _ id: String, listed: Listed?, last: Listed,
        _ tickets: (book: Round.Ticket<OrderBook>, limit: Round.Ticket<PriceLimit>),
        _ answers: Answers
    ) throws -> LegMarket<Listed> {
        guard let book = try ifKnown({ () throws(OKXError) in try answers[tickets.book] }),
            let limit = try ifKnown({ () throws(OKXError) in try answers[tickets.limit] })
        else { return gone(last, id) }
        guard let listed else { throw PassError.missingFromList(instrument: id) }
        return LegMarket(listed: listed, book: book, limit: limit)
    }

    /// `nil` when the exchange no longer knows the instrument: it may have been delivered between the
    /// ranking and this round, or within the round.
    private func ifKnown<Answer>(
        _ read: () throws(OKXError) -> Answer
    ) throws(OKXError) -> Answer? {
        do {
            return try read()
        } catch  where error.code == "51001" {
            return nil
        }
    }

    private func gone<Listed>(_ last: Listed, _ id: String) -> LegMarket<Listed> {
        LegMarket(
            listed: last, book: OrderBook(instrumentID: id, asks: [], bids: [], time: now),
            limit: PriceLimit(highestBuy: nil, lowestSell: nil))
    }
}

extension Pair {
    /// As the exchange names the family of the future, such as `BTC-USD`.
    var family: String { "\(coin)-\(future.instrument.quote)" }
}

extension Instrument {
    /// As it was last seen, but gone from the exchange's list.
    fileprivate var notListed: Instrument {
        Instrument(
            id: id, coin: coin, quote: quote, tickSize: tickSize, lotSize: lotSize,
            minSize: minSize, maxLimitSize: maxLimitSize, maxLimitUSD: maxLimitUSD,
            state: .gone, feeGroup: feeGroup)
    }
}

extension Future {
    fileprivate var notListed: Future {
        Future(
            instrument: instrument.notListed, contractValue: contractValue, expiry: expiry,
            listedAt: listedAt, settlesDaily: settlesDaily)
    }
}
