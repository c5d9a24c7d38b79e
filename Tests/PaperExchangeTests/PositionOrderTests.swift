import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `An order that waits to close a position` {
    private let world = PaperWorld(accounts: [PaperWorld.trader { $0.leverage = 10 }])

    private func short(_ contracts: Exact = 10) throws -> (id: String, low: Exact) {
        let id = try world.farthest()
        let bid = try world.best(id, "bids").price
        #expect(world.order(id, "sell", contracts, at: bid).rowCode == "0")
        return (id, (bid * "0.97").floored(to: 1))
    }
    private func row(_ id: String, _ order: Reply) -> Reply {
        world.get("trade/order?instId=\(id)&ordId=\(order["ordId"])")
    }
    private func close(_ id: String, _ contracts: Exact) throws {
        let ask = try world.best(id, "asks").price
        #expect(world.order(id, "buy", contracts, at: ask).rowCode == "0")
    }

    @Test func `is cancelled when the position is gone`() throws {
        let (id, low) = try short()
        let waiting = world.order(
            id, "buy", "10", at: low, type: "limit", more: ["reduceOnly": "true"])
        try close(id, 10)
        #expect(row(id, waiting)["cancelSource"] == "17")
        #expect(world.exchange.truth(of: "1")?.positions.isEmpty == true)
    }

    @Test func `is cut to what is left, the youngest first`() throws {
        let (id, low) = try short()
        let more = ["reduceOnly": "true"]
        let older = world.order(id, "buy", "6", at: low, type: "limit", more: more)
        let younger = world.order(id, "buy", "4", at: low, type: "limit", more: more)
        try close(id, 2)
        #expect(row(id, older)["sz"] == "6" && row(id, younger)["sz"] == "2")
        try close(id, 3)
        #expect(row(id, older)["sz"] == "5" && row(id, younger)["cancelSource"] == "22")
    }

    @Test func `holds margin as soon as it would open instead`() throws {
        let (id, low) = try short()
        _ = world.order(id, "buy", "10", at: low, type: "limit")
        func held() -> Exact? { world.exchange.engine.state.accounts["1"]?.holds["BTC"]?.margin }
        #expect(held() == nil)
        try close(id, 10)
        let need = try (1000 as Exact).divided(by: low) * ("0.1" + "0.0005")
        #expect(try (#require(held()) - need).magnitude < "0.000000000000001")
    }

    @Test func `is trimmed when it is placed, where that is what the exchange does`() throws {
        let world = PaperWorld { $0.rules.reduceOnlyOversize = .trim }
        let id = try world.farthest()
        _ = world.order(id, "sell", "5", at: try world.best(id, "bids").price)
        let order = world.order(
            id, "buy", "9", at: try world.best(id, "asks").price, more: ["reduceOnly": "true"])
        let row = world.get("trade/order?instId=\(id)&ordId=\(order["ordId"])")
        #expect(row["sz"] == "5" && row["state"] == "filled")
    }

    @Test func `stands in the way of closing at the market, unless it may be cancelled`() throws {
        let (id, low) = try short()
        _ = world.order(id, "buy", "3", at: low, type: "limit")
        func close(_ cancels: Bool, _ side: PositionSide = .net) -> String {
            do throws(Rejection) {
                let now = world.exchange.now
                _ = try world.exchange.engine.closePosition(
                    id, side, clientOrderID: "", tag: "", cancelsOrders: cancels, uid: "1", at: now)
                return "0"
            } catch { return error.code }
        }
        #expect(close(false) == "51115")
        #expect(close(true, .long) == "51023")
        #expect(close(true) == "0")
        #expect(world.exchange.truth(of: "1")?.positions.isEmpty == true)
        #expect(close(true) == "51023")
    }

    @Test func `beyond the tier that the leverage allows is refused`() throws {
        let id = try world.farthest()
        let bid = try world.best(id, "bids").price
        // At tenfold leverage the fourth tier is the last: 250 000 contracts.
        let order = world.order(id, "sell", "150000", at: bid + 300, type: "limit")
        #expect(["0", "51008"].contains(order.rowCode))
        #expect(world.order(id, "sell", "260000", at: bid, type: "ioc").rowCode != "0")
        let rich = PaperWorld(accounts: [
            PaperWorld.trader(balances: ["BTC": "5000"]) { $0.leverage = 20 }
        ])
        #expect(rich.order(id, "sell", "26000", at: bid).rowCode == "51004")
    }

    @Test func `that is amended keeps its place only if it becomes smaller`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader("1"), PaperWorld.trader("2")])
        let spot = "BTC-USDT"
        let (ask, bid) = (try world.best(spot, "asks").price, try world.best(spot, "bids").price)
        let middle = ((ask + bid) * "0.5").floored(to: "0.1")
        let first = world.order(spot, "buy", "0.2", at: middle, type: "limit")
        let second = world.order(spot, "buy", "0.2", at: middle, type: "limit")
        func amend(_ order: Reply, _ size: String) -> String {
            world.post(
                "trade/amend-order",
                #"{"instId":"BTC-USDT","ordId":"\#(order["ordId"])","newSz":"\#(size)"}"#
            ).rowCode
        }
        func filled(_ order: Reply) -> Exact? {
            world.get("trade/order?instId=\(spot)&ordId=\(order["ordId"])").number("accFillSz")
        }
        #expect(amend(first, "0.1") == "0")
        _ = world.order(spot, "sell", "0.1", at: middle, as: "2")
        #expect(filled(first) == "0.1" && filled(second) == 0)
        let third = world.order(spot, "buy", "0.2", at: middle, type: "limit")
        #expect(amend(second, "0.3") == "0")
        _ = world.order(spot, "sell", "0.2", at: middle, as: "2")
        #expect(filled(third) == "0.2" && filled(second) == 0)
        #expect(amend(second, "100") == "51502")
        #expect(amend(first, "0.3") == "51503")
    }

    @Test func `pays the maker where the fee level says so`() throws {
        let world = PaperWorld(accounts: [
            PaperWorld.trader("1") { $0.feeLevel = "VIP8" }, PaperWorld.trader("2"),
        ])
        let (ask, bid) = (
            try world.best("BTC-USDT", "asks").price, try world.best("BTC-USDT", "bids").price
        )
        let middle = ((ask + bid) * "0.5").floored(to: "0.1")
        let order = world.order("BTC-USDT", "buy", "0.2", at: middle, type: "limit")
        _ = world.order("BTC-USDT", "sell", "0.2", at: middle, as: "2")
        let row = world.get("trade/order?instId=BTC-USDT&ordId=\(order["ordId"])")
        #expect(row["fee"] == "0" && row["rebateCcy"] == "USDT")
        #expect(row.number("rebate") == middle * "0.2" * "0.00005")
        #expect(world.cash("USDT") == 1_000_000 - middle * "0.2" * "0.99995")
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `that turns a position closes it whole and opens another`() throws {
        let (id, _) = try short()
        let ask = try world.best(id, "asks").price
        #expect(world.order(id, "buy", "15", at: ask).rowCode == "0")
        let account = try #require(world.exchange.engine.state.accounts["1"])
        let closed = try #require(world.exchange.engine.state.records["1"]?.closings.first)
        #expect(closed.type == 2 && !closed.isLong && closed.position.closedLots == 10)
        let position = try #require(account.positions.values.first)
        #expect(position.lots == 5 && position.profit == 0 && position.openedLots == 5)
        let fill = try #require(world.exchange.truth(of: "1")?.fills.last)
        // A third of the fee belongs to what was opened.
        #expect((position.fees - fill.fee * "0.3333333333").magnitude < "0.000000001")
    }
}
