import Domain
import PaperExchange
import Passes
import TestSupport
import Testing

@Suite struct `A book that has left the market behind` {
    @Test func `opens nothing, wherever the index stayed behind`() throws {
        let world = try World(rules: [("max_price_deviation_pct", "0.5")])
        try world.snapshot()
        for instrument in ["BTC-USDT", "ETH-USDT", "SOL-USDT", "XRP-USDT", "LTC-USDT"] {
            // The book alone is lifted: whoever buys on it pays too much.
            world.paper.disturb(instrument, .shifted(basisPoints: 90))
        }
        let verdicts = try world.open().verdicts.map(\.judgement)
        #expect(
            verdicts.contains { judgement in
                judgement.reasons.contains { $0.verdict == .priceDeviation }
            })
        #expect(try world.truth.orders.isEmpty)
    }
}
