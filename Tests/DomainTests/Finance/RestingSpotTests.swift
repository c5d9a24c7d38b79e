import Domain
import TestSupport
import Testing

@Suite struct `A price to rest at` {
    private func price(
        _ side: Side, bid: Exact?, ask: Exact?, limit: PriceLimit = .none
    ) -> Exact? {
        Market.spot().restingPrice(
            side, beside: Market.touch(bid: bid, ask: ask), within: limit)
    }

    @Test func `is that of the best of its own side`() {
        #expect(price(.buy, bid: 60_000, ask: 60_010) == 60_000)
        #expect(price(.sell, bid: 60_000, ask: 60_010) == 60_010)
    }

    @Test func `is rounded away from the other side of a book that is off its grid`() {
        #expect(price(.buy, bid: "60000.04", ask: "60000.1") == 60_000)
        #expect(price(.sell, bid: "60000", ask: "60000.04") == "60000.1")
    }

    @Test func `stays within the exchange's band`() {
        let limit = PriceLimit(highestBuy: "59990.55", lowestSell: "60020.55")
        #expect(price(.buy, bid: 60_000, ask: 60_010, limit: limit) == "59990.5")
        #expect(price(.sell, bid: 60_000, ask: 60_010, limit: limit) == "60020.6")
    }

    @Test func `needs both sides of a book that is not crossed`() {
        #expect(price(.buy, bid: 60_000, ask: nil) == nil)
        #expect(price(.sell, bid: nil, ask: 60_000) == nil)
        #expect(price(.buy, bid: 60_000, ask: 60_000) == nil)
    }
}
