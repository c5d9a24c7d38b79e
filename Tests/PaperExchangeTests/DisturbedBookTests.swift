import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `A book with disturbed orders in it` {
    private let world = PaperWorld(accounts: [PaperWorld.trader("1"), PaperWorld.trader("2")])

    private func disturbNext(_ kind: PaperFault.Kind) {
        world.exchange.inject(PaperFault(path: "/api/v5/trade/order", kind: kind))
    }

    @Test func `holds an order once that was amended before its late match`() throws {
        disturbNext(.lateMatch(milliseconds: 3_000))
        let price = try world.restingBid("BTC-USDT")
        let id = world.order("BTC-USDT", "buy", "0.01", at: price, type: "limit")["ordId"]
        let amendment = #"{"instId":"BTC-USDT","ordId":"\#(id)","newPx":"\#(price - 1)"}"#
        #expect(world.post("trade/amend-order", amendment).rowCode == "0")
        world.exchange.advance(milliseconds: 3_000)
        #expect(world.exchange.engine.state.books["BTC-USDT"]?.bids.count == 1)
        let cancel = #"{"instId":"BTC-USDT","ordId":"\#(id)"}"#
        #expect(world.post("trade/cancel-order", cancel).rowCode == "0")
        #expect(world.exchange.engine.state.books["BTC-USDT"] == nil)
    }

    @Test func `offers nothing of an untouched order to one that fills whole or not at all`() throws
    {
        disturbNext(.partialFill(percent: 40, rest: 60_000))
        let price = (try world.best("BTC-USDT", "asks").price * "1.01").rounded(to: 1, .down)
        let rested = world.order("BTC-USDT", "buy", "0.5", at: price, type: "limit")
        #expect(rested.rowCode == "0")
        let id = world.order("BTC-USDT", "sell", "0.1", at: price, type: "fok", as: "2")["ordId"]
        let order = world.get("trade/order?instId=BTC-USDT&ordId=\(id)", as: "2")
        #expect(order["accFillSz"] == "0" && order["cancelSource"] == "13")
    }

    @Test func `meets at once the bids of a market that is crossed on purpose`() throws {
        let price = (try world.best("BTC-USDT", "asks").price * "1.01").rounded(to: 1, .down)
        let id = world.order("BTC-USDT", "sell", "0.01", at: price, type: "limit")["ordId"]
        var override = MarketOverride()
        override.crossBasisPoints = 200
        world.exchange.disturb("BTC-USDT", override)
        let order = world.get("trade/order?instId=BTC-USDT&ordId=\(id)")
        #expect(order["state"] == "filled" && order["avgPx"] == price.description)
    }
}
