import Domain
import TestSupport
import Testing

@testable import OKX

@Suite struct `Tiers of margin` {
    @Test func `of collateral count each part at its rate, and the rest at the least`() throws {
        let tiers = try Endpoint.collateralTiers.answer(file: "public_discount_rate.doc.json")
        let coins = try #require(tiers["BTC"])
        #expect(coins.counted(coins: 10) == "9.8")
        #expect(coins.counted(coins: 30) == 20 * "0.98" + 5 * "0.9775")
        #expect(tiers["ETH"] == nil)
    }

    @Test func `of positions hold up to their size, in whatever order they come`() throws {
        let answer = """
            {"code":"0","msg":"","data":[
            {"tier":"2","minSz":"501","maxSz":"1000","mmr":"0.006","imr":"0.06"},
            {"tier":"1","minSz":"0","maxSz":"500","mmr":"0.004","imr":"0.05"}]}
            """
        let tiers = try Endpoint.positionTiers("BTC-USD").answer(answer)
        #expect(tiers.maintenance(contracts: 500) == "0.004")
        #expect(tiers.maintenance(contracts: 1000) == "0.006")
        #expect(tiers.maintenance(contracts: 1001) == nil)
        let none = #"{"code":"0","msg":"","data":[]}"#
        #expect(throws: OKXError.self) { try Endpoint.positionTiers("BTC-USD").answer(none) }
    }
}
