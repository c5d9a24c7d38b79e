import Domain
import TestSupport
import Testing

@Suite struct `A limit price` {
    static let book = Market.book(
        "BTC-USDT",
        asks: [Market.level("100.05"), Market.level("100.11"), Market.level("100.19")],
        bids: [Market.level("99.95"), Market.level("99.81")])
    static let spot = Market.spot(tick: "0.1")

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `is never dearer for a buy and never cheaper for a sale than was meant`(
        seed: UInt64
    ) throws {
        var market = RandomMarket(seed: seed)
        let tick = market.steps(1...500, of: "0.0001")
        let price = market.steps(1_000_000...90_000_000, of: "0.0007")
        let bps = market.steps(0...200, of: 1)
        let instrument = Market.spot(tick: tick)
        let buy = try #require(
            instrument.limitPrice(.buy, reaching: price, allowanceBps: bps, within: .none))
        let sell = try #require(
            instrument.limitPrice(.sell, reaching: price, allowanceBps: bps, within: .none))
        let (most, least) = (price * (1 + bps * "0.0001"), price * (1 - bps * "0.0001"))
        #expect(buy <= most && buy + tick > most && buy.isMultiple(of: tick))
        #expect(sell >= least && sell - tick < least && sell.isMultiple(of: tick))
    }

    @Test func `is that of the level, counted from 1`() {
        func price(_ side: Side, _ level: Int) -> Exact? {
            Self.spot.limitPrice(side, level: level, of: Self.book, within: .none)
        }
        #expect(price(.buy, 1) == 100)
        #expect(price(.buy, 3) == "100.1")
        #expect(price(.sell, 1) == 100)
        #expect(price(.sell, 2) == "99.9")
    }

    @Test(arguments: [0, -1, 4])
    func `is none for a level that the book has not`(level: Int) {
        #expect(Self.spot.limitPrice(.buy, level: level, of: Self.book, within: .none) == nil)
    }

    @Test func `is none in a crossed book`() {
        let book = Market.book("X", asks: [Market.level(100)], bids: [Market.level(101)])
        #expect(Self.spot.limitPrice(.buy, level: 1, of: book, within: .none) == nil)
    }

    @Test func `stays within the band of the exchange, on its own side only`() {
        let band = PriceLimit(highestBuy: "99.99", lowestSell: "101.01")
        func price(_ side: Side, _ price: Exact) -> Exact? {
            Self.spot.limitPrice(side, reaching: price, within: band)
        }
        // Clipped, and rounded back into the band.
        #expect(price(.buy, 105) == "99.9")
        #expect(price(.sell, 95) == "101.1")
        #expect(price(.buy, 95) == 95)
        #expect(price(.sell, 105) == 105)
    }

    @Test func `of a repair lies a band beyond the touch`() {
        let touch = Touch(Self.book)
        let price = Self.spot.limitPrice(.buy, beyond: touch, bandBps: 30, within: .none)
        #expect(price == "100.3")
        #expect(
            Self.spot.limitPrice(.sell, beyond: touch, bandBps: 30, within: .none) == "99.7")
        let empty = Market.touch(bid: "99.95", ask: nil)
        #expect(Self.spot.limitPrice(.buy, beyond: empty, bandBps: 30, within: .none) == nil)
    }

    @Test func `is none where nothing above zero is left`() {
        #expect(Self.spot.limitPrice(.buy, reaching: "0.05", within: .none) == nil)
        #expect(
            Self.spot.limitPrice(.sell, reaching: 100, allowanceBps: 10_000, within: .none) == nil)
        #expect(Market.spot(tick: 0).limitPrice(.buy, reaching: 100, within: .none) == nil)
    }
}
