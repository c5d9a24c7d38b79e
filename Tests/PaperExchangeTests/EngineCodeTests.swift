import Domain
import TestSupport
import Testing

@testable import PaperExchange

/// The codes that no other suite causes; see An order is refused, A setting of an account and An
/// order that waits to close a position for the rest.
@Suite struct `The engine also refuses` {
    private let spot = "BTC-USDT"

    private func multi(
        _ balances: [String: Exact], autoLoan: Bool = false,
        configure: (inout PaperConfiguration) -> Void = { _ in }
    ) -> PaperWorld {
        PaperWorld(
            accounts: [
                PaperWorld.trader(level: .multiCurrency, balances: balances) {
                    $0.autoLoan = autoLoan
                }
            ], configure: configure)
    }

    @Test func `an order that would be the five hundred and first of its instrument`() throws {
        let world = PaperWorld()
        let price = try world.restingBid(spot)
        var request = OrderRequest(
            instrumentID: spot, tradeMode: "cash", side: "buy", type: "limit", size: "0.001",
            price: price.description)
        let now = world.exchange.now
        for _ in 0..<500 { _ = try world.exchange.engine.place(request, uid: "1", at: now) }
        #expect(world.order(spot, "buy", "0.001", at: price, type: "limit").rowCode == "51174")
        request.instrumentID = "ETH-USDT"
        request.price = try world.restingBid("ETH-USDT").description
        #expect(throws: Never.self) {
            try world.exchange.engine.place(request, uid: "1", at: now)
        }
    }

    @Test func `to fill or kill an order that would cancel both sides`() throws {
        let world = PaperWorld()
        let ask = try world.best(spot, "asks").price
        let order = world.order(
            spot, "buy", "0.01", at: ask, type: "fok", more: ["stpMode": "cancel_both"])
        #expect(order.rowCode == "54036")
    }

    @Test func `a future in a coin that is no collateral`() throws {
        let world = multi(["USDT": "100000", "LTC": "100"]) { $0.collateral["LTC"] = nil }
        let future = try world.farthest("LTC")
        let order = world.order(future, "sell", "1", at: try world.best(future, "bids").price)
        #expect(order.rowCode == "54024")
    }

    @Test func `a post-only order that is amended into the book, and leaves it as it was`() throws {
        let world = PaperWorld()
        let (price, ask) = (try world.restingBid(spot), try world.best(spot, "asks").price)
        let order = world.order(spot, "buy", "0.01", at: price, type: "post_only")
        let body = #"{"instId":"BTC-USDT","ordId":"\#(order["ordId"])","newPx":"\#(ask)"}"#
        #expect(world.post("trade/amend-order", body).rowCode == "51511")
        let row = world.get("trade/order?instId=\(spot)&ordId=\(order["ordId"])")
        #expect(row["state"] == "live" && row.number("px") == price)
    }

    @Test func `a cancel and an amendment that name no order`() {
        let world = PaperWorld()
        #expect(world.post("trade/cancel-order", #"{"instId":"BTC-USDT"}"#).rowCode == "51407")
        let amend = world.post("trade/amend-order", #"{"instId":"BTC-USDT","newSz":"1"}"#)
        #expect(amend.rowCode == "51407")
    }

    @Test func `what cannot be paid, and says by its sub-code with what`() throws {
        let rich = multi(["USDT": "1000", "BTC": "0.2"])
        let (ask, future) = (try rich.best(spot, "asks").price, try rich.farthest())
        let bid = try rich.best(future, "bids").price
        func sub(_ reply: Reply) -> String { reply.rowCode + " " + reply["subCode"] }
        let poor = PaperWorld(accounts: [
            PaperWorld.trader(balances: ["USDT": "100", "BTC": "0.001"])
        ])
        #expect(sub(poor.order(spot, "buy", "0.1", at: ask)) == "51008 1000")
        #expect(sub(poor.order(future, "sell", "10", at: bid)) == "51008 1003")
        #expect(sub(rich.order(spot, "buy", "0.1", at: ask, mode: "cross")) == "51008 1002")
        #expect(sub(rich.order(future, "sell", "900", at: bid)) == "51008 1003")
        let borrower = multi(["BTC": "0.2"], autoLoan: true)
        #expect(sub(borrower.order(spot, "buy", "9", at: ask, mode: "cross")) == "51008 1006")
        let exact = PaperWorld(accounts: [
            PaperWorld.trader(balances: ["USDT": ask * "0.1"]) { $0.feeType = "1" }
        ])
        #expect(sub(exact.order(spot, "buy", "0.1", at: ask)) == "51008 1020")
    }
}

