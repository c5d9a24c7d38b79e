import Domain
import Foundation
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `What the exchange tells of loans and margin` {
    private let world = PaperWorld(accounts: [
        PaperWorld.trader(level: .multiCurrency, balances: ["BTC": "20"]) { $0.autoLoan = true }
    ])

    private func borrow() throws {
        let ask = try world.best("BTC-USDT", "asks").price
        #expect(world.order("BTC-USDT", "buy", "0.1", at: ask, mode: "cross").rowCode == "0")
    }

    @Test func `is the rate and the quota that are really charged and granted`() throws {
        let basic = try #require(
            world.get("public/interest-rate-loan-quota", as: nil).row["basic"]
                as? [[String: String]])
        let tether = try #require(basic.first { $0["ccy"] == "USDT" })
        let limits = world.get("account/interest-limits?ccy=USDT")
        let record = try #require((limits.row["records"] as? [[String: Any]])?.first)
        #expect(record["rate"] as? String == tether["rate"])
        #expect(record["loanQuota"] as? String == tether["quota"])
        #expect(world.get("account/interest-rate?ccy=USDT")["interestRate"] == tether["rate"])
        #expect(world.get("account/interest-rate?ccy=NOVA").code == "51000")
    }

    @Test func `shows a loan from the moment that it is taken, and its interest by the hour`()
        throws
    {
        try borrow()
        let owed = try #require(
            world.get("account/balance?ccy=USDT").row["details"] as? [[String: Any]])
        let liability = try #require((owed.first?["liab"] as? String).flatMap { Exact($0) })
        #expect(liability > 5000)
        let record = try #require(
            (world.get("account/interest-limits?ccy=USDT").row["records"] as? [[String: Any]])?
                .first)
        #expect(record["usedLmt"] as? String == liability.description)
        #expect(world.get("account/interest-accrued").rows.isEmpty)
        world.exchange.advance(milliseconds: 3 * Timestamp.hour)
        let accrued = world.get("account/interest-accrued?ccy=USDT")
        #expect(accrued.rows.count == 3)
        let product =
            try #require(accrued.number("liab")) * #require(accrued.number("interestRate"))
        #expect((product - (try #require(accrued.number("interest")))).magnitude < "0.00000001")
        let second = try #require(accrued.rows[1]["ts"] as? String)
        #expect(world.get("account/interest-accrued?after=\(second)").rows.count == 1)
    }

    @Test func `are tiers without gaps, and the first one's rate is what a position needs`() throws
    {
        let query = "instType=FUTURES&tdMode=cross&instFamily=BTC-USD"
        let tiers = world.get("public/position-tiers?" + query, as: nil).rows
        #expect(tiers.count > 3)
        for (lower, upper) in zip(tiers, tiers.dropFirst()) {
            #expect(lower["maxSz"] as? String == upper["minSz"] as? String)
        }
        let id = try world.farthest()
        #expect(world.order(id, "sell", "10", at: try world.best(id, "bids").price).rowCode == "0")
        let position = world.get("account/positions")
        let rate = try #require((tiers[0]["mmr"] as? String).flatMap { Exact($0) })
        let worth = try (1000 as Exact).divided(by: #require(position.number("markPx")))
        #expect((try #require(position.number("mmr")) - worth * rate).magnitude < "0.00000001")
        let one = world.get("public/position-tiers?\(query)&tier=2", as: nil)
        #expect(one.rows.count == 1 && one["tier"] == "2")
    }

    @Test func `are refused where the question makes no sense`() {
        func code(_ query: String) -> String {
            world.get("public/position-tiers?" + query, as: nil).code
        }
        #expect(code("tdMode=cross&instFamily=BTC-USD") == "50014")
        #expect(code("instType=FUTURES&tdMode=cross") == "50014")
        #expect(code("instType=FUTURES&tdMode=cash&instFamily=BTC-USD") == "51000")
        #expect(code("instType=FUTURES&tdMode=cross&instFamily=NONE-USD") == "51000")
        #expect(code("instType=MARGIN&tdMode=cross&instId=NO-SUCH") == "51001")
        #expect(code("instType=MARGIN&tdMode=cross&ccy=BTC") == "0")
    }

    @Test func `is a haircut that the balance is reckoned with`() throws {
        let discount = world.get("public/discount-rate-interest-free-quota?ccy=BTC", as: nil)
        let first = try #require((discount.row["details"] as? [[String: String]])?.first)
        let most = try #require(first["maxAmt"].flatMap { Exact($0) })
        #expect(most == 20)
        let detail = try #require(
            (world.get("account/balance?ccy=BTC").row["details"] as? [[String: Any]])?.first)
        func number(_ key: String) throws -> Exact {
            try #require((detail[key] as? String).flatMap { Exact($0) })
        }
        let rate = try #require(first["discountRate"].flatMap { Exact($0) })
        #expect((try number("disEq") - number("eqUsd") * rate).magnitude < "0.0001")
    }
}

