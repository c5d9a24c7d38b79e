import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `An order` {
    private let world = PaperWorld(accounts: [
        PaperWorld.trader("1"), PaperWorld.trader("2"),
    ])
    private let spot = "BTC-USDT"

    private func state(_ reply: Reply, as uid: String = "1") -> Reply {
        world.get("trade/order?instId=\(spot)&ordId=\(reply["ordId"])", as: uid)
    }

    @Test func `takes the book level by level, at their prices`() throws {
        let book = world.get("market/books?instId=\(spot)&sz=3", as: nil).row
        let asks = try #require(book["asks"] as? [[String]])
        let sizes = asks.compactMap { Exact($0[1]) }
        let prices = asks.compactMap { Exact($0[0]) }
        let order = world.order(spot, "buy", sizes[0] + sizes[1], at: prices[2])
        let fills = try #require(world.exchange.truth(of: "1")).fills
        #expect(fills.map(\.price) == [prices[0], prices[1]])
        #expect(fills.map(\.size) == [sizes[0], sizes[1]])
        #expect(state(order)["state"] == "filled")
    }

    @Test func `finds what was taken gone, and back after the refill time`() throws {
        let ask = try world.best(spot, "asks")
        _ = world.order(spot, "buy", ask.size, at: ask.price)
        #expect(try world.best(spot, "asks").price > ask.price)
        let again = world.order(spot, "buy", ask.size, at: ask.price)
        #expect(state(again)["accFillSz"] == "0")
        world.exchange.advance(milliseconds: 1000)
        let refilled = world.get("market/books?instId=\(spot)&sz=400", as: nil)
        let fresh = PaperWorld()
        fresh.exchange.advance(milliseconds: 1000)
        #expect(
            refilled.response.text
                == fresh.get("market/books?instId=\(spot)&sz=400", as: nil).response.text)
    }

    @Test func `that is immediate ends cancelled even when it filled in part`() throws {
        let ask = try world.best(spot, "asks")
        let order = state(world.order(spot, "buy", ask.size + "0.1", at: ask.price))
        #expect(order["state"] == "canceled" && order["cancelSource"] == "14")
        #expect(order.number("accFillSz") == ask.size)
    }

    @Test func `that must fill whole fills whole or not at all`() throws {
        let ask = try world.best(spot, "asks")
        let killed = state(world.order(spot, "buy", ask.size + "0.1", at: ask.price, type: "fok"))
        #expect(killed["cancelSource"] == "13" && killed["accFillSz"] == "0")
        let filled = state(world.order(spot, "buy", ask.size, at: ask.price, type: "fok"))
        #expect(filled["state"] == "filled")
    }

    @Test func `that is post-only is accepted and then cancelled when it would take`() throws {
        let ask = try world.best(spot, "asks")
        let taker = world.order(spot, "buy", "0.01", at: ask.price, type: "post_only")
        #expect(taker.rowCode == "0")
        #expect(state(taker)["cancelSource"] == "31" && state(taker)["accFillSz"] == "0")
        let maker = world.order(
            spot, "buy", "0.01", at: try world.restingBid(spot), type: "post_only")
        #expect(state(maker)["state"] == "live")
    }

    @Test func `at the market buys for a sum of quote currency`() throws {
        let before = world.cash("USDT")
        let order = state(world.order(spot, "buy", "1000", type: "market"))
        #expect(order["state"] == "filled" && order["sz"] == "1000")
        #expect(order["tgtCcy"] == "quote_ccy" && order["px"] == "")
        let spent = before - world.cash("USDT")
        #expect(spent <= 1000 && spent > "999.99")
    }

    @Test func `meets another account's order inside the spread, and the older one first`() throws {
        let ask = try world.best(spot, "asks").price
        let bid = try world.best(spot, "bids").price
        let middle = ((ask + bid) * "0.5").floored(to: "0.1")
        let first = world.order(spot, "buy", "0.2", at: middle, type: "limit")
        let second = world.order(spot, "buy", "0.2", at: middle, type: "limit")
        let sale = world.order(spot, "sell", "0.3", at: middle, as: "2")
        #expect(state(sale, as: "2")["state"] == "filled")
        #expect(state(first)["state"] == "filled")
        #expect(state(second).number("accFillSz") == "0.1")
        #expect(world.exchange.truth(of: "1")?.fills.allSatisfy { $0.price == middle } == true)
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `never trades with its own account: the resting one is cancelled`() throws {
        let ask = try world.best(spot, "asks").price
        let bid = try world.best(spot, "bids").price
        let middle = ((ask + bid) * "0.5").floored(to: "0.1")
        let resting = world.order(spot, "sell", "0.2", at: middle, type: "limit")
        _ = world.order(spot, "buy", "0.2", at: middle)
        #expect(state(resting)["cancelSource"] == "32")
        #expect(world.exchange.truth(of: "1")?.fills.isEmpty == true)
    }

    @Test func `that rests shows in the book and fills as maker when the market reaches it`() throws
    {
        let bid = try world.best(spot, "bids").price
        let price = bid - "0.1"
        let order = world.order(spot, "buy", "0.05", at: price, type: "limit")
        let book = world.get("market/books?instId=\(spot)&sz=20", as: nil).row
        let bids = try #require(book["bids"] as? [[String]])
        #expect(bids.contains { Exact($0[0]) == price })
        var hours = 0
        while state(order)["state"] != "filled", hours < 96 {
            world.exchange.advance(milliseconds: Timestamp.hour)
            hours += 1
        }
        let fill = try #require(world.exchange.truth(of: "1")?.fills.first)
        #expect(fill.price == price)
        #expect(fill.fee == -("0.05" as Exact) * "0.0008" && fill.feeCurrency == "BTC")
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `is cancelled once, and by either id`() throws {
        let price = try world.restingBid(spot)
        let order = world.order(
            spot, "buy", "0.01", at: price, type: "limit", more: ["clOrdId": "mine"])
        let body = #"{"instId":"BTC-USDT","clOrdId":"mine"}"#
        #expect(world.post("trade/cancel-order", body).rowCode == "0")
        #expect(state(order)["cancelSource"] == "1")
        let again = world.post("trade/cancel-order", body)
        #expect(again.rowCode == "51400" && again.code == "1" && again["ordId"] == "")
        #expect(world.cash("USDT") == 1_000_000)
    }

    @Test func `keeps its client id to itself only while it is pending`() throws {
        let price = try world.restingBid(spot)
        let more = ["clOrdId": "once"]
        let first = world.order(spot, "buy", "0.01", at: price, type: "limit", more: more)
        let double = world.order(spot, "buy", "0.01", at: price, type: "limit", more: more)
        #expect(double.rowCode == "51016" && double["ordId"] == "" && double.code == "1")
        _ = world.post("trade/cancel-order", #"{"instId":"BTC-USDT","clOrdId":"once"}"#)
        let reused = world.order(spot, "buy", "0.01", at: price, type: "limit", more: more)
        #expect(reused.rowCode == "0" && reused["ordId"] != first["ordId"])
        let latest = world.get("trade/order?instId=\(spot)&clOrdId=once")
        #expect(latest["ordId"] == reused["ordId"])
    }

    @Test func `past its expiry header is not taken`() throws {
        let body = """
            {"instId":"BTC-USDT","side":"buy","sz":"0.01","ordType":"ioc","tdMode":"cash",\
            "px":"\(try world.best(spot, "asks").price)"}
            """
        let now = world.exchange.now.milliseconds
        let late = world.post("trade/order", body, headers: ["exptime": String(now - 1)])
        #expect(late.code == "50036" && late.rows.isEmpty)
        #expect(world.exchange.truth(of: "1")?.orders.isEmpty == true)
        let inTime = world.post("trade/order", body, headers: ["exptime": String(now)])
        #expect(inTime.code == "0")
    }

    @Test func `list of twenty is placed row by row, each with its own fate`() throws {
        let price = try world.restingBid(spot)
        let rows = (0..<3).map { index in
            """
            {"instId":"BTC-USDT","side":"buy","sz":"\(index == 1 ? "0.000001" : "0.01")",\
            "ordType":"limit","tdMode":"cash","px":"\(price)","clOrdId":"b\(index)"}
            """
        }
        let batch = world.post("trade/batch-orders", "[" + rows.joined(separator: ",") + "]")
        #expect(batch.code == "2")
        #expect(batch.rows.map { $0["sCode"] as? String } == ["0", "51020", "0"])
        #expect(batch.rows.map { $0["clOrdId"] as? String } == ["b0", "b1", "b2"])
        let tooMany = Array(repeating: rows[0], count: 21).joined(separator: ",")
        #expect(world.post("trade/batch-orders", "[\(tooMany)]").code == "51111")
        let ids = batch.rows.compactMap { $0["ordId"] as? String }.filter { !$0.isEmpty }
        let cancels = ids.map { #"{"instId":"BTC-USDT","ordId":"\#($0)"}"# }
        let cancelled = world.post(
            "trade/cancel-batch-orders", "[" + cancels.joined(separator: ",") + "]")
        #expect(cancelled.code == "0" && world.exchange.pendingOrders == 0)
    }

    @Test func `is amended in size and price`() throws {
        let price = try world.restingBid(spot)
        let order = world.order(spot, "buy", "0.01", at: price, type: "limit")
        let reply = world.post(
            "trade/amend-order",
            #"{"instId":"BTC-USDT","ordId":"\#(order["ordId"])","newSz":"0.02","newPx":"\#(price - 1)"}"#
        )
        #expect(reply.rowCode == "0")
        #expect(state(order).number("sz") == "0.02" && state(order).number("px") == price - 1)
    }

    @Test func `of a tag is cancelled when its timer runs out, and no other`() throws {
        let price = try world.restingBid(spot)
        let tagged = world.order(
            spot, "buy", "0.01", at: price, type: "limit", more: ["tag": "t1"])
        let other = world.order(spot, "buy", "0.01", at: price, type: "limit")
        let armed = world.post("trade/cancel-all-after", #"{"timeOut":"10","tag":"t1"}"#)
        #expect(armed["tag"] == "t1")
        world.exchange.advance(milliseconds: 9999)
        #expect(state(tagged)["state"] == "live")
        world.exchange.advance(milliseconds: 1)
        #expect(state(tagged)["cancelSource"] == "20" && state(other)["state"] == "live")
    }
}
