import Domain
import TestSupport
import Testing

@Suite struct `The reverse trade` {
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `earns the same at every price, fees aside`(seed: UInt64) throws {
        var random = RandomMarket(seed: seed)
        let spot = random.steps(100...99_999, of: 1)
        let carry = try ReverseCarry(
            coins: random.steps(1...5_000, of: "0.01"), spot: spot, future: random.near(spot),
            borrowRate: random.steps(0...4_000, of: "0.0001"),
            days: random.steps(1...4_000, of: "0.1"))
        let free = try Market.fees(spot: 0, future: 0)
        let profit = try carry.profit(endingAt: random.near(spot), fees: free)
        let closedForm = try carry.coins * carry.spot - carry.notionalUSD()
        #expect(profit.isClose(to: closedForm, within: "0.000000000000001"))
    }

    @Test func `pays the purchase fee beside it where the account pays in quote`() throws {
        let carry = try ReverseCarry(
            coins: "0.2", spot: 60_000, future: 58_800, borrowRate: 0, days: 60)
        let quote = try Market.fees(future: 0, currency: .quote)
        #expect(try carry.coinsToOrder(endingAt: 58_800, fees: quote) == "0.2")
        #expect(try carry.profit(endingAt: 58_800, fees: quote) == "216.24")
    }
}
