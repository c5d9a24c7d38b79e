import Domain
import PaperExchange
import TestSupport
import Testing

/// Random order flow of two accounts against each other and the model, over days.
@Suite struct `Whatever two accounts do` {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `no currency gains or loses a digit, no order overfills and no book crosses`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let level: PaperAccount.Level = seed % 2 == 0 ? .futures : .multiCurrency
        let balances: [String: Exact] = ["USDT": "500000", "BTC": "8", "ETH": "60"]
        let world = PaperWorld(
            accounts: ["1", "2"].map { uid in
                PaperWorld.trader(uid, level: level, balances: balances) {
                    $0.autoLoan = seed % 4 == 1
                    $0.feeType = seed % 3 == 0 ? "1" : "0"
                    $0.positionMode = seed % 5 == 0 ? .longShort : .net
                }
            }
        ) { $0.seed = seed }
        for _ in 0..<60 { try step(world, level, isLongShort: seed % 5 == 0, &random) }
        let audit = world.exchange.audit()
        #expect(audit.findings == [])
        let fills = ["1", "2"].compactMap { world.exchange.truth(of: $0)?.fills.count }
        #expect(fills.reduce(0, +) > 10)
    }

    private func step(
        _ world: PaperWorld, _ level: PaperAccount.Level, isLongShort: Bool,
        _ random: inout SplitMix64
    ) throws {
        if UInt64.random(in: 0..<10, using: &random) == 0 {
            let jumps = [100, 1500, 90_000, Timestamp.hour, Timestamp.day]
            world.exchange.advance(milliseconds: jumps.randomElement(using: &random) ?? 0)
        }
        let futures = world.get("public/instruments?instType=FUTURES&instFamily=ETH-USD", as: nil)
            .rows
        let ids =
            ["BTC-USDT", "ETH-USDT"] + futures.prefix(2).compactMap { $0["instId"] as? String }
        let id = try #require(ids.randomElement(using: &random))
        let uid = Bool.random(using: &random) ? "1" : "2"
        let isBuy = Bool.random(using: &random)
        let near = try world.best(id, isBuy ? "asks" : "bids").price
        let shift = Exact(Int64.random(in: -40...15, using: &random)) * "0.0001"
        let price = (near * (isBuy ? 1 + shift : 1 - shift)).floored(to: "0.1")
        let isSpot = id.hasSuffix("-USDT")
        let size =
            isSpot
            ? Exact(Int64.random(in: 1...60_000, using: &random)) * "0.0001"
            : Exact(Int64.random(in: 1...4000, using: &random))
        let types = ["limit", "limit", "ioc", "fok", "post_only", "market"]
        var more: [String: String] = [:]
        if isLongShort, !isSpot { more["posSide"] = Bool.random(using: &random) ? "long" : "short" }
        _ = world.order(
            id, isBuy ? "buy" : "sell", size, at: price,
            type: try #require(types.randomElement(using: &random)),
            mode: isSpot && level == .futures ? "cash" : "cross", as: uid, more: more)
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `the same requests give the same answers`() throws {
        func run() throws -> [PaperTruth] {
            let world = PaperWorld(accounts: [PaperWorld.trader("1"), PaperWorld.trader("2")])
            var random = SplitMix64(seed: 99)
            for _ in 0..<80 { try step(world, .futures, isLongShort: false, &random) }
            return ["1", "2"].compactMap { world.exchange.truth(of: $0) }
        }
        #expect(try run() == run())
    }
}
