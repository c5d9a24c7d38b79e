import Domain
import PaperExchange
import TestSupport
import Testing

/// What an exchange does to a position without its holder.
@Suite struct `A position that the exchange closes` {
    private let world = PaperWorld { $0.controlToken = "control" }

    private func short(_ contracts: Exact = 20) throws -> (id: String, entry: Exact) {
        let id = try world.farthest()
        let bid = try world.best(id, "bids").price
        #expect(world.order(id, "sell", contracts, at: bid).rowCode == "0")
        return (id, bid)
    }

    @Test func `in part by deleveraging shows as order, fill and bill of its own kind`() throws {
        let (id, entry) = try short()
        let cash = world.cash("BTC")
        try world.exchange.deleverage(id, of: "1", contracts: 8, at: .stated(50_000))
        let order = world.get("trade/orders-history?instType=FUTURES&category=adl")
        #expect(order["state"] == "filled" && order["side"] == "buy" && order["sz"] == "8")
        #expect(order["clOrdId"] == "" && order["reduceOnly"] == "true")
        #expect(order.number("avgPx") == 50_000 && order.number("fillPx") == 50_000)
        let fill = world.get("trade/fills")
        #expect(fill["subType"] == "127" && fill["ordId"] == order["ordId"])
        #expect(fill["tradeId"].hasPrefix("-") && fill["tradeId"] == order["tradeId"])
        let bill = world.get("account/bills?type=9")
        #expect(bill["subType"] == "127" && bill["billId"] == fill["billId"])
        let worth: Exact = 800
        let profit = try (worth.divided(by: 50_000) - worth.divided(by: entry))
            .rounded(to: 16, .halfEven)
        #expect(try #require(bill.number("pnl")) - profit <= "0.0000000000000001")
        #expect(bill.number("fee") == -"0.000008")
        #expect(world.cash("BTC") == cash + (try #require(bill.number("balChg"))))
        #expect(world.get("account/positions?instType=FUTURES")["pos"] == "-12")
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `by liquidation says whether a part of it is left`() throws {
        let (id, _) = try short()
        try world.exchange.liquidate(id, of: "1", contracts: 5)
        try world.exchange.liquidate(id, of: "1")
        let orders = world.get("trade/orders-history?instType=FUTURES").rows
        #expect(
            orders.prefix(2).map { $0["category"] as? String } == [
                "full_liquidation", "partial_liquidation",
            ])
        let bills = world.get("account/bills?type=5").rows
        #expect(bills.map { $0["subType"] as? String } == ["106", "102"])
        #expect(world.get("account/positions?instType=FUTURES").rows.isEmpty)
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `in long-short mode is billed by its side`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader { $0.positionMode = .longShort }])
        let id = try world.farthest()
        let (bid, ask) = (try world.best(id, "bids").price, try world.best(id, "asks").price)
        _ = world.order(id, "buy", "4", at: ask, more: ["posSide": "long"])
        _ = world.order(id, "sell", "3", at: bid, more: ["posSide": "short"])
        try world.exchange.deleverage(id, of: "1", side: "long", contracts: 1)
        try world.exchange.deleverage(id, of: "1", side: "short", contracts: 1)
        try world.exchange.liquidate(id, of: "1", side: "long", contracts: 1)
        try world.exchange.liquidate(id, of: "1", side: "short")
        let types = world.get("account/bills").rows.prefix(4).map { $0["subType"] as? String }
        #expect(types == ["105", "100", "126", "125"])
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `takes its pending orders with it, lest they open the other side`() throws {
        let (id, entry) = try short()
        let price = (entry * "0.97").floored(to: 1)
        let closing = world.order(id, "buy", "20", at: price, type: "limit")
        let other = world.order(
            "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        try world.exchange.deleverage(id, of: "1")
        let row = world.get("trade/order?instId=\(id)&ordId=\(closing["ordId"])")
        #expect(row["state"] == "canceled" && row["cancelSource"] == "6")
        let kept = world.get("trade/order?instId=BTC-USDT&ordId=\(other["ordId"])")
        #expect(kept["state"] == "live")
    }

    @Test func `at the bankruptcy price leaves nothing of the coin`() throws {
        let world = PaperWorld(accounts: [
            PaperWorld.trader(balances: ["BTC": "0.1"]) { $0.leverage = 10 }
        ])
        let id = try world.farthest()
        let bid = try world.best(id, "bids").price
        #expect(world.order(id, "sell", "400", at: bid).rowCode == "0")
        try world.exchange.liquidate(id, of: "1", at: .bankruptcy)
        #expect(world.cash("BTC").magnitude <= "0.00000000000001")
        let fill = try #require(world.exchange.truth(of: "1")?.fills.last)
        #expect(fill.price > bid)
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `can be closed from outside the exchange`() throws {
        let (id, _) = try short()
        let body = #"{"uid":"1","instId":"\#(id)","contracts":"8","px":"50000"}"#
        #expect(world.control("POST", "accounts/deleverage", body).response.status == 200)
        let rest = #"{"uid":"1","instId":"\#(id)","px":"bankruptcy"}"#
        #expect(world.control("POST", "accounts/liquidate", rest).response.status == 200)
        #expect(world.exchange.truth(of: "1")?.positions.isEmpty == true)
        let again = world.control("POST", "accounts/liquidate", rest)
        #expect(again.response.status == 400 && again.response.text.contains("51169"))
    }

    @Test func `is left alone when more is asked than there is`() throws {
        let (id, _) = try short()
        let before = world.exchange.truth(of: "1")
        func refusal(_ contracts: Exact, _ id: String, _ price: PaperClosingPrice = .mark) -> String
        {
            do throws(PaperRefusal) {
                try world.exchange.deleverage(id, of: "1", contracts: contracts, at: price)
                return ""
            } catch { return error.code }
        }
        #expect(refusal(21, id) == "51112")
        #expect(refusal("0.5", id) == "51121")
        #expect(refusal(1, "BTC-USDT") == "51001")
        #expect(refusal(1, id, .stated(0)) == "51000")
        #expect(world.exchange.truth(of: "1") == before)
    }

    @Test func `leaves contracts with the insurance fund that settle and are delivered`() throws {
        let (id, _) = try short()
        try world.exchange.deleverage(id, of: "1", contracts: 8)
        world.exchange.advance(milliseconds: Timestamp.day)
        #expect(world.exchange.audit().findings == [])
        world.exchange.advance(milliseconds: 400 * Timestamp.day)
        #expect(world.exchange.audit().findings == [])
        #expect(world.exchange.audit().totals["BTC"]?.clearing.magnitude ?? 1 < "0.000000001")
        #expect(world.exchange.audit().totals["BTC"]?.insurance.isZero == false)
    }
}