@Suite struct `An account's settings` {
    private let world = PaperWorld()

    @Test func `are changed while nothing is open, and not while anything is`() throws {
        #expect(world.post("account/set-account-level", #"{"acctLv":"3"}"#)["acctLv"] == "3")
        #expect(world.post("account/set-account-level", #"{"acctLv":"2"}"#).code == "0")
        let mode = #"{"posMode":"long_short_mode"}"#
        #expect(world.post("account/set-position-mode", mode).code == "0")
        #expect(world.get("account/config")["posMode"] == "long_short_mode")
        _ = world.order(
            "BTC-USDT", "buy", "0.001", at: try world.restingBid("BTC-USDT"), type: "limit")
        #expect(world.post("account/set-position-mode", mode).code == "59000")
        #expect(world.post("account/set-account-level", #"{"acctLv":"3"}"#).code == "59000")
    }

    @Test func `are refused where they are none, with the status of a wrong parameter`() {
        let reply = world.post("account/set-account-level", #"{"acctLv":"9"}"#)
        #expect(reply.code == "51000" && reply.response.status == 400)
        #expect(world.post("account/set-position-mode", "{}").code == "50014")
        #expect(world.post("account/set-auto-loan", #"{"autoLoan":true}"#).code == "54001")
    }
}

@Suite struct `A position closed at the market` {
    private let world = PaperWorld()
    private func close(_ id: String, _ more: String = "") -> Reply {
        world.post(
            "trade/close-position", #"{"instId":"\#(id)","mgnMode":"cross"\#(more)}"#)
    }

    @Test func `is gone, and shows in the history with what it brought`() throws {
        let id = try world.farthest()
        _ = world.order(id, "sell", "10", at: try world.best(id, "bids").price)
        #expect(close(id)["posSide"] == "net")
        #expect(world.get("account/positions").rows.isEmpty)
        let row = world.get("account/positions-history")
        #expect(row["instId"] == id && row["type"] == "2" && row["direction"] == "short")
        #expect(row["openMaxPos"] == "10" && row["closeTotalPos"] == "10")
        let sum = ["pnl", "fee", "settledPnl"].compactMap { row.number($0) }.sum()
        #expect(row.number("realizedPnl") == sum && sum < 0)
        #expect(close(id).code == "51023")
    }

    @Test func `in part shows as such while it is open`() throws {
        let id = try world.farthest()
        _ = world.order(id, "sell", "10", at: try world.best(id, "bids").price)
        #expect(world.get("account/positions-history").rows.isEmpty)
        _ = world.order(id, "buy", "4", at: try world.best(id, "asks").price)
        let row = world.get("account/positions-history?type=1")
        #expect(row["closeTotalPos"] == "4" && row["openMaxPos"] == "10")
        #expect(world.get("account/positions-history?type=2").rows.isEmpty)
    }

    @Test func `waits for orders that would close it, unless they may be cancelled`() throws {
        let id = try world.farthest()
        _ = world.order(id, "sell", "10", at: try world.best(id, "bids").price)
        let below = (try world.best(id, "bids").price * "0.98").floored(to: 1)
        _ = world.order(id, "buy", "10", at: below, type: "limit")
        let refused = close(id)
        #expect(refused.code == "51115" && refused.response.status == 429)
        #expect(close(id, #","autoCxl":true"#).code == "0")
        #expect(world.get("trade/orders-pending").rows.isEmpty)
    }
}
