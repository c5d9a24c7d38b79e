import Domain
import TestSupport
import Testing

@Suite struct `The yields of a pair` {
    static let spot = Market.touch(bid: 60_000, ask: 60_010)
    static let future = Market.touch(bid: 61_500, ask: 61_520)
    static let expiry = Market.epoch + 30 * Timestamp.day

    static func yields(
        spot: Touch = spot, future: Touch = future, now: Timestamp = Market.epoch
    ) -> PairYields {
        PairYields(spot: spot, future: future, expiry: expiry, now: now)
    }

    @Test
    func `use the prices one would get: to open spot ask and future bid, to close the others`()
        throws
    {
        let yields = Self.yields()
        #expect(yields.days == 30)
        #expect(yields.spreadPct == "2.482919513414")
        #expect(yields.entryYieldPct == "30.208854079876")
        #expect(yields.exitYieldPct == "30.822222222222")
    }

    @Test func `count days as a fraction`() {
        let now = Self.expiry - Timestamp.day / 2
        #expect(Self.yields(now: now).days == "0.5")
        #expect(Self.yields(now: now).exitYieldPct == "1849.333333333333")
    }

    @Test(arguments: [
        Market.touch(bid: 60_000, ask: nil), Market.touch(bid: 60_000, ask: 0),
        Market.touch(bid: 60_000, ask: -1),
        Touch(bid: Market.level(60_000), ask: Market.level(60_010, 0), time: Market.epoch),
    ])
    func `to open are absent without a spot offer, and those to close are not`(spot: Touch) {
        let yields = Self.yields(spot: spot)
        #expect(yields.entryYieldPct == nil && yields.spreadPct == nil)
        #expect(yields.exitYieldPct != nil)
    }

    @Test(arguments: [
        Market.touch(bid: 61_500, ask: nil), Market.touch(bid: 61_500, ask: 0),
    ])
    func `to close are absent without an offer of the future`(future: Touch) {
        let yields = Self.yields(future: future)
        #expect(yields.exitYieldPct == nil)
        #expect(yields.entryYieldPct != nil)
    }

    @Test func `are absent, never 0 and never −100 %, for a dead future`() {
        let yields = Self.yields(future: Market.touch(bid: 0, ask: 0))
        #expect(yields.entryYieldPct == nil && yields.exitYieldPct == nil)
        #expect(yields.spreadPct == nil)
    }

    @Test(arguments: [60_010, 60_011] as [Exact])
    func `are absent when a book is crossed`(bid: Exact) {
        let yields = Self.yields(spot: Market.touch(bid: bid, ask: 60_010))
        #expect(yields.entryYieldPct == nil && yields.exitYieldPct == nil)
    }

    @Test(arguments: [0, 1, Timestamp.day] as [Int64])
    func `are absent from the moment of delivery on; the spread is not a yield`(late: Int64) {
        let yields = Self.yields(now: Self.expiry + late)
        #expect(yields.entryYieldPct == nil && yields.exitYieldPct == nil)
        #expect(yields.spreadPct != nil)
        #expect(!yields.days.isPositive)
    }

    @Test func `are as old as the older of the two pictures`() {
        let older = Touch(
            bid: Self.future.bid, ask: Self.future.ask, time: Market.epoch - 9_000)
        #expect(Self.yields(future: older).oldestData == Market.epoch - 9_000)
    }

    @Test func `are the same from a ticker and from a book`() {
        let (bid, ask) = (Market.level(60_000), Market.level(60_010))
        let ticker = Ticker(
            instrumentID: "BTC-USDT", ask: ask, bid: bid, last: 60_005, time: Market.epoch)
        let book = Market.book("BTC-USDT", asks: [ask], bids: [bid])
        #expect(Touch(ticker) == Touch(book))
        #expect(Self.yields(spot: Touch(ticker)) == Self.yields())
    }

    @Test(
        arguments: [
            (0, 61_500, 30, .notPositive(.spotPrice, 0)),
            (60_000, 0, 30, .notPositive(.futurePrice, 0)),
            (60_000, 61_500, 0, .notPositive(.days, 0)),
            (60_000, 61_500, -1, .notPositive(.days, -1)),
        ] as [(Exact, Exact, Exact, FinanceError)])
    func `are refused by the formula where it would divide by nothing`(
        spot: Exact, future: Exact, days: Exact, error: FinanceError
    ) {
        #expect(throws: error) {
            try BasisYield.annualPct(spot: spot, future: future, days: days)
        }
    }
}
