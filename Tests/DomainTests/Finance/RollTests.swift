import Domain
import TestSupport
import Testing

@Suite struct `A roll` {
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `leaves less than a lot of coins uncovered, and never sells more than they cover`(
        seed: UInt64
    ) throws {
        var random = RandomMarket(seed: seed)
        let entry = random.steps(50_000...70_000, of: 1)
        let usd = random.steps(10...10_000, of: 100)
        let holding = try HedgedHolding(
            coins: try InverseContract.coins(usd: usd, at: entry), soldUSD: usd,
            entryPrice: entry)
        let (near, far) = (random.near(entry), random.near(entry))
        let roll = try Roll.of(
            holding, nearAsk: near, into: Market.future(), farBid: far, spot: entry, days: 90,
            fees: try random.fees()
        ).get()
        #expect(roll.residual > "-0.000000000000000001")
        #expect(roll.residual * far < 101)
    }

    @Test func `is refused where the coins cover no contract`() throws {
        let holding = try HedgedHolding(coins: "0.001", soldUSD: 0, entryPrice: 61_500)
        let roll = try Roll.of(
            holding, nearAsk: 65_000, into: Market.future(), farBid: 66_000, spot: 65_000,
            days: 90, fees: try Market.fees())
        #expect(
            roll
                == .failure(
                    .belowMinimum(instrumentID: "BTC-USD-270326", size: 0, minimum: 1)))
    }
}
