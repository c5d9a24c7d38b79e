import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `The largest order` {
    private let world = PaperWorld(accounts: [
        PaperWorld.trader(balances: ["USDT": "10000", "BTC": "1"])
    ])

    private func sizes(_ query: String, in world: PaperWorld? = nil) -> Reply {
        (world ?? self.world).get("account/max-size?" + query)
    }

    /// Whatever it says can be placed, and a lot more cannot.
    @Test(arguments: ["buy", "sell"])
    func `of a future is what its margin allows, to the last contract`(side: String) throws {
        let id = try world.farthest()
        let price = try world.best(id, side == "buy" ? "bids" : "asks").price
        let reply = sizes("instId=\(id)&tdMode=cross&px=\(price)")
        let most = try #require(reply.number(side == "buy" ? "maxBuy" : "maxSell"))
        #expect(most > 100)
        #expect(world.order(id, side, most + 1, at: price, type: "post_only").rowCode == "51008")
        #expect(world.order(id, side, most, at: price, type: "post_only").rowCode == "0")
    }

    @Test func `includes the position that it would close`() throws {
        let id = try world.farthest()
        let bid = try world.best(id, "bids").price
        #expect(world.order(id, "sell", "50", at: bid).rowCode == "0")
        let sizes = sizes("instId=\(id)&tdMode=cross&px=\(bid)")
        let (buy, sell) = (try #require(sizes.number("maxBuy")), sizes.number("maxSell"))
        #expect(try buy > #require(sell))
    }

    @Test func `of a spot pair is what the cash buys and the coins are`() throws {
        let reply = sizes("instId=BTC-USDT&tdMode=cash&px=50000")
        #expect(reply.number("maxBuy") == "0.2" && reply.number("maxSell") == 1)
        let several = world.get("account/max-size?instId=BTC-USDT,ETH-USDT&tdMode=cash&px=1")
        #expect(several.rows.count == 2)
        #expect(several.number("maxBuy") != 10000)
    }

    @Test func `is refused where the question makes no sense`() throws {
        let id = try world.farthest()
        #expect(sizes("instId=BTC-USDT").code == "50014")
        #expect(sizes("instId=BTC-USDT&tdMode=margin").code == "51000")
        #expect(sizes("instId=BTC-USDT,\(id)&tdMode=cross").code == "51000")
        #expect(sizes("instId=NO-SUCH&tdMode=cash").code == "51001")
        #expect(sizes("instId=BTC-USDT&tdMode=cash&px=-1").code == "51000")
    }

    @Test func `to borrow is nothing in futures mode, and something in multi-currency mode`() throws
    {
        let query = "account/max-loan?instId=BTC-USDT&mgnMode=cross"
        #expect(world.get(query).number("maxLoan") == 0)
        let shared = PaperWorld(accounts: [PaperWorld.trader(level: .multiCurrency)])
        let rows = shared.get(query).rows
        #expect(rows.map { $0["ccy"] as? String } == ["BTC", "USDT"])
        #expect(rows.map { $0["side"] as? String } == ["sell", "buy"])
        #expect(try #require(shared.get(query).number("maxLoan")) > 0)
    }

    @Test func `to withdraw is what is available`() {
        let reply = world.get("account/max-withdrawal?ccy=USDT")
        #expect(reply.number("maxWd") == 10000 && reply.number("maxWdEx") == 10000)
    }
}
