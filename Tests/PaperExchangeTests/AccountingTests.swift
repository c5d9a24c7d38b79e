import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `A spot trade` {
    private let spot = "BTC-USDT"

    @Test func `takes the fee of a buy in the coin received`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["USDT": "100000"])])
        let ask = try world.best(spot, "asks").price
        let order = world.order(spot, "buy", "0.1", at: ask)
        #expect(world.cash("BTC") == "0.0999")
        #expect(world.cash("USDT") == 100_000 - ask * "0.1")
        let row = world.get("trade/order?instId=\(spot)&ordId=\(order["ordId"])")
        #expect(row["fee"] == "-0.0001" && row["feeCcy"] == "BTC" && row["rebateCcy"] == "USDT")
        #expect(row.number("avgPx") == ask && row["instType"] == "SPOT" && row["lever"] == "")
        let fill = world.get("trade/fills")
        #expect(fill["fee"] == "-0.0001" && fill["feeRate"] == "-0.001" && fill["execType"] == "T")
    }

    @Test func `takes the fee of a sale in the quote currency`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "1"])])
        let bid = try world.best(spot, "bids").price
        _ = world.order(spot, "sell", "0.1", at: bid)
        #expect(world.cash("BTC") == "0.9")
        #expect(world.cash("USDT") == bid * "0.1" * "0.999")
    }

    @Test func `takes every fee in the quote currency if the account says so`() throws {
        let world = PaperWorld(accounts: [
            PaperWorld.trader(balances: ["USDT": "100000"]) { $0.feeType = "1" }
        ])
        let ask = try world.best(spot, "asks").price
        _ = world.order(spot, "buy", "0.1", at: ask)
        #expect(world.cash("BTC") == "0.1")
        #expect(world.cash("USDT") == 100_000 - ask * "0.1" * "1.001")
        // Cash for the coins alone is not enough.
        let poor = PaperWorld(accounts: [
            PaperWorld.trader(balances: ["USDT": ask * "0.1"]) { $0.feeType = "1" }
        ])
        #expect(poor.order(spot, "buy", "0.1", at: ask).rowCode == "51008")
    }

    @Test func `writes one bill for each currency, as recorded`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["USDT": "100000"])])
        let ask = try world.best(spot, "asks").price
        _ = world.order(spot, "buy", "0.1", at: ask, more: ["clOrdId": "c1"])
        let bills = world.get("account/bills?type=2").rows
        #expect(bills.count == 2)
        let quote = Dictionary(uniqueKeysWithValues: bills[0].map { ($0, $1 as? String ?? "") })
        let base = Dictionary(uniqueKeysWithValues: bills[1].map { ($0, $1 as? String ?? "") })
        #expect(base["ccy"] == "BTC" && base["subType"] == "1" && base["balChg"] == "0.0999")
        #expect(base["fee"] == "-0.0001" && base["sz"] == "0.1")
        // The quote bill of a buy says 2: what was given.
        #expect(quote["ccy"] == "USDT" && quote["subType"] == "2" && quote["fee"] == "0")
        #expect(quote["balChg"].flatMap { Exact($0) } == -(ask * "0.1"))
        #expect(quote["clOrdId"] == "c1" && quote["mgnMode"] == "cash")
        #expect(world.get("trade/fills")["billId"] == base["billId"])
    }

    @Test func `of a multi-currency account is spot on cross margin`() throws {
        let world = PaperWorld(accounts: [
            PaperWorld.trader(level: .multiCurrency, balances: ["USDT": "100000"])
        ])
        let ask = try world.best(spot, "asks").price
        let order = world.order(spot, "buy", "0.1", at: ask, mode: "cross")
        let row = world.get("trade/order?instId=\(spot)&ordId=\(order["ordId"])")
        #expect(row["instType"] == "SPOT" && row["tdMode"] == "cross" && row["lever"] == "5")
        #expect(world.get("account/bills?type=2")["mgnMode"] == "cross")
    }
}

@Suite struct `A multi-currency account` {
    private func world(autoLoan: Bool, _ balances: [String: Exact]) -> PaperWorld {
        PaperWorld(accounts: [
            PaperWorld.trader(level: .multiCurrency, balances: balances) { $0.autoLoan = autoLoan }
        ])
    }

    @Test func `that does not borrow is refused beyond its cash`() throws {
        let world = world(autoLoan: false, ["USDT": "1000", "BTC": "10"])
        let ask = try world.best("BTC-USDT", "asks").price
        let reply = world.order("BTC-USDT", "buy", "0.1", at: ask, mode: "cross")
        #expect(reply.rowCode == "51008" && reply["subCode"] == "1002")
    }

