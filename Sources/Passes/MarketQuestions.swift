import Domain
import OKX

/// The questions about one pair that go out with a round, and how their answers become a market.
struct MarketQuestions {
    let pair: Pair
    private let spot: Round.Ticket<Instrument?>
    private let future: Round.Ticket<Future?>
    private let spotBook: Round.Ticket<OrderBook>
    private let futureBook: Round.Ticket<OrderBook>
    private let spotLimit: Round.Ticket<PriceLimit>
    private let futureLimit: Round.Ticket<PriceLimit>

    /// - Parameter depth: levels of each book.
    init(_ pair: Pair, depth: Int, in round: inout Round) {
        self.pair = pair
        spotBook = round.add(.book(pair.spot.id, depth: depth))
        futureBook = round.add(.book(pair.future.id, depth: depth))
        spot = round.add(.spotInstrument(pair.spot.id))
        future = round.add(.futureInstrument(pair.future.id))
        spotLimit = round.add(.priceLimit(pair.spot.id))
        futureLimit = round.add(.priceLimit(pair.future.id))
    }

    /// - Throws: ``OKXError`` when any of it has no usable answer.
    func market(
        from answers: Answers, index: PricePoint?, openInterest: [OpenInterest]?,
        fees: (spot: FeeRates, future: FeeRates)
    ) throws -> CandidateMarket {
        let listedSpot = try answers[spot] ?? pair.spot.notListed
        let listedFuture = try answers[future] ?? pair.future.notListed
        guard let pair = Pair(spot: listedSpot, future: listedFuture) else {
            preconditionFailure("the pair \(pair.future.id) changed its coin")
        }
        return CandidateMarket(
            pair: pair, spotBook: try answers[spotBook], futureBook: try answers[futureBook],
            spotLimit: try answers[spotLimit], futureLimit: try answers[futureLimit],
            usdtIndex: index,
            openInterestContracts: openInterest?.first {
                $0.instrumentID == pair.future.id
            }?.contracts,
            spotFees: fees.spot, futureFees: fees.future)
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
