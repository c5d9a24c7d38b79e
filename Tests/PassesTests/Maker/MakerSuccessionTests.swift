import Domain
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

@Suite struct `After an order has rested for a while` {
    @Test func `the positions that follow are judged by books of then`() throws {
        let world = try World(rules: [("whitelist", "BTC"), ("max_trades_per_pass", "2")])
        try world.snapshot()
        try world.open()
        try #require(try world.positions.count == 2)
        let strategy = try world.store.strategy(named: "carry")
        var rules = strategy.rules
        try rules.set([("execution", "maker"), ("max_data_age_s", "5")])
        try world.store.set(strategy, rules: rules, accounts: nil, by: "test")
        world.paper.disturb("BTC-USD", .premium(-5))
        let result = try world.close(limit: 60_000)
        let verdicts = result.verdicts.map(\.judgement.verdict)
        #expect(verdicts.count == 2)
        #expect(!verdicts.contains(.dataTooOld), "\(verdicts)")
    }
}
