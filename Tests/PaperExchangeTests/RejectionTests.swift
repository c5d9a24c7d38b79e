import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `An order is refused` {
    private let world = PaperWorld()
    private let spot = "BTC-USDT"

    private func code(
        _ id: String = "BTC-USDT", _ side: String = "buy", _ size: Exact = "0.01",
        at price: Exact? = nil, type: String = "limit", mode: String? = nil,
        more: [String: String] = [:]
    ) throws -> String {
        let price = try price ?? (type == "market" ? nil : world.restingBid(spot))
        return world.order(id, side, size, at: price, type: type, mode: mode, more: more).rowCode
    }

    @Test func `for a size that is too small, too large or between two lots`() throws {
        #expect(try code(spot, "buy", "0.000009") == "51020")
        #expect(try code(spot, "buy", "0.010000001") == "51121")
        #expect(try code(spot, "buy", "99999999999") == "51101")
        #expect(try code(spot, "buy", "1000") == "51185")
        let future = try world.farthest()
        #expect(
            try code(future, "sell", "1.5", at: try world.best(future, "bids").price) == "51121")
        #expect(try code(future, "sell", "10001", type: "market") == "51202")
    }

    @Test func `for a price between two ticks or outside the limits`() throws {
        #expect(try code(at: try world.restingBid(spot) + "0.01") == "51150")
        let limits = world.get("public/price-limit?instId=\(spot)", as: nil)
        let (buy, sell) = (
            try #require(limits.number("buyLmt")), try #require(limits.number("sellLmt"))
        )
        #expect(try code(at: buy + "0.1") == "51137")
        #expect(try code(spot, "sell", at: sell - "0.1") == "51138")
        #expect(try code(spot, "sell", at: sell) == "0")
        let clipped = world.order(
            spot, "buy", "0.01", at: buy + 100, more: ["pxAmendType": "1"])
        #expect(clipped.rowCode == "0")
    }

    @Test func `for an instrument that does not exist, is suspended or only announced`() throws {
        #expect(try code("DOGE-USDT") == "51001")
        #expect(try code("NOVA-USDT", at: "1") == "51021")
        var suspended = MarketOverride()
        suspended.isSuspended = true
        world.exchange.disturb(spot, suspended)
        #expect(try code() == "51022")
        let row = world.get("public/instruments?instType=SPOT&instId=\(spot)", as: nil)
        #expect(row["state"] == "suspend")
    }

    @Test func `for an instrument whose trading has ended for good`() throws {
        var delisted = MarketOverride()
        let end = world.exchange.now + 1000
        delisted.delistedAt = end
        world.exchange.disturb(spot, delisted)
        let list = "public/instruments?instType=SPOT"
        let row = world.get("\(list)&instId=\(spot)", as: nil)
        #expect(row["expTime"] == "\(end.milliseconds)" && row["state"] == "live")
        let ask = try world.best(spot, "asks").price
        world.exchange.advance(milliseconds: 1000)
        for path in [
            "\(list)&instId=\(spot)", "market/books?instId=\(spot)",
            "public/price-limit?instId=\(spot)",
        ] {
            #expect(world.get(path, as: nil).code == "51001", "\(path)")
        }
        for path in [list, "market/tickers?instType=SPOT"] {
            let listed = world.get(path, as: nil).rows.compactMap { $0["instId"] as? String }
            #expect(!listed.isEmpty && !listed.contains(spot), "\(path)")
        }
        #expect(world.order(spot, "buy", "0.01", at: ask).rowCode == "51087")
    }

    @Test(arguments: [
        (["side": "long"], "51000"), (["ordType": "stop"], "51000"), (["sz": "ten"], "51000"),
        (["px": "1e3"], "51000"), (["clOrdId": "a-b"], "51000"), (["tag": "a_b"], "51000"),
        (["posSide": "long"], "51000"), (["tdMode": "margin"], "51000"),
        (["clOrdId": "123456789012345678901234567890123"], "51000"),
        (["reduceOnly": "true"], "51133"),
        (["stpMode": "none"], "51000"),
    ])
    func `for a word that it cannot have`(more: [String: String], expected: String) throws {
        #expect(try code(more: more) == expected)
    }

    @Test func `when the account cannot pay, in the recorded shape`() throws {
        let ask = try world.best(spot, "asks").price
        let poor = PaperWorld(accounts: [PaperWorld.trader(balances: ["USDT": "100"])])
        let reply = poor.order(spot, "buy", "0.01", at: ask)
        #expect(reply.response.status == 200 && reply.code == "1" && reply.rowCode == "51008")
        #expect(reply["ordId"] == "" && reply.json["msg"] as? String == "All operations failed")
        #expect(poor.order(spot, "sell", "0.01", at: ask).rowCode == "51008")
        #expect(poor.exchange.truth(of: "1")?.orders.isEmpty == true)
    }

    @Test func `when what it needs is held by another order`() throws {
        let price = try world.restingBid(spot)
        let most = try ((1_000_000 as Exact).divided(by: price)).floored(to: "0.00000001")
        #expect(try code(spot, "buy", most, at: price) == "0")
        #expect(try code(spot, "buy", "0.001", at: price) == "51008")
        let balance = world.get("account/balance?ccy=USDT")
        let detail = try #require((balance.row["details"] as? [[String: Any]])?.first)
        let frozen = try #require(Exact(detail["ordFrozen"] as? String ?? ""))
        #expect(frozen == most * price)
    }

    @Test func `in a trade mode that the account's level does not have`() throws {
        let future = try world.farthest()
        let bid = try world.best(future, "bids").price
        #expect(try code(mode: "cross") == "51010")
        #expect(try code(future, "sell", "1", at: bid, mode: "cash") == "51010")
        #expect(try code(future, "sell", "1", at: bid, mode: "isolated") == "51010")
        let shared = PaperWorld(accounts: [PaperWorld.trader(level: .multiCurrency)])
        let cash = shared.order(spot, "buy", "0.01", at: try shared.restingBid(spot), mode: "cash")
        #expect(cash.rowCode == "51010")
        let isolated = shared.order(future, "sell", "1", at: bid, mode: "isolated")
        #expect(isolated.rowCode == "50072")
    }

    @Test func `when it may only reduce and there is nothing, or too little, to reduce`() throws {
        let future = try world.farthest()
        let (bid, ask) = (
            try world.best(future, "bids").price, try world.best(future, "asks").price
        )
        let reduce = ["reduceOnly": "true"]
        #expect(try code(future, "buy", "1", at: ask, type: "ioc", more: reduce) == "51169")
        #expect(try code(future, "sell", "5", at: bid, type: "ioc") == "0")
        #expect(try code(future, "sell", "1", at: bid, type: "ioc", more: reduce) == "51170")
        #expect(try code(future, "buy", "6", at: ask, type: "ioc", more: reduce) == "51112")
        #expect(try code(future, "buy", "5", at: ask, type: "ioc", more: reduce) == "0")
        #expect(world.exchange.truth(of: "1")?.positions.isEmpty == true)
    }

    @Test func `in long-short mode without a side, or when it would close what is not there`()
        throws
    {
        let world = PaperWorld(accounts: [PaperWorld.trader { $0.positionMode = .longShort }])
        let future = try world.farthest()
        let (bid, ask) = (
            try world.best(future, "bids").price, try world.best(future, "asks").price
        )
        #expect(world.order(future, "sell", "1", at: bid).rowCode == "51000")
        #expect(
            world.order(future, "buy", "1", at: ask, more: ["posSide": "short"]).rowCode == "51169")
        #expect(
            world.order(future, "sell", "2", at: bid, more: ["posSide": "short"]).rowCode == "0")
        #expect(world.order(future, "buy", "3", at: ask, more: ["posSide": "long"]).rowCode == "0")
        #expect(
            world.order(future, "buy", "3", at: ask, more: ["posSide": "short"]).rowCode == "51112")
        let rows = world.get("account/positions?instType=FUTURES").rows
        #expect(Set(rows.compactMap { $0["pos"] as? String }) == ["2", "3"])
        #expect(world.exchange.audit().findings == [])
    }
}