@Suite struct `A reading that the documentation leaves open` {
    private let spot = "BTC-USDT"

    @Test func `of a market order that the balance does not cover`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "0.5"])])
        let order = world.order(spot, "sell", "2", type: "market")
        let row = world.get("trade/order?instId=\(spot)&ordId=\(order["ordId"])")
        #expect(order.rowCode == "0" && row["sz"] == "0.5")
        let banned = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "0.5"])])
        let refused = banned.order(spot, "sell", "2", type: "market", more: ["banAmend": "true"])
        #expect(refused.rowCode == "51008")
        let strict = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "0.5"])]) {
            $0.rules.shrinksMarketOrders = false
        }
        #expect(strict.order(spot, "sell", "2", type: "market").rowCode == "51008")
    }

    @Test func `of the size of a multi-currency account's market buy`() throws {
        func filled(_ reads: Bool) -> Exact? {
            let world = PaperWorld(accounts: [PaperWorld.trader(level: .multiCurrency)]) {
                $0.rules.readsTargetCurrencyOnCross = reads
            }
            let order = world.order(
                spot, "buy", "10", type: "market", mode: "cross", more: ["tgtCcy": "base_ccy"])
            return world.get("trade/order?instId=\(spot)&ordId=\(order["ordId"])").number(
                "accFillSz")
        }
        #expect(try #require(filled(false)) < "0.001")
        #expect(try #require(filled(true)) > 1)
    }

    @Test func `of a price between two ticks`() throws {
        let world = PaperWorld { $0.rules.offTick = .round }
        let price = try world.restingBid(spot)
        let order = world.order(spot, "buy", "0.01", at: price + "0.07", type: "limit")
        let row = world.get("trade/order?instId=\(spot)&ordId=\(order["ordId"])")
        #expect(order.rowCode == "0" && row.number("px") == price)
    }

    @Test func `of how many orders one may take`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader("1"), PaperWorld.trader("2")]) {
            $0.rules.mostMakers = 2
        }
        let (ask, bid) = (try world.best(spot, "asks").price, try world.best(spot, "bids").price)
        let middle = ((ask + bid) * "0.5").floored(to: "0.1")
        for _ in 0..<3 { _ = world.order(spot, "buy", "0.1", at: middle, type: "limit") }
        let sale = world.order(spot, "sell", "0.3", at: middle, as: "2")
        let row = world.get("trade/order?instId=\(spot)&ordId=\(sale["ordId"])", as: "2")
        #expect(row["cancelSource"] == "33" && row.number("accFillSz") == "0.2")
    }

    @Test func `of what an account keeps: the oldest goes, and the books still balance`() throws {
        let world = PaperWorld { $0.rules.historyRows = 20 }
        let ask = try world.best(spot, "asks").price
        for number in 0..<60 {
            _ = world.order(spot, "buy", "0.001", at: ask + 100, more: ["clOrdId": "c\(number)"])
        }
        let state = world.exchange.engine.state
        #expect(state.orders.count == 20 && state.records["1"]?.bills.count == 20)
        #expect(state.accounts["1"]?.latestByClientID.count == 20)
        #expect(world.exchange.audit().findings == [])
    }
}
