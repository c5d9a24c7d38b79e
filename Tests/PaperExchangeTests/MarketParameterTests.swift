import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `A file of market parameters` {
    private func world(_ json: String, seed: UInt64 = 7) throws -> PaperWorld {
        let parameters = try MarketParameters(fromJSON: Array(json.utf8))
        return PaperWorld {
            $0.market = .seeded(parameters)
            $0.seed = seed
        }
    }

    private func spread(_ world: PaperWorld, _ id: String) throws -> Exact {
        let (ask, bid) = (try world.best(id, "asks").price, try world.best(id, "bids").price)
        return try (ask - bid).divided(by: ask)
    }

    @Test func `is written with every field and read back the same`() throws {
        let standard = MarketParameters()
        #expect(try MarketParameters(fromJSON: Array(standard.json.utf8)) == standard)
        #expect(try MarketParameters(fromJSON: Array("{}".utf8)) == standard)
    }

    @Test func `sets prices, spreads and depths`() throws {
        let world = try world(
            """
            {"index":{"common":[],"own":[]},"peg":[],
             "coins":{"BTC":{"price":100000,"spot_depth":1000000,"peak_premium":0.5}},
             "spot_book":{"half_spread":0.001},"depth":{"least":1,"spread":0,"growth":0}}
            """)
        let ask = try world.best("BTC-USDT", "asks")
        #expect(ask.price == "100100" && ask.size == "10")
        #expect(try spread(world, "BTC-USDT") > "0.0019")
        #expect(try spread(PaperWorld(), "BTC-USDT") < "0.0002")
        // Half a percent of premium a week, and more, for the one that is due in four days.
        let future = try #require(
            world.get("public/instruments?instType=FUTURES&instFamily=BTC-USD", as: nil)["instId"])
        #expect(try world.best(future, "asks").price > "100450")
    }

    @Test func `makes jumps, which are of the seed and the time, and fade`() throws {
        let jumps = """
            {"index":{"common":[],"own":[]},
             "jumps":{"every_ms":3600000,"chance":1,"size":0.2,"fade_ms":1800000}}
            """
        let path = try path(jumps, seed: 3)
        let steps = zip(path, path.dropFirst()).map { ($1 - $0).magnitude }
        #expect(steps.max().map { $0 > "600" } == true)
        #expect(path.contains("61000"), "a jump that fades leaves the price where it was")
        #expect(try self.path(jumps, seed: 3) == path)
        #expect(try self.path(jumps, seed: 4) != path)
    }

    private func path(_ json: String, seed: UInt64) throws -> [Exact] {
        let world = try world(json, seed: seed)
        return try (0..<240).map { _ in
            world.exchange.advance(milliseconds: 60_000)
            let reply = world.get("market/index-tickers?instId=BTC-USD", as: nil)
            return try #require(reply.number("idxPx"))
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `gives each expiry a premium of its own that reverts and is gone at delivery`(
        seed: UInt64
    ) throws {
        let world = try world(
            """
            {"premium":{"wobble":[],"slope":0,
             "expiry_wobble":[{"amplitude":0.3,"period_ms":7200000}]}}
            """, seed: seed)
        let ids = world.get("public/instruments?instType=FUTURES&instFamily=BTC-USD", as: nil).rows
            .compactMap { $0["instId"] as? String }
        func basis(_ id: String) throws -> Exact {
            let index = try #require(
                world.get("market/index-tickers?instId=BTC-USD", as: nil).number("idxPx"))
            let mark = try #require(
                world.get("public/mark-price?instType=FUTURES&instId=\(id)", as: nil)
                    .number("markPx"))
            return try (mark - index).divided(by: index)
        }
        // Four days before delivery, at 15 % a year ± 30 %.
        let first = try basis(ids[0])
        #expect(first > "0.001" && first < "0.0023")
        world.exchange.advance(
            milliseconds: 4 * Timestamp.day - 4 * Timestamp.hour - Timestamp.minute)
        #expect(try basis(ids[0]).magnitude < "0.00001")
        #expect(try basis(ids[3]) > "0.001")
    }

    @Test(arguments: [
        #"{"jumps":{"chanse":1}}"#, #"{"jump":{}}"#, #"{"coins":{"DOGE":{"price":1}}}"#,
        #"{"coins":{"BTC":{"price":0}}}"#, #"{"peg":[{"amplitude":0.1}]}"#,
        #"{"peg":[{"amplitude":0.9,"period_ms":1000}]}"#, #"{"peg":{}}"#,
        #"{"depth":{"least":"many"}}"#, #"{"jumps":{"every_ms":1000,"fade_ms":3600000}}"#,
        #"{"refill_ms":-1}"#, "[]", "{",
    ])
    func `is refused when it is malformed, misspelt or impossible`(json: String) {
        #expect(throws: FieldError.self) { try MarketParameters(fromJSON: Array(json.utf8)) }
    }
}
