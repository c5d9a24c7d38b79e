import Domain
import TestSupport
import Testing

@Suite struct `The result of a position that kept its coins` {
    private typealias Results = `The result of a position`

    @Test func `is final for coins that were booked out, from the moment of it`() throws {
        let fills = [
            Results.fill(.spot, .buy, "0.2", at: 60_000),
            Results.fill(.future, .sell, 100, at: 61_500),
            Results.fill(.future, .buy, 100, at: 50_000, day: 5),
        ]
        let kept = [
            KeptCoins(coins: "0.237", priceUSD: 50_000, time: Market.epoch + 5 * Timestamp.day),
            KeptCoins(coins: "-0.001", priceUSD: 50_000, time: Market.epoch + 5 * Timestamp.day),
        ]
        func value(before end: Timestamp, spot: Exact) throws -> (PositionResult, Exact) {
            let result = try PositionResult(
                of: fills, kept: kept, coin: "BTC", quote: "USDT", contractValue: 100, before: end)
            return (result, try result.valueUSD(at: Results.mark(spot: spot, future: spot)))
        }
        let day = Market.epoch + 5 * Timestamp.day
        let (after, low) = try value(before: day + 1, spot: 10_000)
        #expect(after.keptCoins == "0.236" && after.keptUSD == 11_800)
        let (_, high) = try value(before: day + 1, spot: 100_000)
        // 0.2 − 10 000/61 500 + 10 000/50 000 − 0.236 BTC are left over and move with the price.
        #expect((high - low).isClose(to: "125.853658536585", within: "0.000001"))
        #expect(try value(before: day, spot: 10_000).0.keptCoins == 0)
    }
}
