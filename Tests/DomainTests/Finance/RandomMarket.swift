import Domain
import TestSupport

/// Prices, sizes and books drawn from a seed, as exact ticks and lots.
struct RandomMarket {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func integer(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &random)
    }

    /// A whole number of steps.
    mutating func steps(_ range: ClosedRange<Int64>, of step: Exact) -> Exact {
        Exact(integer(range)) * step
    }

    /// From a coin of cents to one of a hundred thousand dollars.
    mutating func price() -> Exact {
        let scales: [Exact] = ["0.00001", "0.001", "0.1", 1]
        return steps(1_000...99_999, of: scales[Int(integer(0...3))])
    }

    /// Within a tenth of a price, in ten-thousandths of it.
    mutating func near(_ price: Exact) -> Exact {
        price * steps(9_000...11_000, of: "0.0001")
    }

    mutating func usd() -> Exact { steps(1...100_000, of: 100) }

    /// Between a rebate of 0.02 % and a charge of 0.2 %.
    mutating func rate() -> Exact { steps(-20...200, of: "0.00001") }

    mutating func fees() throws -> RoundTripFees {
        try RoundTripFees(
            spotOpen: rate(), futureOpen: rate(), spotClose: rate(), futureClose: rate(),
            spotFeeCurrency: integer(0...1) == 0 ? .received : .quote)
    }

    /// Levels from the best one on, each worse than the one before by a few ticks.
    mutating func levels(
        from best: Exact, tick: Exact, worse: Exact, sizes: ClosedRange<Int64>, lot: Exact
    ) -> [OrderBook.Level] {
        var price = best
        return (0..<integer(1...12)).map { _ in
            defer { price += worse * steps(1...40, of: tick) }
            return OrderBook.Level(price: price, size: steps(sizes, of: lot))
        }
    }

    /// A pair of a coin at about 60 000, both books with one to twelve levels a side.
    mutating func pairMarket() throws -> PairMarket {
        let pair = try Market.pair(
            Market.spot(lot: "0.00001", minimum: "0.00001"),
            Market.future(lot: integer(0...1) == 0 ? 1 : "0.1", minimum: 1))
        let spotBid = steps(590_000...610_000, of: "0.1")
        let futureBid = spotBid * "1.01" + steps(0...12_000, of: "0.1")
        let coins: ClosedRange<Int64> = 100...50_000
        let contracts: ClosedRange<Int64> = 1...300
        let spotAsk = spotBid + steps(1...50, of: "0.1")
        let futureAsk = futureBid + steps(1...200, of: "0.1")
        let lot: Exact = "0.00001"
        let spotBook = Market.book(
            pair.spot.id,
            asks: levels(from: spotAsk, tick: "0.1", worse: 1, sizes: coins, lot: lot),
            bids: levels(from: spotBid, tick: "0.1", worse: -1, sizes: coins, lot: lot))
        let futureBook = Market.book(
            pair.future.id,
            asks: levels(from: futureAsk, tick: "0.1", worse: 1, sizes: contracts, lot: 1),
            bids: levels(from: futureBid, tick: "0.1", worse: -1, sizes: contracts, lot: 1))
        return try PairMarket(
            pair: pair, spotBook: spotBook, futureBook: futureBook,
            peg: steps(9_950...10_050, of: "0.0001"), days: steps(1...4_000, of: "0.05"))
    }

    mutating func terms() throws -> TradeTerms {
        TradeTerms(fees: try fees(), hedge: integer(0...1) == 0 ? .neutral : .equalUSD)
    }
}

extension Exact {
    /// Equal but for the last digits of intermediate quotients.
    func isClose(to other: Exact, within tolerance: Exact = "0.000000000000000001") -> Bool {
        (self - other).magnitude <= tolerance
    }
}