    @Test func `that borrows goes negative and owes the difference`() throws {
        let world = world(autoLoan: true, ["USDT": "1000", "BTC": "10"])
        let ask = try world.best("BTC-USDT", "asks").price
        #expect(world.order("BTC-USDT", "buy", "0.1", at: ask, mode: "cross").rowCode == "0")
        let owed = ask * "0.1" - 1000
        #expect(world.cash("USDT") == -owed)
        let balance = world.get("account/balance?ccy=USDT")
        let detail = try #require((balance.row["details"] as? [[String: Any]])?.first)
        #expect(Exact(detail["liab"] as? String ?? "") == owed)
        #expect(detail["availBal"] as? String == "0")
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `margins a future with any collateral, but pays the fee in its coin`() throws {
        let dollars = world(autoLoan: false, ["USDT": "100000"])
        let future = try dollars.farthest()
        let bid = try dollars.best(future, "bids").price
        let refused = dollars.order(future, "sell", "10", at: bid)
        #expect(refused.rowCode == "51008" && refused["subCode"] == "1002")
        let dust = world(autoLoan: false, ["USDT": "100000", "BTC": "0.001"])
        #expect(dust.order(future, "sell", "10", at: bid).rowCode == "0")
        let borrowing = world(autoLoan: true, ["USDT": "100000"])
        #expect(borrowing.order(future, "sell", "10", at: bid).rowCode == "0")
        #expect(borrowing.cash("BTC").isNegative)
    }

    @Test func `may switch borrowing on, a futures account may not`() {
        let shared = world(autoLoan: false, [:])
        let on = shared.post("account/set-auto-loan", #"{"autoLoan":true}"#)
        #expect(on.row["autoLoan"] as? Bool == true)
        #expect(shared.get("account/config").row["autoLoan"] as? Bool == true)
        let futures = PaperWorld()
        #expect(futures.post("account/set-auto-loan", #"{"autoLoan":true}"#).code == "54001")
    }
}

@Suite struct `A coin-margined future` {
    @Test func `costs its fee in coin and holds margin in coin`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "1"])])
        let future = try world.farthest()
        let bid = try world.best(future, "bids").price
        let order = world.order(future, "sell", "20", at: bid)
        let row = world.get("trade/order?instId=\(future)&ordId=\(order["ordId"])")
        let worth = try (2000 as Exact).divided(by: bid)
        #expect(row.number("fee") == -(worth * "0.0005").rounded(to: 16, .halfEven))
        #expect(row["feeCcy"] == "BTC" && row["lever"] == "3" && row["posSide"] == "net")
        let position = world.get("account/positions?instType=FUTURES")
        let mark = try #require(position.number("markPx"))
        #expect(position["pos"] == "-20" && position.number("avgPx") == bid)
        #expect(position.number("nonSettleAvgPx") == bid)
        let margin = try (2000 as Exact).divided(by: mark * 3, scale: 16)
        #expect(try #require(position.number("imr")) - margin <= "0.0000000000000001")
        let detail = try #require(
            (world.get("account/balance").row["details"] as? [[String: Any]])?.first)
        func number(_ name: String) throws -> Exact {
            try #require(Exact(detail[name] as? String ?? ""))
        }
        #expect(try number("eq") == number("cashBal") + number("upl"))
        #expect(try number("availEq") == number("eq") - number("imr"))
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `is refused without coin to margin it in a futures account`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["USDT": "1000000"])])
        let future = try world.farthest()
        let reply = world.order(future, "sell", "1", at: try world.best(future, "bids").price)
        #expect(reply.rowCode == "51008")
    }

    @Test func `needs less margin the more it is levered, and not while orders are pending`() throws
    {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "0.1"])])
        let future = try world.farthest()
        let (bid, ask) = (
            try world.best(future, "bids").price, try world.best(future, "asks").price
        )
        #expect(world.order(future, "sell", "400", at: bid).rowCode == "51008")
        func set(_ lever: String) -> Reply {
            world.post(
                "account/set-leverage",
                #"{"instId":"\#(future)","lever":"\#(lever)","mgnMode":"cross"}"#)
        }
        #expect(set("21").code == "59102")
        #expect(set("10").code == "0")
        #expect(world.order(future, "sell", "400", at: bid).rowCode == "0")
        _ = world.order(future, "sell", "1", at: ask + 100, type: "limit")
        #expect(set("5").code == "59107")
        let info = world.get("account/leverage-info?instId=\(future)&mgnMode=cross")
        #expect(info["lever"] == "10" && info["posSide"] == "net")
    }

    @Test func `realises its profit in coin when it is closed`() throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "1"])])
        let future = try world.farthest()
        let entry = try world.best(future, "bids").price
        _ = world.order(future, "sell", "20", at: entry)
        let fee = 1 - world.cash("BTC")
        world.exchange.advance(milliseconds: 6 * Timestamp.hour)
        let exit = try world.best(future, "asks").price
        _ = world.order(future, "buy", "20", at: exit, more: ["reduceOnly": "true"])
        let (in0, out) = (
            try (2000 as Exact).divided(by: entry), try (2000 as Exact).divided(by: exit)
        )
        let profit = (out - in0).rounded(to: 16, .halfEven)
        let exitFee = (out * "0.0005").rounded(to: 16, .halfEven)
        #expect(
            (world.cash("BTC") - (1 - fee + profit - exitFee)).magnitude <= "0.0000000000000002")
        #expect(world.get("account/positions").rows.isEmpty)
        #expect(world.get("account/positions?instId=\(future)")["pos"] == "0")
        #expect(world.exchange.audit().findings == [])
    }
}
