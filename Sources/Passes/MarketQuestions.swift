import Domain
import OKX

/// The questions about one pair that go out with a round, and how their answers become a market.
struct MarketQuestions {
    let pair: Pair
    private let spot: Round.Ticket<Instrument?>
    private let spotBook: Round.Ticket<OrderBook>
    private let spotLimit: Round.Ticket<PriceLimit>
    private let spotIndex: Round.Ticket<PricePoint>
    /// `nil` once it was due: the exchange no longer knows it.
    private let future: FutureQuestions?

    private struct FutureQuestions {
        let listed: Round.Ticket<Future?>
        let book: Round.Ticket<OrderBook>
        let limit: Round.Ticket<PriceLimit>
        let mark: Round.Ticket<PricePoint>
    }

    /// - Parameters:
    ///   - depth: levels of each book.
    ///   - now: by the exchange's clock.
    init(_ pair: Pair, depth: Int, now: Timestamp, in round: inout Round) {
        self.pair = pair
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
            listed: round.add(.futureInstrument(pair.future.id)),
            book: round.add(.book(pair.future.id, depth: depth)),
            limit: round.add(.priceLimit(pair.future.id)),
            mark: round.add(.markPrice(pair.future.id)))
    }

    /// - Throws: ``OKXError`` when any of it has no usable answer.
    func market(
        from answers: Answers, index: PricePoint?, openInterest: [OpenInterest]?,
        fees: (spot: FeeRates, future: FeeRates), marginTerms: MarginTerms? = nil
    ) throws -> CandidateMarket {
        let listedSpot = try answers[spot] ?? pair.spot.notListed
        let listedFuture = try future.flatMap { try answers[$0.listed] } ?? pair.future.notListed
        let spotBook = try answers[spotBook]
        guard let pair = Pair(spot: listedSpot, future: listedFuture) else {
            preconditionFailure("the pair \(pair.future.id) changed its coin")
        }
        return CandidateMarket(
            pair: pair, spotBook: spotBook,
            futureBook: try future.map { try answers[$0.book] }
                ?? OrderBook(
                    instrumentID: pair.future.id, asks: [], bids: [], time: spotBook.time),
            spotLimit: try answers[spotLimit],
            futureLimit: try future.map { try answers[$0.limit] }
                ?? PriceLimit(highestBuy: nil, lowestSell: nil),
            usdtIndex: index,
            openInterestContracts: openInterest?.first {
                $0.instrumentID == pair.future.id
            }?.contracts,
            spotFees: fees.spot, futureFees: fees.future,
            // A reference that is not known is judged as such.
            spotIndex: try? answers[spotIndex],
            futureMark: future.flatMap { try? answers[$0.mark] },
            marginTerms: marginTerms)
    }
}

extension Instrument {
    /// As it was last seen, but gone from the exchange's list.
    fileprivate var notListed: Instrument {
        Instrument(
            id: id, coin: coin, quote: quote, tickSize: tickSize, lotSize: lotSize,
            minSize: minSize, maxLimitSize: maxLimitSize, maxLimitUSD: maxLimitUSD,
            state: .other("not listed"), feeGroup: feeGroup)
    }
}

extension Future {
    fileprivate var notListed: Future {
        Future(
            instrument: instrument.notListed, contractValue: contractValue, expiry: expiry,
            listedAt: listedAt, settlesDaily: settlesDaily)
    }
}
